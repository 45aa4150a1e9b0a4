package org.signet.policy.table;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.signet.dkim.signature.DomainName;
import org.signet.policy.text.Note;

/**
 * Brings the domain names in the keys of a table to A-labels, as those of mail are when they are
 * looked up: {@code *@bücher.example} becomes {@code *@xn--bcher-kva.example}. A name that IDNA
 * 2008 does not know is reported with the form to write, and stays as it is, so that it is found
 * for nobody. Local parts and keys in ASCII are not touched.
 */
public final class TableNames {
  private TableNames() {}

  /** The table with its keys in A-labels. */
  static TableText inALabels(TableText text, TableProblems problems) {
    return converted(
        text,
        entry ->
            problems.warning(
                entry.place(), Note.of(TableCode.NEVER_FOUND, entry.key(), why(entry))));
  }

  /** Likewise for keys that need not be names. */
  static TableText whereTheyAreNames(TableText text) {
    return converted(text, entry -> {});
  }

  private static TableText converted(TableText text, Consumer<DataSet.Entry> otherwise) {
    if (text.entries().stream().allMatch(entry -> isAscii(entry.key()))) {
      return text;
    }
    List<DataSet.Entry> entries = new ArrayList<>(text.entries().size());
    for (DataSet.Entry entry : text.entries()) {
      Optional<String> key = inALabels(entry.key());
      if (key.isEmpty()) {
        otherwise.accept(entry);
      }
      entries.add(new DataSet.Entry(key.orElse(entry.key()), entry.value(), entry.place()));
    }
    return new TableText(text.type(), text.place(), entries);
  }

  /**
   * The key with its domain in A-labels: what comes after the last at sign and an exclamation mark,
   * label by label.
   *
   * @return empty if a label in Unicode is not one, as with a {@code *} inside
   */
  static Optional<String> inALabels(String key) {
    if (isAscii(key)) {
      return Optional.of(key);
    }
    StringBuilder converted = new StringBuilder(key.substring(0, domainStart(key)));
    String[] labels = key.substring(converted.length()).split("\\.", -1);
    for (int i = 0; i < labels.length; i++) {
      Optional<String> label =
          isAscii(labels[i])
              ? Optional.of(labels[i])
              : DomainName.parseSelector(labels[i]).map(DomainName::toString);
      if (label.isEmpty()) {
        return Optional.empty();
      }
      converted.append(i == 0 ? "" : ".").append(label.get());
    }
    return Optional.of(converted.toString());
  }

  /** The text with its chars that are not ASCII as octets of UTF-8, one char per octet. */
  static String octets(String text) {
    return isAscii(text)
        ? text
        : new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
  }

  /** What to write in place of a name that is not one, as the end of a sentence; or nothing. */
  public static Optional<Note> advice(String name) {
    return properForm(name).map(form -> Note.of(TableCode.WRITE_NAME, form));
  }

  private static Note why(DataSet.Entry entry) {
    return properForm(entry.key())
        .map(form -> Note.of(TableCode.NOT_LOWER_CASE, form))
        .orElseGet(() -> Note.of(TableCode.NOT_IDNA));
  }

  private static Optional<String> properForm(String key) {
    int start = domainStart(key);
    List<String> labels = new ArrayList<>();
    for (String label : key.substring(start).split("\\.", -1)) {
      if (isAscii(label) || DomainName.parseSelector(label).isPresent()) {
        labels.add(label);
        continue;
      }
      Optional<String> form = DomainName.properForm(label);
      if (form.isEmpty()) {
        return form;
      }
      labels.add(form.get());
    }
    return Optional.of(key.substring(0, start) + String.join(".", labels))
        .filter(form -> !form.equals(key));
  }

  private static int domainStart(String key) {
    int at = key.lastIndexOf('@') + 1;
    return at == 0 && key.startsWith("!") ? 1 : at;
  }

  private static boolean isAscii(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) >= 0x80) {
        return false;
      }
    }
    return true;
  }
}
