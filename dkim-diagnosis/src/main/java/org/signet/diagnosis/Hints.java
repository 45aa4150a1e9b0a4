package org.signet.diagnosis;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** What a message shows of those who handled it: no proof of anything. */
final class Hints {
  private static final Pattern SUBJECT_TAG = Pattern.compile("(?i)^(?:re:\\s*)?[\\[{*].{1,60}");
  private static final int LONG = 990;

  private final ReceivedMessage message;
  private final List<Hint> hints = new ArrayList<>();

  private Hints(ReceivedMessage message) {
    this.message = message;
  }

  /**
   * What may have happened to the sides that nothing restores.
   *
   * @param body whether the body is one of them
   * @param header whether the header is
   */
  static List<Hint> of(ReceivedMessage message, boolean body, boolean header) {
    Hints found = new Hints(message);
    found.lists(body);
    if (body) {
      found.body();
    }
    if (header) {
      found.header();
    }
    return found.hints;
  }

  private void lists(boolean body) {
    String list = message.value("List-Id");
    if (!list.isEmpty()) {
      hints.add(
          new Hint(
              true,
              "a mailing list handled the message (List-Id: "
                  + list
                  + "); lists "
                  + (body ? "add footers, rebuild messages" : "tag subjects")
                  + " and rewrite fields"));
    }
  }

  private void body() {
    List<String> lines = TextLines.of(message.body());
    for (int i = Math.max(0, lines.size() - 40); i < lines.size(); i++) {
      String line = lines.get(i).strip();
      if (line.length() > 20 && line.chars().allMatch(c -> c == '_' || c == '-' || c == '=')) {
        hints.add(
            new Hint(
                false, "line " + (message.bodyLine() + i) + " looks like the top of a footer"));
        break;
      }
    }
    String start = String.join("\n", lines.subList(0, Math.min(10, lines.size())));
    String lower = start.toLowerCase(Locale.ROOT);
    if (lower.contains("external") && (lower.contains("caution") || lower.contains("sender"))) {
      hints.add(new Hint(true, "the body begins with a banner about external senders"));
    }
    if (lines.stream().anyMatch(line -> line.length() >= LONG)) {
      hints.add(new Hint(false, "there are lines of 990 octets or more, which mail servers split"));
    }
    if (!message.value("X-MIME-Autoconverted").isEmpty()) {
      hints.add(
          new Hint(
              true,
              "a server converted the body (X-MIME-Autoconverted: "
                  + message.value("X-MIME-Autoconverted")
                  + ")"));
    }
    if (message.body().indexOf('\ufffd') >= 0 || message.body().contains("\u00ef\u00bf\u00bd")) {
      hints.add(new Hint(true, "characters were lost in a conversion: the body contains U+FFFD"));
    }
    hints.add(
        new Hint(
            false,
            "text may have been altered or truncated, which cannot be reversed without the original"));
  }

  private void header() {
    if (SUBJECT_TAG.matcher(message.value("Subject")).matches()) {
      hints.add(new Hint(false, "the Subject begins with what looks like a tag"));
    }
    hints.add(
        new Hint(
            false,
            "a signed field may have been rewritten or removed, which cannot be reversed without the"
                + " original"));
  }
}
