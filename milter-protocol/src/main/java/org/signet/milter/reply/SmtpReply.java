package org.signet.milter.reply;

import java.util.List;
import java.util.regex.Pattern;

/**
 * A reply to the SMTP client: {@code 550 5.7.1 text}, RFC 5321 §4.2 and RFC 3463 §2, in the form
 * that every MTA takes.
 *
 * @param code 400 to 599
 * @param enhancedCode such as {@code 5.7.1}; its class is the first digit of the code
 * @param lines 1 to 32 lines of at most 980 printable US-ASCII characters
 */
public record SmtpReply(int code, String enhancedCode, List<String> lines) {
  private static final int MAX_LINES = 32;
  private static final int MAX_LINE = 980;
  private static final Pattern ENHANCED = Pattern.compile("[45]\\.[0-9]{1,3}\\.[0-9]{1,3}");

  /** Takes a copy of the lines. */
  public SmtpReply {
    lines = List.copyOf(lines);
    if (code < 400 || code > 599) {
      throw new IllegalArgumentException("not a 4xx or 5xx code: " + code);
    }
    if (!ENHANCED.matcher(enhancedCode).matches() || enhancedCode.charAt(0) - '0' != code / 100) {
      throw new IllegalArgumentException(
          "not an enhanced status code for " + code + ": " + enhancedCode);
    }
    if (lines.isEmpty() || lines.size() > MAX_LINES) {
      throw new IllegalArgumentException("1 to 32 lines, not " + lines.size());
    }
    for (String line : lines) {
      if (line.length() > MAX_LINE || !line.chars().allMatch(c -> c >= 0x20 && c < 0x7f)) {
        throw new IllegalArgumentException("at most 980 printable US-ASCII characters in a line");
      }
    }
  }

  /** A reply of one or more lines. */
  public static SmtpReply of(int code, String enhancedCode, String... lines) {
    return new SmtpReply(code, enhancedCode, List.of(lines));
  }

  /**
   * The payload of SMFIR_REPLYCODE without its NUL. A per cent sign is a format character to
   * Sendmail, and doubled everywhere.
   */
  public String wireText() {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < lines.size(); i++) {
      boolean last = i == lines.size() - 1;
      text.append(code).append(last ? ' ' : '-').append(enhancedCode).append(' ');
      text.append(lines.get(i).replace("%", "%%")).append(last ? "" : "\r\n");
    }
    return text.toString();
  }
}
