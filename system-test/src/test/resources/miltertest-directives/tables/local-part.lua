-- SigningTable as refile: patterns cover the whole address, and nothing but * is special.
expect(not is_signed(client(INSIDE), "joe@exampleXtest"), "a dot stands for any character")
expect(is_signed(client(INSIDE), '"joe@x"@example.test'), "a quoted local part")
expect(is_signed(client(INSIDE), "Joe <joe@example.test>, ann@example.org"), "the first of two authors")
expect(not is_signed(client(INSIDE), "ann@example.org, joe@example.test"), "the second of two authors")
