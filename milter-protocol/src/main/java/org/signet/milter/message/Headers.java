package org.signet.milter.message;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.signet.milter.reply.Modification;

/**
 * The header of a message, from top to bottom, to look at and to change. Positions are indices of
 * {@link #fields}, which shows each change at once; the numbers that the protocol wants are worked
 * out when the message is answered. The MTA's own Received field is not among the fields.
 *
 * <p>Texts are what comes after the colon and a space; a line end in one is CRLF or LF, and a space
 * or tab follows it. Not thread-safe; see {@link Message}.
 */
public final class Headers {
  private final List<Original> originals = new ArrayList<>();
  private final List<Entry> entries = new ArrayList<>();
  private final List<Modification> onTop = new ArrayList<>();

  /** A field that the MTA has shown: it is the {@code index}th of its name, beginning with 1. */
  private record Original(HeaderField field, int index) {}

  /** A field as it is now; one that was added has no original. */
  private record Entry(HeaderField field, @Nullable Original original) {}

  Headers(List<HeaderField> shown) {
    Map<String, Integer> count = new HashMap<>();
    for (HeaderField field : shown) {
      int index = count.merge(field.name().toLowerCase(Locale.ROOT), 1, Integer::sum);
      Original original = new Original(field, index);
      originals.add(original);
      entries.add(new Entry(field, original));
    }
  }

  /** All fields with the changes so far, but for those of {@link #addOnTop}. */
  public List<HeaderField> fields() {
    return entries.stream().map(Entry::field).toList();
  }

  /** The topmost field of a name, which ignores case. */
  public Optional<HeaderField> first(String name) {
    return entries.stream().map(Entry::field).filter(field -> field.isNamed(name)).findFirst();
  }

  /** The position of the topmost field of a name, which ignores case. */
  public OptionalInt position(String name) {
    return IntStream.range(0, entries.size())
        .filter(i -> entries.get(i).field().isNamed(name))
        .findFirst();
  }

  /**
   * Changes the text of the topmost field of a name, or adds one below all others if there is none.
   *
   * @throws IllegalArgumentException as {@link #add} and {@link #change}
   */
  public void set(String name, String text) {
    position(name).ifPresentOrElse(position -> change(position, text), () -> add(name, text));
  }

  /**
   * Adds a field below all others.
   *
   * @throws IllegalArgumentException if it is not the name or text of a field
   */
  public void add(String name, String text) {
    insert(entries.size(), name, text);
  }

  /**
   * Inserts a field so that it has this position; those from there on move down.
   *
   * @throws IllegalArgumentException if it is not the name or text of a field
   * @throws IndexOutOfBoundsException if the position is not between 0 and the number of fields
   */
  public void insert(int position, String name, String text) {
    entries.add(position, new Entry(checked(name, text), null));
  }

  /**
   * Adds a field above the MTA's own Received field, which is where trace fields belong. Of several
   * the last is the topmost.
   *
   * @throws IllegalArgumentException if it is not the name or text of a field
   */
  public void addOnTop(String name, String text) {
    HeaderField field = checked(name, text);
    onTop.add(new Modification.InsertHeader(0, field.name(), field.value()));
  }

  /**
   * Changes the text of a field.
   *
   * @throws IllegalArgumentException if it is not the text of a field, or has white space only,
   *     which some MTAs take for a deletion
   * @throws IndexOutOfBoundsException if there is no such field
   */
  public void change(int position, String text) {
    if (text.isBlank()) {
      throw new IllegalArgumentException("a field cannot be changed to an empty value; remove it");
    }
    Entry old = entries.get(position);
    entries.set(position, new Entry(checked(old.field().name(), text), old.original()));
  }

  /**
   * Removes a field.
   *
   * @throws IndexOutOfBoundsException if there is no such field
   */
  public void remove(int position) {
    entries.remove(position);
  }

  /** Removes all fields of a name, which ignores case. */
  public void removeAll(String name) {
    entries.removeIf(entry -> entry.field().isNamed(name));
  }

  private static HeaderField checked(String name, String text) {
    Modification.AddHeader field = new Modification.AddHeader(name, " " + text);
    return new HeaderField(field.name(), field.value());
  }

  /**
   * What leads from the fields that were shown to those that are here. Changes and deletions go
   * from the bottom up, so that the numbers of those to come stay; then insertions from the top
   * down, each at the position that it has in the end; last those above all, which an MTA may count
   * or not.
   */
  List<Modification> modifications() {
    List<Modification> modifications = new ArrayList<>();
    changes(modifications);
    insertions(modifications);
    modifications.addAll(onTop);
    return modifications;
  }

  private void changes(List<Modification> modifications) {
    Map<Original, HeaderField> kept = new HashMap<>();
    for (Entry entry : entries) {
      if (entry.original() != null) {
        kept.put(entry.original(), entry.field());
      }
    }
    for (int i = originals.size() - 1; i >= 0; i--) {
      Original original = originals.get(i);
      String name = original.field().name();
      HeaderField now = kept.get(original);
      if (now == null) {
        modifications.add(Modification.ChangeHeader.delete(original.index(), name));
      } else if (!now.equals(original.field())) {
        modifications.add(new Modification.ChangeHeader(original.index(), name, now.value()));
      }
    }
  }

  private void insertions(List<Modification> modifications) {
    int end = entries.size();
    while (end > 0 && entries.get(end - 1).original() == null) {
      end--;
    }
    for (int i = 0; i < entries.size(); i++) {
      Entry entry = entries.get(i);
      HeaderField field = entry.field();
      if (i >= end) {
        modifications.add(new Modification.AddHeader(field.name(), field.value()));
      } else if (entry.original() == null) {
        modifications.add(new Modification.InsertHeader(i + 1, field.name(), field.value()));
      }
    }
  }
}
