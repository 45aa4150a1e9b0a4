package org.signet.keytool.terminal;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.signet.policy.text.Quoted;

/** Text from outside made safe for a terminal. */
public final class DisplayText {
  private static final int MAX = 300;

  private DisplayText() {}

  /** Text from one char per octet: UTF-8 if it can be, else as it is. */
  public static String decode(String octets) {
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(octets.getBytes(StandardCharsets.ISO_8859_1)))
          .toString();
    } catch (CharacterCodingException e) {
      return octets;
    }
  }

  /** The text with {@code ?} for each character that is not printable, cut if very long. */
  public static String of(String text) {
    return text.length() > MAX
        ? Quoted.replaced(text.substring(0, MAX), '?') + "..."
        : Quoted.replaced(text, '?');
  }
}
