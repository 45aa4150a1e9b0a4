-- KeyFile, Domain, Selector, SignatureTTL, OversignHeaders: what the signature says.
local conn = connect(INSIDE)
message(conn, "id", { { "From", "ann@example.test" }, { "Subject", "hello" }, { "X-Other", "x" } }, "Hello\r\n")
local value = signature(conn)
expect(string.find(value, "s=s1;", 1, true), "another selector:" .. value)
expect(string.find(value, "h=From:Subject:From:Subject;", 1, true), "other fields:" .. value)
local t, x = string.match(value, "t=(%d+); x=(%d+);")
expect(t and x - t == 3600, "ends at another time:" .. value)
done(mt.disconnect(conn))
