-- An MTA that does not offer SKIP is answered in words that it knows.
local conn = connect(OUTSIDE, 2, 0x3f, 0x7f)
expect(not mt.test_option(conn, SMFIP_SKIP), "SKIP is used though it was not offered")
expect(header(conn, { { "From", "ann@example.test" }, { "From", "bob@example.net" } }) == SMFIR_CONTINUE, "the message is not looked at to its end")
continues(conn, mt.bodystring(conn, "Hello\r\n"))
continues(conn, mt.bodystring(conn, "Bob\r\n"))
finish(conn)
expect(mt.eom_check(conn, MT_HDRINSERT, "Authentication-Results"), "no result")
done(mt.disconnect(conn))
