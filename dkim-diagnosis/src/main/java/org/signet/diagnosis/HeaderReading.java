package org.signet.diagnosis;

import java.util.List;
import java.util.function.UnaryOperator;
import org.signet.dkim.canonical.HeaderCanonicalization;
import org.signet.dkim.message.HeaderField;
import org.signet.dkim.message.HeaderSection;

/**
 * The header as a whole read in one way.
 *
 * @param weight how unlikely it is; 0 for the header as it came
 * @param changes that it takes back
 * @param header with a field left out, or in another order
 * @param form in which it is hashed
 * @param everyField what was done to each signed field
 * @param repairs what may have been done, besides, to single fields
 */
record HeaderReading(
    int weight,
    List<Change> changes,
    HeaderSection header,
    HeaderCanonicalization form,
    UnaryOperator<HeaderField> everyField,
    Repairs repairs) {

  /** Which fields may have been changed, besides. */
  enum Repairs {
    /** Any. */
    OF_ALL_FIELDS,
    /** The signature's own. */
    OF_SIGNATURE,
    /** None. */
    OF_NONE
  }

  static HeaderReading asItCame(HeaderSection header, HeaderCanonicalization form) {
    return new HeaderReading(
        0, List.of(), header, form, UnaryOperator.identity(), Repairs.OF_ALL_FIELDS);
  }

  /** In the other canonicalization than {@code c=} says. */
  HeaderReading inOtherForm() {
    HeaderCanonicalization other =
        form == HeaderCanonicalization.SIMPLE
            ? HeaderCanonicalization.RELAXED
            : HeaderCanonicalization.SIMPLE;
    Change change =
        new Change(Cause.CANONICALIZATION, "c=, header: " + other.word(), LineRange.NONE);
    return new HeaderReading(1, List.of(change), header, other, everyField, Repairs.OF_SIGNATURE);
  }

  /** With another header. */
  HeaderReading with(Change change, HeaderSection other) {
    return new HeaderReading(1, List.of(change), other, form, everyField, repairs);
  }

  /** With all fields folded in another way. */
  HeaderReading folded(UnaryOperator<HeaderField> fold) {
    Change change = new Change(Cause.FOLDING, "all fields", LineRange.NONE);
    return new HeaderReading(1, List.of(change), header, form, fold, Repairs.OF_NONE);
  }
}
