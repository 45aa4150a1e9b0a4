package org.signet.keytool;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Text from outside made safe for a terminal: control characters cannot reach it. */
final class DisplayText {
  private static final int MAX = 300;

  private DisplayText() {}

  /** Text from one char per octet: UTF-8 if it can be, else as it is. */
  static String decode(String octets) {
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(octets.getBytes(StandardCharsets.ISO_8859_1)))
          .toString();
    } catch (CharacterCodingException e) {
      return octets;
    }
  }

  /**
   * The text with {@code ?} for each control or bidirectional format character, cut if very long.
   */
  static String of(String text) {
    StringBuilder safe = new StringBuilder(Math.min(text.length(), MAX));
    for (int i = 0; i < text.length() && safe.length() < MAX; i++) {
      char c = text.charAt(i);
      boolean harmless =
          switch (Character.getType(c)) {
            case Character.CONTROL,
                Character.FORMAT,
                Character.LINE_SEPARATOR,
                Character.PARAGRAPH_SEPARATOR,
                Character.UNASSIGNED ->
                false;
            default -> true;
          };
      safe.append(harmless ? c : '?');
    }
    return text.length() > MAX ? safe + "..." : safe.toString();
  }
}
