-- A message from inside is signed; from outside it verifies as it is, not with another body, and not without the signature.

local fields = {
  { "From", "Ann <ann@example.test>" },
  { "To", "bob@example.org" },
  { "Subject", " two  blanks " },
}
local body = "Dear Bob,\r\n\r\nhello.\r\n"

local conn = connect(INSIDE)
message(conn, "inside", fields, body)
local value = signature(conn)
expect(string.find(value, "\n\t", 1, true) and not string.find(value, "\r", 1, true), "not folded as a milter folds")
done(mt.disconnect(conn))

expect_verdict("pass", signed(value, fields), body)
expect_verdict("fail", signed(value, fields), body .. "P.S.\r\n")
expect_verdict("none", fields, body)
