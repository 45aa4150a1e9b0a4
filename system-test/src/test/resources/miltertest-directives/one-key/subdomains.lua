-- SubDomains: the key of the parent signs, with i= of its own.
local conn = connect(INSIDE)
message(conn, "id", { { "From", "ann@mail.example.test" } }, "Hello\r\n")
expect(string.find(signature(conn), "i=@example.test;", 1, true), "another i=")
done(mt.disconnect(conn))
expect(not is_signed(client(INSIDE), "ann@example.net"), "signed for a domain without key")
expect(not is_signed(client(INSIDE), "ann@notexample.test"), "signed for a domain that only ends alike")
