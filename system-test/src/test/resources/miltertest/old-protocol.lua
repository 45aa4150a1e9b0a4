-- An MTA of version 2 offers six actions, waits for an answer to every event, and takes the blank off header values.

local fields = { { "From", "ann@example.test" }, { "Subject", " two blanks" } }
local body = "hello\r\n"

local conn = connect(INSIDE, 2, 0x3f, 0x7f)
for _, option in ipairs({ SMFIP_HDR_LEADSPC, SMFIP_NR_HDR, SMFIP_NR_MAIL, SMFIP_NR_BODY, SMFIP_NODATA, SMFIP_SKIP }) do
  expect(not mt.test_option(conn, option), "an option that was not offered: " .. option)
end
for _, action in ipairs({ SMFIF_SETSYMLIST, SMFIF_CHGFROM }) do
  expect(not mt.test_action(conn, action), "an action that was not offered: " .. action)
end
message(conn, "old", fields, body)
local value = signature(conn)
done(mt.disconnect(conn))

expect_verdict("pass", signed(value, fields), body)
