-- KeyTable, SigningTable as refile:, MultipleSignatures: every matching line signs, in its order.
local function signatures(author)
  local conn = connect(INSIDE)
  message(conn, "id", { { "From", author } }, "Hello\r\n")
  local signers = ""
  for i = 0, 3 do
    local value = mt.getheader(conn, "DKIM-Signature", i)
    if value then
      signers = string.match(value, "d=([^;]+)") .. "/" .. string.match(value, "s=([^;]+)") .. (string.match(value, " ?i=([^;]+)") or "") .. " " .. signers
    end
  end
  done(mt.disconnect(conn))
  return signers
end

local function check(author, expected)
  local actual = signatures(author)
  expect(actual == expected, author .. " is signed by " .. actual)
end

check("joe@example.test", "example.test/s1joe@example.test example.net/s2 ")
check("JOE@EXAMPLE.TEST", "example.test/s1joe@example.test example.net/s2 ")
check("ann@example.test", "example.net/s2 ")
check("ann@mail.example.test", "mail.example.test/s1 ")
check("ann@example.org", "")
check("ann@xexample.test", "")
