-- What came before an abort is forgotten, wherever it came; the connection goes on. So does the milter if an MTA just hangs up.

local fields = { { "From", "ann@example.test" }, { "Subject", "kept" } }
local body = "kept\r\n"

local conn = connect(INSIDE)
for i = 1, 3 do
  envelope(conn, "aborted" .. i)
  if i > 1 then
    continues(conn, mt.header(conn, "From", "eve@example.test"))
  end
  if i > 2 then
    continues(conn, mt.eoh(conn))
    continues(conn, mt.bodystring(conn, "forgotten\r\n"))
  end
  done(mt.abort(conn))
  message(conn, "kept" .. i, fields, body)
  expect_verdict("pass", signed(signature(conn), fields), body)
end

envelope(conn, "lost")
continues(conn, mt.header(conn, "From", "eve@example.test"))
mt.disconnect(conn, false)

conn = connect(INSIDE)
message(conn, "kept", fields, body)
expect_verdict("pass", signed(signature(conn), fields), body)
done(mt.disconnect(conn))
