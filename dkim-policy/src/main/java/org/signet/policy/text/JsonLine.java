package org.signet.policy.text;

import java.util.List;

/**
 * One JSON value on one line, RFC 8259, in ASCII: everything else is escaped, so the locale cannot
 * matter. The caller opens and closes in the right order. Not thread-safe.
 */
public final class JsonLine {
  private static final String HEX = "0123456789abcdef";

  private final StringBuilder text = new StringBuilder();
  private boolean separate;

  /** Opens an object. */
  public JsonLine beginObject() {
    return begin('{');
  }

  /** Closes it. */
  public JsonLine endObject() {
    return end('}');
  }

  /** Opens an array. */
  public JsonLine beginArray() {
    return begin('[');
  }

  /** Closes it. */
  public JsonLine endArray() {
    return end(']');
  }

  /** The next call gives this key's value. */
  public JsonLine key(String name) {
    string(name);
    text.append(':');
    separate = false;
    return this;
  }

  /** A string. */
  public JsonLine string(String value) {
    comma();
    text.append('"');
    for (int i = 0; i < value.length(); i++) {
      escape(value.charAt(i));
    }
    text.append('"');
    separate = true;
    return this;
  }

  /** An array of strings. */
  public JsonLine strings(List<String> values) {
    beginArray();
    values.forEach(this::string);
    return endArray();
  }

  /** A number. */
  public JsonLine number(long value) {
    comma();
    text.append(value);
    separate = true;
    return this;
  }

  /** What was written. */
  public String text() {
    return text.toString();
  }

  /** The same with a line end. */
  public String line() {
    return text + "\n";
  }

  private JsonLine begin(char bracket) {
    comma();
    text.append(bracket);
    separate = false;
    return this;
  }

  private JsonLine end(char bracket) {
    text.append(bracket);
    separate = true;
    return this;
  }

  private void comma() {
    if (separate) {
      text.append(',');
    }
  }

  private void escape(char c) {
    switch (c) {
      case '"' -> text.append("\\\"");
      case '\\' -> text.append("\\\\");
      case '\n' -> text.append("\\n");
      case '\r' -> text.append("\\r");
      case '\t' -> text.append("\\t");
      default -> {
        if (c >= ' ' && c <= '~') {
          text.append(c);
        } else {
          text.append("\\u");
          for (int shift = 12; shift >= 0; shift -= 4) {
            text.append(HEX.charAt((c >> shift) & 0xf));
          }
        }
      }
    }
  }
}
