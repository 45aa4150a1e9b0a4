package org.signet.keytool.migrate;

import java.util.List;
import java.util.Optional;
import org.signet.policy.text.Place;

/**
 * One thing that was looked at.
 *
 * @param place where it stands; empty if it stands nowhere
 * @param subject what it is, such as a directive with its value
 * @param word what it was found to be, in a word or two that are the same for all of a kind
 * @param text more of it, with the fix if there is something to fix; may be empty
 * @param details lines to show as they are; mostly none
 */
public record Item(
    Level level,
    Optional<Place> place,
    String subject,
    String word,
    String text,
    List<String> details) {
  /** Copies the list. */
  public Item {
    details = List.copyOf(details);
  }

  /** One that stands somewhere. */
  public static Item at(Place place, Level level, String subject, String word, String text) {
    return new Item(level, Optional.of(place), subject, word, text, List.of());
  }

  /** One that stands nowhere. */
  public static Item of(Level level, String subject, String word, String text) {
    return new Item(level, Optional.empty(), subject, word, text, List.of());
  }

  /** The subject, the word and the text, as a sentence has them. */
  public String sentence() {
    return subject
        + (subject.isEmpty() || word.isEmpty() ? "" : ": ")
        + word
        + (text.isEmpty() ? "" : (subject + word).isEmpty() ? text : ": " + text);
  }
}
