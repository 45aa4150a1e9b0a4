-- A KeyTable line without colons and a SigningTable line without its key: mail that needs them waits, other mail is signed.
local function answer(author)
  local conn = connect(INSIDE)
  local reply = header(conn, { { "From", author }, { "Subject", "Signing test" } })
  done(mt.disconnect(conn))
  return reply
end

expect(answer("user@example.test") == SMFIR_TEMPFAIL, "a malformed line of the KeyTable")
expect(answer("user@example.org") == SMFIR_TEMPFAIL, "a key that the KeyTable does not have")
expect(answer("user@example.com") == SMFIR_CONTINUE, "mail of nobody in the table")
expect(is_signed(client(INSIDE), "user@example.net"), "mail of a good line")
