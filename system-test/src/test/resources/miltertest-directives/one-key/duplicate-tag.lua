-- Signet only: OpenDKIM looks at the last of two tags, RFC 6376 §3.2 wants such a signature ignored.
local conn = connect(OUTSIDE)
message(conn, "id", {
  { "DKIM-Signature", "v=1; a=rsa-sha256; d=example.net; d=example.test; s=s1; h=from; bh=YQ==; b=YQ==" },
  { "From", "ann@example.test" },
}, "Hello\r\n")
local results = mt.getheader(conn, "Authentication-Results", 0)
expect(string.find(results, "dkim=permerror", 1, true), "other results:" .. results)
done(mt.disconnect(conn))
