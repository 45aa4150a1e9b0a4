package org.signet.milter.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.signet.milter.reply.Modification;
import org.signet.testing.Draw;
import org.signet.testing.Property;

class HeadersTest {
  private static final String[] NAMES = {"A", "a", "B", "Subject", "SUBJECT"};

  private final Headers headers =
      new Headers(
          List.of(
              new HeaderField("From", " a@example.test"),
              new HeaderField("Subject", "\thello \n"),
              new HeaderField("subject", "again")));

  @Test
  void findsFieldsByNameFromTheTop() {
    assertThat(headers.first("SUBJECT").map(HeaderField::text)).hasValue("hello");
    assertThat(headers.position("SUBJECT")).isEqualTo(OptionalInt.of(1));
    assertThat(headers.first("To")).isEmpty();
    assertThat(headers.position("To")).isEmpty();
  }

  @Test
  void removesAllOfANameAndNoOther() {
    headers.removeAll("SUBJECT");
    assertThat(headers.fields()).containsExactly(new HeaderField("From", " a@example.test"));
    assertThat(headers.modifications())
        .containsExactly(
            Modification.ChangeHeader.delete(2, "subject"),
            Modification.ChangeHeader.delete(1, "Subject"));
  }

  @Test
  void changesNothingByItself() {
    headers.change(2, "other");
    headers.change(2, "again");

    assertThat(headers.modifications())
        .as("with the space that a text has before it")
        .containsExactly(new Modification.ChangeHeader(2, "subject", " again"));
    assertThat(new Headers(headers.fields()).modifications()).isEmpty();
  }

  @Test
  void aFieldCannotBeChangedToNothing() {
    assertThatThrownBy(() -> headers.change(0, "\t"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a field cannot be changed to an empty value; remove it");
  }

  @Test
  void anAddedFieldCanBeChangedAndRemoved() {
    headers.insert(1, "X-A", "one");
    headers.insert(2, "X-B", "two");
    headers.change(1, "three");
    headers.remove(2);

    assertThat(headers.modifications())
        .containsExactly(new Modification.InsertHeader(2, "X-A", " three"));
  }

  /** An MTA that does one modification after the other ends with the fields that are shown here. */
  @Test
  void anMtaComesToTheSameFields() {
    Property.check(
        2000,
        draw -> {
          List<HeaderField> shown = draw.shown("shown", draw.list(6, HeadersTest::field));
          Headers changed = new Headers(shown);
          draw.shown("steps", draw.list(8, step -> change(changed, step)));
          List<HeaderField> top = new ArrayList<>();
          if (draw.bool()) {
            changed.addOnTop("Trace", "t");
            top.add(new HeaderField("Trace", " t"));
          }

          List<HeaderField> expected = new ArrayList<>(top);
          expected.add(new HeaderField("Received", " by the MTA"));
          expected.addAll(changed.fields());
          assertThat(new Mta(shown).after(changed.modifications())).isEqualTo(expected);
        });
  }

  private static HeaderField field(Draw draw) {
    return new HeaderField(draw.oneOf(NAMES), " " + draw.between(0, 9));
  }

  private static String change(Headers headers, Draw draw) {
    HeaderField field = field(draw);
    int last = headers.fields().size() - 1;
    int kind = draw.between(0, last < 0 ? 2 : 4);
    switch (kind) {
      case 0 -> headers.add(field.name(), field.text());
      case 1 -> headers.set(field.name(), field.text());
      case 2 -> {
        int at = draw.between(0, last + 1);
        headers.insert(at, field.name(), field.text());
        return "insert " + at + " " + field;
      }
      case 3 -> {
        int at = draw.between(0, last);
        headers.change(at, field.text());
        return "change " + at + " " + field;
      }
      default -> {
        int at = draw.between(0, last);
        headers.remove(at);
        return "remove " + at;
      }
    }
    return kind + " " + field;
  }

  /** Does as Postfix; its own field on top is not shown to filters, and is not counted. */
  private static final class Mta implements Modification.Cases<Optional<String>> {
    private final List<HeaderField> fields = new ArrayList<>();
    private int hidden = 1;

    Mta(List<HeaderField> shown) {
      fields.add(new HeaderField("Received", " by the MTA"));
      fields.addAll(shown);
    }

    List<HeaderField> after(List<Modification> modifications) {
      modifications.forEach(modification -> assertThat(modification.fold(this)).isEmpty());
      return fields;
    }

    @Override
    public Optional<String> addHeader(Modification.AddHeader add) {
      fields.add(new HeaderField(add.name(), add.value()));
      return Optional.empty();
    }

    @Override
    public Optional<String> insertHeader(Modification.InsertHeader insert) {
      int at = insert.index() == 0 ? 0 : insert.index() - 1 + hidden;
      fields.add(Math.min(at, fields.size()), new HeaderField(insert.name(), insert.value()));
      hidden += insert.index() == 0 ? 1 : 0;
      return Optional.empty();
    }

    @Override
    public Optional<String> changeHeader(Modification.ChangeHeader change) {
      int left = change.index();
      for (int at = hidden; at < fields.size(); at++) {
        if (fields.get(at).isNamed(change.name()) && --left == 0) {
          HeaderField old = fields.remove(at);
          if (!change.value().isEmpty()) {
            fields.add(at, new HeaderField(old.name(), change.value()));
          }
          return Optional.empty();
        }
      }
      return Optional.of("no such field: " + change);
    }

    @Override
    public Optional<String> replaceBody(Modification.ReplaceBody replace) {
      return Optional.of("not of the header: " + replace);
    }

    @Override
    public Optional<String> addRecipient(Modification.AddRecipient add) {
      return Optional.of("not of the header: " + add);
    }

    @Override
    public Optional<String> deleteRecipient(Modification.DeleteRecipient delete) {
      return Optional.of("not of the header: " + delete);
    }

    @Override
    public Optional<String> changeSender(Modification.ChangeSender change) {
      return Optional.of("not of the header: " + change);
    }

    @Override
    public Optional<String> quarantine(Modification.Quarantine quarantine) {
      return Optional.of("not of the header: " + quarantine);
    }
  }
}
