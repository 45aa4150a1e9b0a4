/**
 * DKIM (RFC 6376, 8301, 8463, 8601, 8616) as functions over octets, and the look-up of keys in the
 * DNS. Open {@code sign.Signer} and {@code verify.Verifier} first.
 */
module org.signet.dkim {
  requires org.bouncycastle.provider;
  requires org.dnsjava;
  requires static transitive org.jspecify;

  exports org.signet.dkim.algorithm;
  exports org.signet.dkim.authres;
  exports org.signet.dkim.canonical;
  exports org.signet.dkim.dns;
  exports org.signet.dkim.key;
  exports org.signet.dkim.message;
  exports org.signet.dkim.sign;
  exports org.signet.dkim.signature;
  exports org.signet.dkim.tag;
  exports org.signet.dkim.verify;
}
