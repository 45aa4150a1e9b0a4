package org.signet.server.filter;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Predicate;
import org.signet.dkim.authres.AuthenticationResultsWriter;
import org.signet.dkim.message.HeaderField;
import org.signet.milter.reply.Modification;

/**
 * Results in our name below the part of a header that is kept: such a field is judged as it comes
 * and forgotten, but for its number, so that no limit lets it through. Confined to one thread.
 */
final class ForgedBeyond {
  /** A header with more of them is refused for now: each costs room until the message ends. */
  private static final int MOST = 1000;

  private static final String NAME = AuthenticationResultsWriter.FIELD_NAME;

  private final Predicate<HeaderField> isForged;
  private final List<Integer> numbers = new ArrayList<>(0);
  private int seen;

  /** With none as yet. */
  ForgedBeyond(Predicate<HeaderField> isForged) {
    this.isForged = isForged;
  }

  /** The next field of the header is kept. */
  void kept(HeaderField field) {
    if (field.named(NAME)) {
      seen++;
    }
  }

  /** The next field of the header is not kept. */
  void notKept(HeaderField field) {
    if (field.named(NAME)) {
      seen++;
      if (!isTooMany() && isForged.test(field)) {
        numbers.add(seen);
      }
    }
  }

  /** Whether there are so many that {@link #removals} would not be all. */
  boolean isTooMany() {
    return numbers.size() > MOST;
  }

  /** Their deletions, from the highest number down. */
  List<Modification> removals() {
    List<Modification> removals = new ArrayList<>(numbers.size());
    numbers.forEach(number -> removals.add(Modification.ChangeHeader.delete(number, NAME)));
    Collections.reverse(removals);
    return removals;
  }
}
