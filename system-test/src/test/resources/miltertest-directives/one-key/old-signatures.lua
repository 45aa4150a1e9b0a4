-- RemoveOldSignatures: signed mail loses the signatures that it came with.
local conn = connect(INSIDE)
local fields = { { "DKIM-Signature", "v=1; a=rsa-sha256; d=old.test; s=s; h=from; bh=YQ==; b=YQ==" }, { "From", "ann@example.test" } }
message(conn, "id", fields, "Hello\r\n")
expect(mt.eom_check(conn, MT_HDRDELETE, "DKIM-Signature"), "the old signature stays")
signature(conn)
done(mt.disconnect(conn))
