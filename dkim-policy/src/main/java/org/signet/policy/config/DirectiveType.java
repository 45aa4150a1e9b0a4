package org.signet.policy.config;

import java.util.Optional;
import org.signet.policy.text.Note;

/** What a value must look like, whatever it means. */
public enum DirectiveType {
  /** Only the first character counts: {@code t y 1} or {@code f n 0}. */
  BOOLEAN("boolean"),
  /** As C's {@code strtol} with base 0, of 32 bits: {@code 010} is 8. */
  INTEGER("integer"),
  /** Any text. */
  TEXT("text"),
  /** A data set, see {@link org.signet.policy.table}. */
  DATA_SET("data set");

  private final String words;

  DirectiveType(String words) {
    this.words = words;
  }

  /** As the compatibility table says it. */
  public String words() {
    return words;
  }

  /** Why a value is none of this type; nothing if it is one. */
  Optional<Note> objection(String value) {
    return switch (this) {
      case BOOLEAN ->
          bool(value).isPresent()
              ? Optional.empty()
              : Optional.of(Note.of(ConfigCode.NOT_A_BOOLEAN, value));
      case INTEGER ->
          integer(value).isPresent()
              ? Optional.empty()
              : Optional.of(Note.of(ConfigCode.NOT_AN_INTEGER, value));
      case TEXT, DATA_SET -> Optional.empty();
    };
  }

  /** The truth of a value that is one. */
  public static Optional<Boolean> bool(String value) {
    return switch (value.charAt(0)) {
      case 't', 'T', 'y', 'Y', '1' -> Optional.of(true);
      case 'f', 'F', 'n', 'N', '0' -> Optional.of(false);
      default -> Optional.empty();
    };
  }

  /** Nothing if it is not a number or needs more than 32 bits, which OpenDKIM would cut off. */
  public static Optional<Integer> integer(String value) {
    boolean negative = value.startsWith("-");
    String digits = negative || value.startsWith("+") ? value.substring(1) : value;
    int radix = 10;
    if (digits.matches("0[xX].+")) {
      radix = 16;
      digits = digits.substring(2);
    } else if (digits.matches("0.+")) {
      radix = 8;
    }
    if (!digits.matches("[0-9A-Fa-f]{1,32}")) {
      return Optional.empty();
    }
    try {
      return Optional.of(Integer.parseInt(negative ? "-" + digits : digits, radix));
    } catch (NumberFormatException wrongDigitOrTooLarge) {
      return Optional.empty();
    }
  }
}
