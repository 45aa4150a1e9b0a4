package org.signet.dkim.signature;

import java.net.IDN;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;

/**
 * A domain name or selector in A-labels, RFC 6376 §3.1 and §3.5. Letters, digits, hyphens, and the
 * underscore, which real selectors have; hyphens at either end of a label and empty labels are
 * refused. Compared without regard to case.
 */
public final class DomainName {
  private static final int MAX_LENGTH = 253;
  private static final int MAX_LABEL = 63;

  /** No name in UTF-8 that is longer becomes one of {@link #MAX_LENGTH} in A-labels. */
  private static final int MAX_UTF8_OCTETS = 4 * MAX_LENGTH;

  private final String text;

  private DomainName(String text) {
    this.text = text;
  }

  /** A domain name of at least two labels; empty if the text is none. */
  public static Optional<DomainName> parse(String text) {
    return text.indexOf('.') > 0 ? parseSelector(text) : Optional.empty();
  }

  /** A selector: one label or more; empty if the text is none. */
  public static Optional<DomainName> parseSelector(String text) {
    if (text.isEmpty() || text.length() > MAX_LENGTH) {
      return Optional.empty();
    }
    int start = 0;
    for (int i = 0; i <= text.length(); i++) {
      if (i == text.length() || text.charAt(i) == '.') {
        if (i == start
            || i - start > MAX_LABEL
            || text.charAt(start) == '-'
            || text.charAt(i - 1) == '-') {
          return Optional.empty();
        }
        start = i + 1;
      } else if (!isLabelChar(text.charAt(i))) {
        return Optional.empty();
      }
    }
    return Optional.of(new DomainName(text));
  }

  /**
   * The octets of a tag as text in A-labels: UTF-8 labels, which RFC 8616 §5 allows in
   * internationalized messages, are converted.
   *
   * @param octets ISO-8859-1 text
   */
  static String toAscii(String octets) {
    boolean ascii = octets.chars().allMatch(c -> c < 0x80);
    if (ascii) {
      return octets;
    }
    if (octets.length() > MAX_UTF8_OCTETS) {
      return ""; // whatever the conversion would make of it
    }
    String utf8 = new String(octets.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
    try {
      return IDN.toASCII(utf8);
    } catch (IllegalArgumentException e) {
      return ""; // no domain name in any form
    }
  }

  /** Whether this is the other domain or below it: ends in it at a label boundary. */
  public boolean isWithin(DomainName other) {
    int start = text.length() - other.text.length();
    return start >= 0
        && text.regionMatches(true, start, other.text, 0, other.text.length())
        && (start == 0 || text.charAt(start - 1) == '.');
  }

  /** The name in lower case, for look-ups. */
  public String lowerCase() {
    return text.toLowerCase(Locale.ROOT);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof DomainName name && text.equalsIgnoreCase(name.text);
  }

  @Override
  public int hashCode() {
    return lowerCase().hashCode();
  }

  /** The name as written. */
  @Override
  public String toString() {
    return text;
  }

  private static boolean isLabelChar(char c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || c == '-'
        || c == '_';
  }
}
