package org.signet.policy.table;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import org.signet.policy.text.Note;

/**
 * Which key signs for an author: lines of {@code author keyname[:signer]}. Immutable and
 * thread-safe.
 *
 * <p>A {@code refile:} table matches its patterns against {@code local@domain} in file order. Any
 * other table is asked for {@code local@domain}, {@code domain}, then for each suffix of the domain
 * that begins with a dot {@code local@suffix} and {@code suffix}, then {@code local@*} and {@code
 * *}; patterns such as {@code *@example.com} are never found there.
 *
 * <p>A line that cannot be used covers the authors that it was meant for as far as that can be
 * read, see {@link BrokenLines}.
 */
public final class SigningTable {
  /**
   * An entry that covers the author.
   *
   * @param keyName the name to look for in the KeyTable
   * @param signer for {@code i=}, as written in the table, in octets of UTF-8, with the author's
   *     domain in place of {@code %}; it may be unusable, which is for the caller to find out
   * @param entry the line, for traces
   * @param fault why the line cannot be used: then mail of the author is neither signed nor sent
   *     unsigned
   */
  public record Match(
      String keyName, Optional<String> signer, DataSet.Entry entry, Optional<Note> fault) {}

  private static final char ANY_TEXT = '\uffff';

  private final DataSet entries;
  private final List<DataSet.Entry> all;
  private final BrokenLines broken;

  private SigningTable(DataSet entries, List<DataSet.Entry> all, BrokenLines broken) {
    this.entries = entries;
    this.all = List.copyOf(all);
    this.broken = broken;
  }

  /** The table; entries that cannot be used are reported. */
  static SigningTable of(TableText text, TableProblems problems) {
    BrokenLines broken = new BrokenLines(problems);
    for (DataSet.Entry entry : text.entries()) {
      if (keyName(entry).isEmpty()) {
        broken.add(entry, Note.of(TableCode.NO_KEY_NAME, entry.key()));
      }
      if (text.type() != DataSetSpec.Type.PATTERNS && isUnreachable(entry.key())) {
        problems.warning(
            entry.place(),
            Note.of(TableCode.NEVER_FOUND_WITHOUT_REFILE, entry.key(), entry.key().substring(2)));
      }
      signer(entry)
          .filter(signer -> signer.indexOf('@') < 0)
          .ifPresent(
              signer ->
                  problems.warning(entry.place(), Note.of(TableCode.SIGNER_WITHOUT_AT, signer)));
    }
    return new SigningTable(
        TableLoader.dataSet(text, KeyCase.IGNORED, problems, broken::instead),
        text.entries(),
        broken);
  }

  private static boolean isUnreachable(String key) {
    return key.startsWith("*@");
  }

  /** The key name of a line, as written: {@code %} for the author's domain; empty for none. */
  public static String keyName(DataSet.Entry entry) {
    String value = entry.value().orElse("");
    int colon = value.indexOf(':');
    return colon < 0 ? value : value.substring(0, colon);
  }

  private static Optional<String> signer(DataSet.Entry entry) {
    String value = entry.value().orElse("");
    int colon = value.indexOf(':');
    return colon < 0 ? Optional.empty() : Optional.of(value.substring(colon + 1));
  }

  /** Reports every entry whose key name the table of keys does not know. */
  public void checkAgainst(KeyTable keys, TableProblems problems) {
    for (DataSet.Entry entry : all) {
      String name = keyName(entry);
      if (!name.isEmpty() && !name.equals("%") && !keys.knows(name)) {
        problems.brokenLine(entry.place(), Note.of(TableCode.UNKNOWN_KEY, name));
      }
    }
  }

  /** Whether some author's mail can be signed with one of these keys. */
  public boolean reaches(KeyTable keys) {
    return all.stream()
        .filter(entry -> hasPatterns() || !isUnreachable(entry.key()))
        .filter(entry -> broken.fault(entry).isEmpty())
        .anyMatch(entry -> keys.canSignAs(keyName(entry)));
  }

  /**
   * The first entry that covers the author.
   *
   * @param localPart as written in the message
   * @param domain without regard to case
   */
  public Optional<Match> first(String localPart, String domain) {
    String lower = domain.toLowerCase(Locale.ROOT);
    return firstEntry(localPart, lower).or(broken::anybodys).map(entry -> match(entry, lower));
  }

  private Optional<DataSet.Entry> firstEntry(String localPart, String lower) {
    if (entries instanceof PatternDataSet patterns) {
      return patterns.find(localPart + '@' + lower);
    }
    List<DataSet.Entry> found = new ArrayList<>(1);
    eachKey(
        localPart,
        lower,
        key -> {
          entries.find(key).ifPresent(found::add);
          return found.isEmpty();
        });
    return found.stream().findFirst();
  }

  /** Every entry that covers the author, in the order in which they are found. */
  public List<Match> all(String localPart, String domain) {
    String lower = domain.toLowerCase(Locale.ROOT);
    List<DataSet.Entry> found = allEntries(localPart, lower);
    return (found.isEmpty() ? broken.anybodys().stream() : found.stream())
        .map(entry -> match(entry, lower))
        .toList();
  }

  private List<DataSet.Entry> allEntries(String localPart, String lower) {
    if (entries instanceof PatternDataSet patterns) {
      return patterns.findAll(localPart + '@' + lower);
    }
    List<DataSet.Entry> found = new ArrayList<>();
    eachKey(
        localPart,
        lower,
        key -> {
          entries.find(key).ifPresent(found::add);
          return true;
        });
    return found;
  }

  /** Every line, in file order. */
  public List<DataSet.Entry> entries() {
    return all;
  }

  /** True for a {@code refile:} table. */
  public boolean hasPatterns() {
    return entries instanceof PatternDataSet;
  }

  /**
   * An earlier entry that covers everything this one does, if there is one. Regular expressions are
   * not compared.
   */
  @SuppressWarnings("ReferenceEquality") // a line may stand in the table twice
  public Optional<DataSet.Entry> shadowing(DataSet.Entry entry) {
    boolean isRegex = entries instanceof PatternDataSet && LinePattern.isRegex(entry.key());
    if (isRegex) {
      return Optional.empty();
    }
    // What covers a character that is in no table, in the place of any text, covers any text there.
    String sample =
        entries instanceof PatternDataSet ? entry.key().replace('*', ANY_TEXT) : entry.key();
    return entries
        .find(sample)
        .filter(first -> first != entry)
        .filter(first -> !(entries instanceof PatternDataSet && LinePattern.isRegex(first.key())));
  }

  private Match match(DataSet.Entry entry, String domain) {
    String name = keyName(entry);
    return new Match(
        name.equals("%") ? domain : name,
        signer(entry).map(signer -> TableNames.octets(signer).replace("%", domain)),
        entry,
        broken.fault(entry));
  }

  /**
   * Visits the keys to look for, one after the other as long as more are wanted.
   *
   * @return whether more are wanted
   */
  private static boolean eachKey(String localPart, String domain, Predicate<String> wantsMore) {
    boolean more = wantsMore.test(localPart + '@' + domain) && wantsMore.test(domain);
    for (int dot = domain.indexOf('.'); more && dot >= 0; dot = domain.indexOf('.', dot + 1)) {
      String suffix = domain.substring(dot);
      more = wantsMore.test(localPart + '@' + suffix) && wantsMore.test(suffix);
    }
    return more && wantsMore.test(localPart + "@*") && wantsMore.test("*");
  }
}
