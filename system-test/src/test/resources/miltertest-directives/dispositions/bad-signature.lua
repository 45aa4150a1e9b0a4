-- On-BadSignature tempfail, On-KeyNotFound discard: at the end of the message, with OpenDKIM's texts.
local function answer(selector)
  local conn = connect(OUTSIDE)
  local value = "v=1; a=rsa-sha256; c=simple/simple; d=example.test; s=" .. selector .. "; h=From;\n\tbh=47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=; b=AAAA"
  header(conn, { { "DKIM-Signature", value }, { "From", "ann@example.test" } })
  body_goes_on(conn, mt.bodystring(conn, "Hello\r\n"))
  done(mt.eom(conn))
  return conn
end

local conn = answer("s1")
expect(mt.getreply(conn) == SMFIR_REPLYCODE, "not refused: " .. mt.getreply(conn))
expect(mt.eom_check(conn, MT_SMTPREPLY, "451", "4.7.0", "bad DKIM signature data"), "refused with another text")
done(mt.disconnect(conn))

conn = answer("absent")
expect(mt.getreply(conn) == SMFIR_DISCARD, "not dropped: " .. mt.getreply(conn))
done(mt.disconnect(conn))
