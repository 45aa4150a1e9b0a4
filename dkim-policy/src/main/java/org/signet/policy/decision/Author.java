package org.signet.policy.decision;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.signet.dkim.signature.DomainName;

/**
 * Who wrote a message: the first address in {@code From} or in another field of {@code
 * SenderHeaders}.
 *
 * @param localPart as written, with its quotes if it has any
 * @param domain in lower case and as A-labels (RFC 5890); or an address literal, for which no key
 *     is
 */
public record Author(String localPart, String domain) {
  /** What octets stand for: UTF-8 (RFC 6532 §3.1), or what they are if that cannot be. */
  static String text(String octets) {
    return isAscii(octets) ? octets : utf8(octets).orElse(octets);
  }

  private static boolean isAscii(String octets) {
    for (int i = 0; i < octets.length(); i++) {
      if (octets.charAt(i) >= 0x80) {
        return false;
      }
    }
    return true;
  }

  private static Optional<String> utf8(String octets) {
    try {
      return Optional.of(
          UTF_8.newDecoder().decode(ByteBuffer.wrap(octets.getBytes(ISO_8859_1))).toString());
    } catch (CharacterCodingException e) {
      return Optional.empty();
    }
  }

  /**
   * A domain as authors have it: in lower case and A-labels, with a dot at the end or not, or an
   * address literal.
   *
   * @param octets ISO 8859-1 text
   * @return empty if this cannot be a domain
   */
  static Optional<String> domain(String octets) {
    String name = lowerCase(octets);
    if (name.startsWith("[")) {
      return isLiteral(name) ? Optional.of(name) : Optional.empty();
    }
    String dot = name.endsWith(".") ? "." : "";
    return DomainName.parseSelectorOctets(name.substring(0, name.length() - dot.length()))
        .map(found -> found + dot);
  }

  /** Of ASCII only: the octets of another letter are not letters each. */
  private static String lowerCase(String octets) {
    StringBuilder lower = new StringBuilder(octets);
    for (int i = 0; i < octets.length(); i++) {
      char c = octets.charAt(i);
      if (c >= 'A' && c <= 'Z') {
        lower.setCharAt(i, (char) (c | ' '));
      }
    }
    return lower.toString();
  }

  private static boolean isLiteral(String name) {
    int last = name.length() - 1;
    return last > 1
        && name.indexOf(']') == last
        && name.substring(1, last)
            .chars()
            .allMatch(c -> (c >= 'a' && c <= 'z') || (c >= '0' && c <= ':') || c == '.');
  }

  /** The domain and those above it, the nearest first. */
  List<String> domainAndParents() {
    List<String> all = new ArrayList<>();
    for (int from = 0; from >= 0; ) {
      all.add(domain.substring(from));
      int dot = domain.indexOf('.', from);
      from = dot < 0 ? -1 : dot + 1;
    }
    return all;
  }

  @Override
  public String toString() {
    return localPart + '@' + domain;
  }
}
