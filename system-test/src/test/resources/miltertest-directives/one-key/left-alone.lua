-- PeerList, DontSignMailTo, ExemptDomains: what is not looked at.
local conn = client("198.51.100.7")
expect(mt.getreply(conn) == SMFIR_ACCEPT, "PeerList: the peer is asked for more")
done(mt.disconnect(conn))

conn = connect(INSIDE)
local from = { { "From", "ann@example.test" } }
expect(header(conn, from, "<List@example.org>") == SMFIR_ACCEPT, "DontSignMailTo: looked at to the end")
done(mt.disconnect(conn))

conn = connect(INSIDE)
expect(header(conn, { { "From", "ann@exempt.test" } }) == SMFIR_ACCEPT, "ExemptDomains: looked at to the end")
done(mt.disconnect(conn))
