package org.signet.server.filter;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Predicate;
import org.signet.dkim.message.HeaderField;
import org.signet.dkim.message.HeaderSection;
import org.signet.milter.reply.Modification;

/**
 * The changes that a message gets whatever its signatures are worth: those that go before the new
 * fields, and those that go after them. Fields are counted as the milter protocol does it, from 1
 * among those of the same name.
 */
record HeaderModifications(List<Modification> before, List<Modification> after) {

  HeaderModifications {
    before = List.copyOf(before);
    after = List.copyOf(after);
  }

  /** All of them, with those in between that are known only at the end of the message. */
  List<Modification> around(List<Modification> inserted) {
    List<Modification> all = new ArrayList<>(before);
    all.addAll(inserted);
    all.addAll(after);
    return all;
  }

  /** Puts a field above all others. */
  static Modification insertion(HeaderField field) {
    return new Modification.InsertHeader(0, field.name(), field.value());
  }

  /**
   * Deletes fields, from the highest index down: each deletion shifts the fields below it, so in
   * any other order the wrong ones would go (CVE-2022-48521).
   */
  static List<Modification> deletions(
      HeaderSection header, String name, Predicate<HeaderField> which) {
    List<Modification> deletions = new ArrayList<>();
    int index = 0;
    for (HeaderField field : header.named(name)) {
      index++;
      if (which.test(field)) {
        deletions.add(Modification.ChangeHeader.delete(index, name));
      }
    }
    Collections.reverse(deletions);
    return deletions;
  }
}
