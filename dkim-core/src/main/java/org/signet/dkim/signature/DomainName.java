package org.signet.dkim.signature;

import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.Locale;
import java.util.Optional;

/**
 * A domain name or selector in A-labels, RFC 6376 §3.1 and §3.5: the one place that says what a
 * name is. Letters, digits, hyphens, and the underscore, which real selectors have; hyphens at
 * either end of a label and empty labels are refused. U-labels become A-labels by IDNA 2008 (RFC
 * 5891), which maps nothing: a label in Unicode that is not lower case and NFC is not one. Compared
 * without regard to case.
 */
public final class DomainName {
  private static final int MAX_LENGTH = 253;
  private static final int MAX_LABEL = 63;

  /** No text that is longer becomes a name: each code point costs an octet in A-labels. */
  private static final int MAX_UNICODE_CHARS = 2 * MAX_LENGTH;

  private static final int MAX_UTF8_OCTETS = 4 * MAX_LENGTH;

  private final String text;

  private DomainName(String text) {
    this.text = text;
  }

  /**
   * A domain name of at least two labels.
   *
   * @param text Unicode or ASCII; capitals are let through in labels of ASCII only
   * @return empty if the text is not one
   */
  public static Optional<DomainName> parse(String text) {
    return text.indexOf('.') > 0 ? parseSelector(text) : Optional.empty();
  }

  /**
   * A name of one label or more, as selectors and hosts have it.
   *
   * @param text Unicode or ASCII; capitals are let through in labels of ASCII only
   * @return empty if the text is not one
   */
  public static Optional<DomainName> parseSelector(String text) {
    return isAscii(text) ? ofLabels(text) : inALabels(text).flatMap(DomainName::ofLabels);
  }

  /**
   * As {@link #parse}, from octets of a message, where names in UTF-8 may be (RFC 8616 §3).
   *
   * @param octets ISO-8859-1 text: one char per octet
   */
  public static Optional<DomainName> parseOctets(String octets) {
    return octets.indexOf('.') > 0 ? parseSelectorOctets(octets) : Optional.empty();
  }

  /**
   * As {@link #parseSelector}, from octets of a message.
   *
   * @param octets ISO-8859-1 text: one char per octet
   */
  public static Optional<DomainName> parseSelectorOctets(String octets) {
    if (isAscii(octets)) {
      return ofLabels(octets);
    }
    if (octets.length() > MAX_UTF8_OCTETS) {
      return Optional.empty();
    }
    // what is not UTF-8 becomes U+FFFD, which no label has
    byte[] utf8 = octets.getBytes(StandardCharsets.ISO_8859_1);
    return parseSelector(new String(utf8, StandardCharsets.UTF_8));
  }

  /**
   * What somebody meant by a text that is not a name, but would be in lower case and NFC. For
   * messages to administrators; never a name to go on with.
   *
   * @param text Unicode
   * @return the text to write instead, in Unicode
   */
  public static Optional<String> properForm(String text) {
    if (text.length() > MAX_UNICODE_CHARS) {
      return Optional.empty();
    }
    String lower = Normalizer.normalize(text, Normalizer.Form.NFC).toLowerCase(Locale.ROOT);
    String form = Normalizer.normalize(lower, Normalizer.Form.NFC);
    return form.equals(text) ? Optional.empty() : parseSelector(form).map(name -> form);
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

  /** The name in A-labels, ASCII letters as written. */
  @Override
  public String toString() {
    return text;
  }

  private static Optional<DomainName> ofLabels(String text) {
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

  /** Labels of ASCII stay as they are; empty if another label is not a U-label. */
  private static Optional<String> inALabels(String text) {
    if (text.length() > MAX_UNICODE_CHARS) {
      return Optional.empty();
    }
    StringBuilder labels = new StringBuilder(text.length() + 32);
    int start = 0;
    while (start <= text.length()) {
      int dot = text.indexOf('.', start);
      int end = dot < 0 ? text.length() : dot;
      String label = text.substring(start, end);
      Optional<String> ascii = isAscii(label) ? Optional.of(label) : ULabel.toALabel(label);
      if (ascii.isEmpty()) {
        return Optional.empty();
      }
      labels.append(start == 0 ? "" : ".").append(ascii.get());
      start = end + 1;
    }
    return Optional.of(labels.toString());
  }

  private static boolean isAscii(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) >= 0x80) {
        return false;
      }
    }
    return true;
  }

  private static boolean isLabelChar(char c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || c == '-'
        || c == '_';
  }
}
