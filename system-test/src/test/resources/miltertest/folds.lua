-- Folds come as LF from Sendmail and Postfix, and as CRLF from others: the same message, and so the same signature.

local function folded(with)
  return {
    { "From", "Ann" .. with .. "\t<ann@example.test>" },
    { "Subject", "a subject" .. with .. " in" .. with .. "  three  lines" },
    { "To", "Bob" .. with .. " <bob@example.org>" },
  }
end
local body = "hello\r\n"

for _, with in ipairs({ "\n", "\r\n" }) do
  local conn = connect(INSIDE)
  message(conn, "folds", folded(with), body)
  local value = signature(conn)
  done(mt.disconnect(conn))
  expect_verdict("pass", signed(value, folded("\n")), body)
  expect_verdict("pass", signed((string.gsub(value, "\n", "\r\n")), folded("\r\n")), body)
  expect_verdict("fail", signed(value, folded(" ")), body) -- c=simple: a fold is no blank
end
