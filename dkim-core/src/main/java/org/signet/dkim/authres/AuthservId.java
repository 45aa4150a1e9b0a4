package org.signet.dkim.authres;

import java.util.Locale;
import org.signet.dkim.message.FieldName;

/**
 * Who speaks in an Authentication-Results field, RFC 8601 §2.5: mostly the name of a host.
 * Immutable.
 *
 * @param text the identifier itself, without quotes; ISO-8859-1 text of its octets
 */
public record AuthservId(String text) {
  /** Even if each character needs a backslash, a line of a field holds it. */
  public static final int MAX_LENGTH = 480;

  /**
   * Checks the text.
   *
   * @throws IllegalArgumentException if it is empty, longer than {@link #MAX_LENGTH} chars, or
   *     holds a control character or a char that is no octet
   */
  public AuthservId {
    if (text.isEmpty() || text.length() > MAX_LENGTH) {
      throw new IllegalArgumentException("an authserv-id has 1 to " + MAX_LENGTH + " characters");
    }
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) < ' ' || text.charAt(i) == 0x7F || text.charAt(i) > 0xFF) {
        throw new IllegalArgumentException("an authserv-id has printable characters only");
      }
    }
  }

  /** The identifier of this text. */
  public static AuthservId of(String text) {
    return new AuthservId(text);
  }

  /** Whether both are the same, ASCII letters alike in both cases. */
  public boolean sameAs(AuthservId other) {
    return FieldName.same(text, other.text);
  }

  /** Equal texts but for case. */
  @Override
  public boolean equals(Object other) {
    return other instanceof AuthservId id && sameAs(id);
  }

  @Override
  public int hashCode() {
    return FieldName.lowerCase(text).toLowerCase(Locale.ROOT).hashCode();
  }

  /** The form that a field has: quoted if need be. */
  @Override
  public String toString() {
    return PropertyValue.of(text);
  }
}
