package org.signet.policy.decision;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.signet.policy.text.Note;

/** What an address field says of who wrote a message: an author, or why there is none. */
public final class AuthorReading {
  private final @Nullable Author author;
  private final AuthorFault fault;

  private AuthorReading(@Nullable Author author, AuthorFault fault) {
    this.author = author;
    this.fault = fault;
  }

  static AuthorReading of(Author author) {
    return new AuthorReading(author, AuthorFault.NO_ADDRESS);
  }

  static AuthorReading none(AuthorFault fault) {
    return new AuthorReading(null, fault);
  }

  /**
   * Reads the first address of a field's value: whom OpenDKIM takes for the author.
   *
   * @param value ISO 8859-1 text, one char for each octet, folds included
   */
  public static AuthorReading first(String value) {
    return new AuthorReader(value).first();
  }

  /** The author; empty if there is none. */
  public Optional<Author> author() {
    return Optional.ofNullable(author);
  }

  /** Why there is none; empty if there is an author. */
  public Optional<AuthorFault> fault() {
    return author == null ? Optional.of(fault) : Optional.empty();
  }

  /** The same as half a sentence; of a reading without author only. */
  Note faultNote() {
    return fault.note();
  }
}
