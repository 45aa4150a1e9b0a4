-- Before USR1: example.test signs, example.net does not.
expect(is_signed(client(INSIDE), "ann@example.test"), "example.test is not signed")
expect(not is_signed(client(INSIDE), "ann@example.net"), "example.net is signed")
