# dkimpy for many messages. "dkimpy-batch.py verify PORT" asks the DNS server at that port of 127.0.0.1 and prints, for each file
# named on a line of standard input, the file, a tab and a word: pass if at least one signature is good, fail, or none without
# a signature. "dkimpy-batch.py sign DOMAIN" signs as the lines of standard input say, whose fields are separated by tabs: from,
# to, selector, key file, canonicalization, i= or -, 1 for l=.
import functools
import re
import sys

import dkim
import dns.resolver


def read(name):
    with open(name, "rb") as file:
        return file.read()


def txt(port):
    resolver = dns.resolver.Resolver(configure=False)
    resolver.nameservers = ["127.0.0.1"]
    resolver.port = port

    @functools.cache
    def lookup(name, timeout=5):
        try:
            answer = resolver.resolve(name.decode("ascii"), "TXT", lifetime=timeout)
        except (dns.resolver.NXDOMAIN, dns.resolver.NoAnswer):
            return None
        return b"".join(answer[0].strings)

    return lookup


def verdict(message, lookup):
    header = re.split(rb"\r?\n\r?\n", message)[0]
    count = len(re.findall(rb"(?im)^dkim-signature[ \t]*:", header))
    for index in range(count):
        try:
            if dkim.DKIM(message).verify(index, dnsfunc=lookup):
                return "pass"
        except Exception:  # it has many ways to say no, and some that its authors did not think of
            pass
    return "fail" if count else "none"


def sign(message, domain, selector, key, canonicalization, identity, length):
    is_rsa = key.startswith(b"-----")
    signer = dkim.DKIM(message, signature_algorithm=b"rsa-sha256" if is_rsa else b"ed25519-sha256")
    return signer.sign(
        selector.encode(),
        domain.encode(),
        key,
        identity=None if identity == "-" else identity.encode(),
        canonicalize=tuple(canonicalization.encode().split(b"/")),
        length=length == "1",
    )


if sys.argv[1] == "verify":
    lookup = txt(int(sys.argv[2]))
    for line in sys.stdin.read().splitlines():
        print(line, verdict(read(line), lookup), sep="\t")
else:
    for line in sys.stdin.read().splitlines():
        source, target, selector, key, canonicalization, identity, length = line.split("\t")
        message = read(source)
        try:
            signature = sign(message, sys.argv[2], selector, read(key), canonicalization, identity, length)
        except dkim.DKIMException:
            continue  # the target stays empty: refused
        with open(target, "wb") as file:
            file.write(signature + message)
