-- What the scripts share: an MTA's part of a session, in which every step must succeed; and how they are run. From outside
-- come the variables socket, the milter's; folder, of the scripts; and script, a name in it.

INSIDE = "127.0.0.1"
OUTSIDE = "192.0.2.1"

function expect(condition, message)
  if not condition then
    error(message, 2)
  end
end

-- mt's functions return nil, or the text of an error.
function done(problem)
  if problem ~= nil then
    error(problem, 2)
  end
end

function continues(conn, problem)
  done(problem)
  if mt.getreply(conn) ~= SMFIR_CONTINUE then
    error("the reply is " .. string.char(mt.getreply(conn)), 2)
  end
end

-- The body may also go on unseen.
function body_goes_on(conn, problem)
  done(problem)
  local reply = mt.getreply(conn)
  if reply ~= SMFIR_CONTINUE and reply ~= SMFIR_SKIP then
    error("the reply is " .. string.char(reply), 2)
  end
end

-- A connection to the milter, and an SMTP client with this address; version, actions, steps as mt.negotiate has them.
function connect(address, version, actions, steps)
  local conn = mt.connect(socket)
  expect(conn, "cannot connect to " .. socket)
  if version then
    done(mt.negotiate(conn, version, actions, steps))
  end
  continues(conn, mt.conninfo(conn, "client.example.org", address))
  return conn
end

-- An SMTP client with this address, on a daemon of the MTA that has these macros; its reply is still to be looked at.
function client(address, macros)
  local conn = mt.connect(socket)
  expect(conn, "cannot connect to " .. socket)
  for name, value in pairs(macros or {}) do
    done(mt.macro(conn, SMFIC_CONNECT, name, value))
  end
  done(mt.conninfo(conn, "client.example.org", address))
  return conn
end

-- The reply to the end of the header of a message of these fields, {name, value} each; auth_type of an authenticated user.
function header(conn, fields, recipient, auth_type)
  if auth_type then
    mt.macro(conn, SMFIC_MAIL, "i", "id", "{auth_type}", auth_type)
  else
    mt.macro(conn, SMFIC_MAIL, "i", "id")
  end
  continues(conn, mt.mailfrom(conn, "<ann@example.test>"))
  continues(conn, mt.rcptto(conn, recipient or "<bob@example.org>"))
  for _, field in ipairs(fields) do
    continues(conn, mt.header(conn, field[1], field[2]))
  end
  done(mt.eoh(conn))
  return mt.getreply(conn)
end

-- A whole message from one author; true if it is signed.
function is_signed(conn, author, auth_type)
  continues(conn, nil)
  expect(header(conn, { { "From", author } }, nil, auth_type) == SMFIR_CONTINUE, "the message is not looked at to its end")
  body_goes_on(conn, mt.bodystring(conn, "Hello\r\n"))
  finish(conn)
  local signed = mt.eom_check(conn, MT_HDRINSERT, "DKIM-Signature")
  done(mt.disconnect(conn))
  return signed
end

function envelope(conn, id)
  mt.macro(conn, SMFIC_MAIL, "i", id)
  continues(conn, mt.mailfrom(conn, "<ann@example.test>"))
  continues(conn, mt.rcptto(conn, "<bob@example.org>"))
end

-- fields is a list of {name, value}; values without the blank after the colon, which miltertest sends if the milter wants it.
function content(conn, fields, body)
  for _, field in ipairs(fields) do
    continues(conn, mt.header(conn, field[1], field[2]))
  end
  continues(conn, mt.eoh(conn))
  body_goes_on(conn, mt.bodystring(conn, body))
end

function finish(conn)
  done(mt.eom(conn))
  local reply = mt.getreply(conn)
  expect(reply == SMFIR_ACCEPT or reply == SMFIR_CONTINUE, "the message is refused: " .. reply)
end

function message(conn, id, fields, body)
  envelope(conn, id)
  content(conn, fields, body)
  finish(conn)
end

-- The signature that the last message got, without the blank after the colon.
function signature(conn)
  expect(mt.eom_check(conn, MT_HDRINSERT, "DKIM-Signature"), "not signed")
  local value = mt.getheader(conn, "DKIM-Signature", 0)
  expect(string.find(value, "d=example.test;", 1, true), "signed as somebody else:" .. value)
  local blank = mt.test_option(conn, SMFIP_HDR_LEADSPC) and " " or ""
  expect(string.find(value, "^" .. blank .. "v=1;"), "begins wrongly:" .. value)
  return (string.gsub(value, "^ ", ""))
end

-- What the milter says to a message that comes from outside.
function verdict(fields, body)
  local conn = connect(OUTSIDE)
  message(conn, "outside", fields, body)
  expect(not mt.eom_check(conn, MT_HDRINSERT, "DKIM-Signature"), "signed for a client outside")
  expect(mt.eom_check(conn, MT_HDRINSERT, "Authentication-Results"), "no results")
  local results = mt.getheader(conn, "Authentication-Results", 0)
  expect(string.find(results, "^%s*mx.example.com;"), "results of somebody else:" .. results)
  done(mt.disconnect(conn))
  return string.match(results, "dkim=(%a+)")
end

function signed(value, fields)
  local all = { { "DKIM-Signature", value } }
  for _, field in ipairs(fields) do
    table.insert(all, field)
  end
  return all
end

function expect_verdict(expected, fields, body)
  local actual = verdict(fields, body)
  if actual ~= expected then
    error("dkim=" .. tostring(actual) .. " instead of " .. expected, 2)
  end
end

-- miltertest does not show what is wrong with a script.
local fine, problem = pcall(dofile, folder .. "/" .. script)
if not fine then
  print(problem)
  error(problem)
end
