-- After USR1: example.net signs, example.test does not.
expect(is_signed(client(INSIDE), "ann@example.net"), "example.net is not signed")
expect(not is_signed(client(INSIDE), "ann@example.test"), "example.test is signed")
