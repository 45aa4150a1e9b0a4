-- On-NoSignature reject: 550 at the end of the message.
local conn = connect(OUTSIDE)
expect(header(conn, { { "From", "ann@example.test" } }) == SMFIR_CONTINUE, "refused before the end")
body_goes_on(conn, mt.bodystring(conn, "Hello\r\n"))
done(mt.eom(conn))
expect(mt.getreply(conn) == SMFIR_REPLYCODE, "not refused: " .. mt.getreply(conn))
expect(mt.eom_check(conn, MT_SMTPREPLY, "550", "5.7.0", "no DKIM signature data"), "refused with another text")
done(mt.disconnect(conn))
