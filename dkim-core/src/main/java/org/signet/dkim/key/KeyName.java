package org.signet.dkim.key;

import java.util.Locale;
import org.signet.dkim.signature.DkimSignature;

/**
 * The name of a key: where its record is in the DNS, RFC 6376 §3.6.2.1. Both parts are in A-labels
 * and not checked here; the DNS does not distinguish the case of their letters.
 *
 * @param selector {@code s=}
 * @param domain {@code d=}
 */
public record KeyName(String selector, String domain) {
  /** The key that a signature names, in lower case. */
  public static KeyName of(DkimSignature signature) {
    return new KeyName(signature.selector().lowerCase(), signature.domain().lowerCase());
  }

  /** The whole name, {@code selector._domainkey.domain}, without a dot at the end. */
  public String dnsName() {
    return nameInDomain() + "." + domain;
  }

  /** The name relative to the domain, {@code selector._domainkey}. */
  public String nameInDomain() {
    return selector + "._domainkey";
  }

  /** The same name in lower case, for comparing. */
  public KeyName lowerCase() {
    return new KeyName(selector.toLowerCase(Locale.ROOT), domain.toLowerCase(Locale.ROOT));
  }
}
