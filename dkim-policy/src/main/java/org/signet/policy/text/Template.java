package org.signet.policy.text;

import java.util.List;
import java.util.Optional;

/**
 * A sentence with holes: <code>{}</code> for a datum as it is, <code>{q}</code> for one in quotes
 * ({@link Quoted#of}), <code>{e}</code> for one that is escaped ({@link Quoted#escape}). Other
 * braces are text.
 */
final class Template {
  private Template() {}

  /** How many data a sentence wants. */
  static int holes(String sentence) {
    int holes = 0;
    for (int at = sentence.indexOf('{'); at >= 0; at = sentence.indexOf('{', at + 1)) {
      holes += holeEnd(sentence, at) > 0 ? 1 : 0;
    }
    return holes;
  }

  /**
   * The sentence.
   *
   * @param data one for each hole; of an Optional its value, or nothing
   */
  static String fill(String sentence, List<Object> data) {
    StringBuilder filled = new StringBuilder(128);
    int next = 0;
    int done = 0;
    for (int at = sentence.indexOf('{'); at >= 0; at = sentence.indexOf('{', at + 1)) {
      int end = holeEnd(sentence, at);
      if (end > 0) {
        filled.append(sentence, done, at).append(shown(data.get(next), sentence.charAt(at + 1)));
        next++;
        done = end;
      }
    }
    return filled.append(sentence, done, sentence.length()).toString();
  }

  /** Where the hole that begins here ends; 0 if none begins here. */
  private static int holeEnd(String sentence, int at) {
    if (sentence.startsWith("}", at + 1)) {
      return at + 2;
    }
    return sentence.startsWith("q}", at + 1) || sentence.startsWith("e}", at + 1) ? at + 3 : 0;
  }

  private static String shown(Object datum, char kind) {
    String text = shown(datum);
    return switch (kind) {
      case 'q' -> Quoted.of(text);
      case 'e' -> Quoted.escape(text);
      default -> text;
    };
  }

  private static String shown(Object datum) {
    return datum instanceof Optional<?> optional
        ? optional.map(Template::shown).orElse("")
        : datum.toString();
  }
}
