-- Messages that share a connection do not share anything else.

local conn = connect(INSIDE)
local messages = {}
for i = 1, 5 do
  local fields = { { "From", "ann" .. i .. "@example.test" }, { "Subject", "" .. i } }
  local body = string.rep("line of message " .. i .. "\r\n", i * 500)
  message(conn, "id" .. i, fields, body)
  table.insert(messages, { signed(signature(conn), fields), body })
end
done(mt.disconnect(conn))

for i, one in ipairs(messages) do
  expect_verdict("pass", one[1], one[2])
  expect_verdict("fail", one[1], messages[i % 5 + 1][2])
end
