-- StrictHeaders: the body of a malformed message is of no use, so the rest of it is skipped; its result comes all the same.
local conn = connect(OUTSIDE)
local fields = { { "From", "ann@example.test" }, { "From", "bob@example.net" }, { "Date", "Tue, 24 Nov 2026 10:00:00 +0000" } }
expect(header(conn, fields) == SMFIR_CONTINUE, "the message is not looked at to its end")
done(mt.bodystring(conn, "Hello\r\n"))
expect(mt.getreply(conn) == SMFIR_SKIP, "the rest of the body is not skipped: " .. string.char(mt.getreply(conn)))
finish(conn)
expect(mt.eom_check(conn, MT_HDRINSERT, "Authentication-Results"), "no result")
local result = mt.getheader(conn, "Authentication-Results", 0)
expect(string.find(result, "dkim=permerror", 1, true), "another result: " .. result)
done(mt.disconnect(conn))

-- The body of a message whose signature is verified is read.
conn = connect(OUTSIDE)
expect(header(conn, { { "DKIM-Signature", "v=1; a=rsa-sha256; d=example.test; s=s1; h=From; b=AAAA; bh=47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=" }, fields[1], fields[3] }) == SMFIR_CONTINUE, "refused")
continues(conn, mt.bodystring(conn, "Hello\r\n"))
continues(conn, mt.bodystring(conn, "Bob\r\n"))
done(mt.abort(conn))
done(mt.disconnect(conn))
