package org.signet.milter.message;

/**
 * A header field, RFC 5322 §2.2. Text is ISO-8859-1, one char per octet.
 *
 * @param name as written
 * @param value what is between the colon and the line end, with its leading space; folds are LF, as
 *     most MTAs send them
 */
public record HeaderField(String name, String value) {

  /** The value without white space around it. */
  public String text() {
    return value.strip();
  }

  /** Whether it has this name; names ignore case. */
  public boolean isNamed(String other) {
    return name.equalsIgnoreCase(other);
  }
}
