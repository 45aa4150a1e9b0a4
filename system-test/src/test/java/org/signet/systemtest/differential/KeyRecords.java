package org.signet.systemtest.differential;

import java.util.Arrays;
import java.util.Map;

/** Key records, RFC 6376 §3.6.1, good and odd, by selector. All but the last three have the key. */
final class KeyRecords {
  /** Where RSAPublicKey begins in the SubjectPublicKeyInfo of an RSA key of 2048 bits. */
  private static final int SPKI_PREFIX = 24;

  private KeyRecords() {}

  static byte[] bareRsaKey(byte[] spki) {
    return Arrays.copyOfRange(spki, SPKI_PREFIX, spki.length);
  }

  static void write(Map<String, String> records, String spki, String bare, String ed25519) {
    records.put(Site.RSA, "v=DKIM1; k=rsa; p=" + spki);
    records.put(Site.ED25519, "v=DKIM1; k=ed25519; p=" + ed25519);
    records.put("no-version", "k=rsa; p=" + spki);
    records.put("only-key", "p=" + spki);
    records.put("version-last", "k=rsa; p=" + spki + "; v=DKIM1");
    records.put("version-2", "v=DKIM2; p=" + spki);
    records.put("tight", "v=DKIM1;k=rsa;p=" + spki);
    records.put("blanks", "v = DKIM1 ; k = rsa ; p = " + spki);
    records.put("semicolon-last", "v=DKIM1; p=" + spki + ";");
    records.put("unknown-tag", "v=DKIM1; x_new=1; p=" + spki);
    records.put("hyphen-in-tag", "v=DKIM1; x-new=1; p=" + spki);
    records.put("duplicate-tag", "v=DKIM1; k=rsa; k=rsa; p=" + spki);
    records.put("no-tag-list", "v=DKIM1; rubbish; p=" + spki);
    records.put("note", "v=DKIM1; n=some=20note; p=" + spki);
    records.put("granularity", "v=DKIM1; g=; p=" + spki);
    records.put("sha256", "v=DKIM1; h=sha256; p=" + spki);
    records.put("sha1-or-sha256", "v=DKIM1; h=sha1 : sha256; p=" + spki);
    records.put("sha1", "v=DKIM1; h=sha1; p=" + spki);
    records.put("email", "v=DKIM1; s=email; p=" + spki);
    records.put("all-services", "v=DKIM1; s=*; p=" + spki);
    records.put("tlsrpt-or-email", "v=DKIM1; s=tlsrpt : email; p=" + spki);
    records.put("tlsrpt", "v=DKIM1; s=tlsrpt; p=" + spki);
    records.put("testing", "v=DKIM1; t=y; p=" + spki);
    records.put("strict", "v=DKIM1; t=s; p=" + spki);
    records.put("strict-testing", "v=DKIM1; t=y : s; p=" + spki);
    records.put("unknown-flag", "v=DKIM1; t=z; p=" + spki);
    records.put("type-in-capitals", "v=DKIM1; k=RSA; p=" + spki);
    records.put("bare", "v=DKIM1; k=rsa; p=" + bare);
    records.put("blank-in-key", "v=DKIM1; p=" + spki.replaceAll("(.{64})", "$1 "));
    records.put("other-type", "v=DKIM1; k=ed25519; p=" + spki);
    records.put("unknown-type", "v=DKIM1; k=new; p=" + spki);
    records.put("backslashes", "v=DKIM1\\; k=rsa\\; p=" + spki);
    records.put("revoked", "v=DKIM1; k=rsa; p=");
    records.put("no-key", "v=DKIM1; k=rsa");
    records.put("rubbish-key", "v=DKIM1; k=rsa; p=AAAA");
  }
}
