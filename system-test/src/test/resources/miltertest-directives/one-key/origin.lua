-- InternalHosts, MTA, MacroList and authenticated users: whose mail is signed.
local author = "ann@example.test"
expect(is_signed(client("127.0.0.1"), author), "InternalHosts: address")
expect(is_signed(client("192.0.2.10"), author), "InternalHosts: network")
expect(not is_signed(client("192.0.2.9"), author), "InternalHosts: negated address")
expect(not is_signed(client("192.0.2.1"), author), "a client outside")
expect(is_signed(client("192.0.2.1", { ["{daemon_name}"] = "ORIGINATING" }), author), "MTA")
expect(not is_signed(client("192.0.2.1", { ["{daemon_name}"] = "originating" }), author), "MTA in another case")
expect(is_signed(client("192.0.2.1", { ["{role}"] = "both" }), author), "MacroList")
expect(not is_signed(client("192.0.2.1", { ["{role}"] = "in" }), author), "MacroList with another value")
expect(is_signed(client("192.0.2.1"), author, "PLAIN"), "an authenticated user")
