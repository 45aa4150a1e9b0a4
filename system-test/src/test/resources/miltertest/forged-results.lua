-- Results in our name that come with a message are not ours: they go. Those in other names stay.

local function results(name)
  return { "Authentication-Results", name .. "; dkim=pass header.d=bank.example" }
end
local from = { "From", "ann@example.test" }

local conn = connect(OUTSIDE)
message(conn, "forged", { from, results("mx.example.com") }, "hello\r\n")
expect(mt.eom_check(conn, MT_HDRDELETE, "Authentication-Results"), "a forged field stays")
expect(string.match(mt.getheader(conn, "Authentication-Results", 0), "dkim=(%a+)") == "none", "no results of our own")

message(conn, "foreign", { from, results("mx.example.org") }, "hello\r\n")
expect(not mt.eom_check(conn, MT_HDRDELETE, "Authentication-Results"), "a foreign field goes")
done(mt.disconnect(conn))
