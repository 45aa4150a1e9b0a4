package org.signet.dkim.canonical;

import java.util.Optional;

/** The value of {@code c=}, RFC 6376 §3.5: one algorithm for the header, one for the body. */
public record Canonicalization(HeaderCanonicalization header, BodyCanonicalization body) {
  /** The default of {@code c=}. */
  public static final Canonicalization SIMPLE_SIMPLE =
      new Canonicalization(HeaderCanonicalization.SIMPLE, BodyCanonicalization.SIMPLE);

  /** What most sites use: header fields may be refolded on the way, the body may not. */
  public static final Canonicalization RELAXED_SIMPLE =
      new Canonicalization(HeaderCanonicalization.RELAXED, BodyCanonicalization.SIMPLE);

  /** The most tolerant one. */
  public static final Canonicalization RELAXED_RELAXED =
      new Canonicalization(HeaderCanonicalization.RELAXED, BodyCanonicalization.RELAXED);

  /**
   * Reads {@code header/body} or {@code header} alone, which leaves the body simple. Words are
   * compared exactly as RFC 5234 literals: ASCII letters in any case.
   *
   * @throws IllegalArgumentException if a word is unknown; the message names it
   */
  public static Canonicalization parse(String text) {
    return find(text)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "unknown canonicalization \"" + printable(text) + "\""));
  }

  /** As {@link #parse}, empty if a word is unknown. */
  public static Optional<Canonicalization> find(String text) {
    int slash = text.indexOf('/');
    String header = slash < 0 ? text : text.substring(0, slash);
    String body = slash < 0 ? BodyCanonicalization.SIMPLE.word() : text.substring(slash + 1);
    return HeaderCanonicalization.find(header)
        .flatMap(h -> BodyCanonicalization.find(body).map(b -> new Canonicalization(h, b)));
  }

  /** The form that {@code c=} takes, such as {@code relaxed/simple}. */
  @Override
  public String toString() {
    return header.word() + "/" + body.word();
  }

  private static String printable(String text) {
    return text.replaceAll("[^\\x20-\\x7E]", "?");
  }
}
