package org.signet.policy.decision;

import java.util.List;
import java.util.Optional;

/** What must hold for the authors of a field, whatever its value is. */
public final class AuthorProperties {
  private AuthorProperties() {}

  /**
   * Reads the value; an {@link AssertionError} says what does not hold.
   *
   * @param value ISO 8859-1 text
   */
  public static void check(String value) {
    AuthorReading reading = AuthorReading.first(value);
    Optional<Author> author = reading.author();
    hold(author.isPresent() != reading.fault().isPresent(), "neither an author nor a reason");
    List<String> domains = AuthorReader.domains(value);
    domains.forEach(domain -> hold(isDomain(domain), "no domain: " + domain));
    author.ifPresent(
        first -> {
          hold(isDomain(first.domain()), "no domain: " + first.domain());
          hold(first.localPart().length() <= 320, "a long local part");
          hold(
              first.localPart().chars().noneMatch(c -> c < ' ' || c == 0x7f), "control characters");
          hold(
              domains.isEmpty() || domains.get(0).equals(first.domain()),
              "the first of all authors is another one: " + domains);
        });
    hold(author.isPresent() || domains.isEmpty(), "authors without a first one: " + domains);
  }

  private static boolean isDomain(String text) {
    return !text.isEmpty()
        && text.chars().allMatch(c -> (c >= 'a' && c <= 'z') || "0123456789._-[]:".indexOf(c) >= 0);
  }

  private static void hold(boolean condition, String otherwise) {
    if (!condition) {
      throw new AssertionError(otherwise);
    }
  }
}
