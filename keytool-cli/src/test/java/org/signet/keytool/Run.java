package org.signet.keytool;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** One run of the whole command: its exit status, and what it wrote as one char per octet. */
public record Run(int status, String out, String err) {

  public static Run keytool(Object... arguments) {
    return withInput("", arguments);
  }

  public static Run withInput(String input, Object... arguments) {
    String[] words = new String[arguments.length];
    for (int i = 0; i < words.length; i++) {
      words[i] = String.valueOf(arguments[i]);
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    int status =
        Main.run(
            new ByteArrayInputStream(input.getBytes(StandardCharsets.ISO_8859_1)), out, err, words);
    return new Run(
        status,
        out.toString(StandardCharsets.ISO_8859_1),
        err.toString(StandardCharsets.ISO_8859_1));
  }
}
