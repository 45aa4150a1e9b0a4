-- RequiredHeaders: signed and verified mail alike is refused at the end of its header.
local from, date = { "From", "ann@example.test" }, { "Date", "Tue, 24 Nov 2026 10:00:00 +0000" }

local function answer(address, fields)
  local conn = connect(address)
  local reply = header(conn, fields)
  if reply == SMFIR_CONTINUE then
    body_goes_on(conn, mt.bodystring(conn, "Hello\r\n"))
    finish(conn)
  end
  done(mt.disconnect(conn))
  return reply
end

for _, address in ipairs({ INSIDE, OUTSIDE }) do
  expect(answer(address, { from, date }) == SMFIR_CONTINUE, "a good message is refused")
  expect(answer(address, { from }) == SMFIR_REPLYCODE, "a message without Date is not refused")
  expect(answer(address, { from, date, date }) == SMFIR_REPLYCODE, "a message with two Dates is not refused")
  expect(answer(address, { from, date, { "To", "a@b.test" }, { "to", "c@b.test" } }) == SMFIR_REPLYCODE, "a message with two To is not refused")
end
