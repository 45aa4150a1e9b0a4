package org.signet.diagnosis;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.signet.dkim.canonical.HeaderCanonicalization;
import org.signet.dkim.message.FieldName;
import org.signet.dkim.message.HeaderField;
import org.signet.dkim.message.HeaderSection;
import org.signet.dkim.signature.DkimSignature;

/** What may have happened to a header as a whole, or to fields of the same name. */
final class HeaderReadings {
  private static final int MOST = 500;
  private static final int MOST_OF_A_NAME = 20;

  private final DkimSignature signature;
  private final ReceivedMessage message;
  private final HeaderReading received;
  private final List<HeaderReading> readings = new ArrayList<>();

  private HeaderReadings(DkimSignature signature, ReceivedMessage message) {
    this.signature = signature;
    this.message = message;
    this.received = HeaderReading.asItCame(message.header(), signature.canonicalization().header());
  }

  /** The likeliest first; the very first is the header as it came. */
  static List<HeaderReading> of(DkimSignature signature, ReceivedMessage message) {
    HeaderReadings all = new HeaderReadings(signature, message);
    all.readings.add(all.received);
    all.readings.add(all.received.inOtherForm());
    if (all.received.form() == HeaderCanonicalization.SIMPLE) {
      Folding.ofAllFields().forEach(fold -> all.readings.add(all.received.folded(fold)));
    }
    all.repeatedFields();
    return all.readings.stream().limit(MOST).toList();
  }

  /** Of fields that occur several times: without one of them, or in another order. */
  private void repeatedFields() {
    Set<String> names =
        signature.headerNames().stream().map(FieldName::lowerCase).collect(Collectors.toSet());
    for (String name : names) {
      List<HeaderField> fields =
          message.header().named(name).stream()
              .filter(field -> field != signature.field())
              .toList();
      if (fields.size() > 1 && fields.size() <= MOST_OF_A_NAME && readings.size() < MOST) {
        fields.forEach(this::without);
        inOtherOrder(fields);
      }
    }
  }

  private void without(HeaderField field) {
    add(
        Cause.FIELD_ADDED,
        field,
        message.header().fields().stream().filter(other -> other != field).toList());
  }

  private void inOtherOrder(List<HeaderField> fields) {
    for (int from = 0; from < fields.size(); from++) {
      for (int to = 0; to < fields.size(); to++) {
        if (to != from && to != from - 1) { // which is the same as the other way round
          List<HeaderField> order = new ArrayList<>(fields);
          order.add(to, order.remove(from));
          inOrder(fields, order, fields.get(from));
        }
      }
    }
    List<HeaderField> reversed = new ArrayList<>(fields);
    Collections.reverse(reversed);
    inOrder(fields, reversed, fields.get(0));
  }

  private void inOrder(List<HeaderField> fields, List<HeaderField> order, HeaderField moved) {
    List<HeaderField> all = new ArrayList<>();
    int next = 0;
    for (HeaderField field : message.header().fields()) {
      all.add(fields.contains(field) ? order.get(next++) : field);
    }
    add(Cause.FIELD_ORDER, moved, all);
  }

  private void add(Cause cause, HeaderField field, List<HeaderField> fields) {
    Change change = new Change(cause, field.name(), message.linesOf(field));
    readings.add(received.with(change, HeaderSection.of(fields)));
  }
}
