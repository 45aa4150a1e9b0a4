-- AlwaysAddARHeader, AuthservID, AuthservIDWithJobID, RemoveARAll: the results of mail from outside.
local conn = connect(OUTSIDE)
message(conn, "job7", {
  { "Authentication-Results", "mx.example.com; spf=pass smtp.mailfrom=a.test" },
  { "From", "eve@example.net" },
}, "Hello\r\n")
expect(mt.eom_check(conn, MT_HDRINSERT, "Authentication-Results"), "no results")
local results = mt.getheader(conn, "Authentication-Results", 0)
expect(string.find(results, 'mx%.example%.com/job7"?;%s+dkim=none'), "other results:" .. results)
expect(mt.eom_check(conn, MT_HDRDELETE, "Authentication-Results"), "a forged field stays")
done(mt.disconnect(conn))
