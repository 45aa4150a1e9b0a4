# Verifies the message on standard input with dkimpy. Arguments: the port of the DNS server on 127.0.0.1.
# Prints "pass" or "fail" for the topmost signature ("none" without one), then the reasons.
import io
import logging
import re
import sys

import dkim
import dns.resolver

resolver = dns.resolver.Resolver(configure=False)
resolver.nameservers = ["127.0.0.1"]
resolver.port = int(sys.argv[1])


def txt(name, timeout=5):
    try:
        answer = resolver.resolve(name.decode("ascii"), "TXT", lifetime=timeout)
    except (dns.resolver.NXDOMAIN, dns.resolver.NoAnswer):
        return None
    return b"".join(answer[0].strings)


reasons = io.StringIO()
logging.basicConfig(stream=reasons, format="%(message)s")
message = sys.stdin.buffer.read()
header = re.split(rb"\r?\n\r?\n", message)[0]
if not re.search(rb"(?im)^dkim-signature:", header):
    print("none")
elif dkim.verify(message, logger=logging.getLogger(), dnsfunc=txt):
    print("pass")
else:
    print("fail")
print(reasons.getvalue(), end="")
