-- TestPublicKeys: a message verifies as it was signed, and in no other way.
local fields = { { "From", "ann@example.test" }, { "Subject", "hello" } }
local conn = connect(INSIDE)
message(conn, "id", fields, "Hello\r\n")
local value = signature(conn)
done(mt.disconnect(conn))

local function result(all, body)
  local conn = connect(OUTSIDE)
  message(conn, "id", all, body)
  local results = mt.getheader(conn, "Authentication-Results", 0)
  done(mt.disconnect(conn))
  return string.match(results, "dkim=(%a+)")
end

expect(result(signed(value, fields), "Hello\r\n") == "pass", "does not verify")
expect(result(signed(value, fields), "Hallo\r\n") == "fail", "verifies with another body")
expect(result(signed(value, { fields[1], { "Subject", "hallo" } }), "Hello\r\n") == "fail", "verifies with another subject")
expect(result(signed(value, { fields[1], fields[2], { "Subject", "more" } }), "Hello\r\n") == "fail", "verifies with a subject more")
