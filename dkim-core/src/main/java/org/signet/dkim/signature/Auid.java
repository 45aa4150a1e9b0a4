package org.signet.dkim.signature;

import java.util.Optional;

/**
 * The agent or user identifier, {@code i=} of RFC 6376 §3.5: a local part, which may be empty, at a
 * domain. The local part is ISO-8859-1 text of its octets; UTF-8 is let through as RFC 8616 §5
 * wants.
 *
 * @param localPart before the last at sign
 * @param domain after it, in A-labels
 */
public record Auid(String localPart, DomainName domain) {
  /** Reads a decoded identity; empty if it is none. */
  public static Optional<Auid> parse(String text) {
    int at = text.lastIndexOf('@');
    if (at < 0) {
      return Optional.empty();
    }
    return DomainName.parseOctets(text.substring(at + 1))
        .map(domain -> new Auid(text.substring(0, at), domain));
  }

  @Override
  public String toString() {
    return localPart + "@" + domain;
  }
}
