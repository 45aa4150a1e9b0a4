package org.signet.policy.table;

import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.signet.dkim.algorithm.KeyType;
import org.signet.dkim.algorithm.SignatureAlgorithm;
import org.signet.dkim.key.KeyName;
import org.signet.dkim.key.SigningKey;
import org.signet.dkim.signature.DomainName;
import org.signet.policy.file.FileCode;
import org.signet.policy.file.KeyFiles;
import org.signet.policy.text.FileTrouble;
import org.signet.policy.text.Note;

/**
 * The keys by name: lines of {@code name domain:selector:key[:algorithm]}, names compared with
 * regard to case. Keys are loaded with the table. Immutable and thread-safe.
 *
 * <p>{@code %} in place of the domain is the author's domain, and {@code %} in a path is the
 * signing domain. A key is a path if it begins with {@code /}, {@code ./} or {@code ../}, and
 * otherwise the base64 text of a key. An entry whose key cannot be used stays in the table with the
 * reason: only mail of its own domain suffers.
 */
public final class KeyTable {
  private static final String AUTHOR_DOMAIN = "%";

  /** Longer texts are meant as keys. */
  private static final int LONGEST_PATH = 100;

  /** What the table knows of a key name. */
  public sealed interface Lookup {
    /** The key, if it can sign. */
    default Optional<Usable> usable() {
      return Optional.empty();
    }

    /** Why the key of this name cannot sign, if that is so. */
    default Optional<Note> fault() {
      return Optional.empty();
    }

    /**
     * A key to sign with.
     *
     * @param fileTime when its file was written; empty if it has none
     */
    record Usable(
        String domain,
        String selector,
        SigningKey key,
        Optional<Instant> fileTime,
        DataSet.Entry entry)
        implements Lookup {
      /** Where verifiers look for the key. */
      public KeyName keyName() {
        return new KeyName(selector, domain);
      }

      @Override
      public Optional<Usable> usable() {
        return Optional.of(this);
      }
    }

    /** The name is known, but its key cannot sign for this author. */
    record Unusable(Note reason, DataSet.Entry entry) implements Lookup {
      @Override
      public Optional<Note> fault() {
        return Optional.of(reason);
      }
    }

    /** The name is not in the table. */
    record Unknown() implements Lookup {}
  }

  /**
   * @param byDomain the keys of a path with {@code %}
   * @param fixed the key of all domains, if there is no {@code %} in the path
   */
  private record Keys(Map<String, KeyFiles.Result> byDomain, Optional<KeyFiles.Result> fixed) {
    static Keys of(KeyFiles.Result fixed) {
      return new Keys(Map.of(), Optional.of(fixed));
    }
  }

  private record Row(String domain, String selector, Keys keys) {
    boolean canSign() {
      return Stream.concat(keys.fixed().stream(), keys.byDomain().values().stream())
          .anyMatch(result -> result.loaded().isPresent());
    }
  }

  private final DataSet entries;
  private final List<DataSet.Entry> all;

  /** By the very entry that a look-up gives, not by one that is equal to it. */
  private final IdentityHashMap<DataSet.Entry, Row> rows;

  private KeyTable(
      DataSet entries, List<DataSet.Entry> all, IdentityHashMap<DataSet.Entry, Row> rows) {
    this.entries = entries;
    this.all = List.copyOf(all);
    this.rows = rows;
  }

  /** The table; entries that cannot be used are reported and known as unusable. */
  static KeyTable of(TableText written, KeyFiles files, TableProblems problems) {
    TableText text = TableNames.whereTheyAreNames(written);
    files.expect(text.entries().stream().flatMap(entry -> path(entry).stream()).toList());
    IdentityHashMap<DataSet.Entry, Row> rows = new IdentityHashMap<>();
    Map<KeyText, Keys> templates = new HashMap<>();
    for (DataSet.Entry entry : text.entries()) {
      row(entry, files, templates, problems).ifPresent(row -> rows.put(entry, row));
    }
    return new KeyTable(
        TableLoader.dataSet(
            text,
            KeyCase.SENSITIVE,
            problems,
            (entry, problem) -> {
              problems.brokenLine(entry.place(), problem);
              return Optional.empty();
            }),
        text.entries(),
        rows);
  }

  /** The file of an entry that has one, and only one. */
  private static Optional<String> path(DataSet.Entry entry) {
    String[] fields = entry.value().orElse("").split(":", 3);
    if (fields.length < 3) {
      return Optional.empty();
    }
    KeyText key = KeyText.of(fields[2]);
    return key.isPath() && !(fields[0].equals(AUTHOR_DOMAIN) && key.isTemplate())
        ? Optional.of(key.key.replace("%", fields[0]))
        : Optional.empty();
  }

  /**
   * @param templates those met so far, so that the files of each are looked for and reported once
   */
  private static Optional<Row> row(
      DataSet.Entry entry, KeyFiles files, Map<KeyText, Keys> templates, TableProblems problems) {
    String[] fields = entry.value().orElse("").split(":", 3);
    if (fields.length < 3 || fields[2].isEmpty()) {
      problems.brokenLine(entry.place(), Note.of(TableCode.CORRUPT_ENTRY, entry.key()));
      return Optional.empty();
    }
    boolean ofAuthor = fields[0].equals(AUTHOR_DOMAIN);
    Optional<String> domain =
        ofAuthor
            ? Optional.of(AUTHOR_DOMAIN)
            : DomainName.parse(fields[0]).map(DomainName::toString);
    if (domain.isEmpty()) {
      problems.brokenLine(
          entry.place(), Note.of(TableCode.NOT_A_DOMAIN, fields[0], advice(fields[0])));
      return Optional.empty();
    }
    Optional<DomainName> selector = DomainName.parseSelector(fields[1]);
    if (selector.isEmpty()) {
      problems.brokenLine(
          entry.place(),
          Note.of(TableCode.NOT_A_SELECTOR, fields[1], TableNames.advice(fields[1])));
      return Optional.empty();
    }
    KeyText key = KeyText.of(fields[2]);
    Keys keys =
        ofAuthor && key.isTemplate()
            ? templates.computeIfAbsent(key, template -> template(entry, template, files, problems))
            : fixed(entry, fields[0], key, files, problems);
    return Optional.of(new Row(domain.get(), selector.get().toString(), keys));
  }

  private static Optional<Note> advice(String domain) {
    return domain.indexOf('.') < 0
        ? Optional.of(Note.of(TableCode.ONE_LABEL))
        : TableNames.advice(domain);
  }

  /** The third field, with the algorithm that may follow it. */
  private record KeyText(String key, Optional<SignatureAlgorithm> algorithm) {
    static KeyText of(String text) {
      int colon = text.lastIndexOf(':');
      Optional<SignatureAlgorithm> algorithm =
          colon < 0
              ? Optional.empty()
              : SignatureAlgorithm.find(text.substring(colon + 1).toLowerCase(Locale.ROOT));
      // Without a known algorithm the colon is part of a path, as it always was.
      return algorithm.isPresent()
          ? new KeyText(text.substring(0, colon), algorithm)
          : new KeyText(text, algorithm);
    }

    boolean isPath() {
      return key.startsWith("/") || key.startsWith("./") || key.startsWith("../");
    }

    boolean isTemplate() {
      return isPath() && key.contains("%");
    }

    KeyFiles.Result check(KeyFiles.Result result) {
      if (algorithm.isPresent() && result.loaded().isPresent()) {
        if (algorithm.get().isHistoric()) {
          return broken(TableCode.HISTORIC_ALGORITHM, algorithm.get().word());
        }
        SigningKey loaded = result.loaded().get().key();
        if (algorithm.get() != loaded.algorithm()) {
          return broken(TableCode.OTHER_ALGORITHM, loaded.toString(), algorithm.get().word());
        }
      }
      return result;
    }
  }

  private static Keys fixed(
      DataSet.Entry entry, String domain, KeyText text, KeyFiles files, TableProblems problems) {
    KeyFiles.Result result =
        text.check(
            text.isPath()
                ? files.load(text.key.replace("%", domain))
                : inline(text.key, files.parse(text.key)));
    report(entry, result, problems);
    return Keys.of(result);
  }

  private static KeyFiles.Result broken(TableCode code, Object... data) {
    return new KeyFiles.Result.Broken(Note.of(code, data));
  }

  private static KeyFiles.Result inline(String text, KeyFiles.Result result) {
    return result.fault().isPresent() && text.length() <= LONGEST_PATH
        ? broken(TableCode.NOT_THE_TEXT_OF_A_KEY, text)
        : result;
  }

  private static Keys template(
      DataSet.Entry entry, KeyText text, KeyFiles files, TableProblems problems) {
    try {
      Map<String, KeyFiles.Result> keys = new HashMap<>();
      files
          .loadTemplate(text.key)
          .forEach(
              (domain, result) -> {
                KeyFiles.Result checked = text.check(result);
                report(entry, checked, problems);
                keys.put(domain, checked);
              });
      return new Keys(Map.copyOf(keys), Optional.empty());
    } catch (IOException trouble) {
      Note reason =
          Note.of(TableCode.CANNOT_LOOK_FOR_KEYS, text.key, FileTrouble.describe(trouble));
      problems.brokenKey(entry.place(), reason);
      return Keys.of(new KeyFiles.Result.Broken(reason));
    } catch (InvalidPathException unusable) {
      Note reason = Note.of(FileCode.NOT_A_PATH, text.key);
      problems.brokenLine(entry.place(), reason);
      return Keys.of(new KeyFiles.Result.Broken(reason));
    }
  }

  private static void report(DataSet.Entry entry, KeyFiles.Result result, TableProblems problems) {
    result
        .fault()
        .map(fault -> Note.of(TableCode.KEY, entry.key(), fault))
        .ifPresent(problem -> problems.brokenKey(entry.place(), problem));
    result.loaded().map(KeyFiles.Result.Loaded::warnings).orElse(List.of()).stream()
        .map(warning -> Note.of(TableCode.KEY, entry.key(), warning))
        .forEach(problem -> problems.warning(entry.place(), problem));
  }

  /** The kinds of keys that can be used. */
  public Set<KeyType> keyTypes() {
    Set<KeyType> types = EnumSet.noneOf(KeyType.class);
    for (Row row : rows.values()) {
      row.keys.fixed().ifPresent(result -> addType(types, result));
      row.keys.byDomain().values().forEach(result -> addType(types, result));
    }
    return types;
  }

  private static void addType(Set<KeyType> types, KeyFiles.Result result) {
    result.loaded().ifPresent(loaded -> types.add(loaded.key().type()));
  }

  /** The keys that can be used, in file order, but for those whose domain is the author's. */
  public List<Lookup.Usable> usable() {
    List<Lookup.Usable> usable = new ArrayList<>();
    for (DataSet.Entry entry : all) {
      Row row = rows.get(entry);
      if (row != null && !row.domain.equals(AUTHOR_DOMAIN)) {
        find(entry, row.domain).usable().ifPresent(usable::add);
      }
    }
    return usable;
  }

  /** Every line, in file order. */
  public List<DataSet.Entry> entries() {
    return all;
  }

  /** Names of keys are often those of domains, and are then in A-labels. */
  private Optional<DataSet.Entry> entry(String name) {
    return entries.find(TableNames.inALabels(name).orElse(name));
  }

  /**
   * True if a key of this name can be used, be it for some domains only.
   *
   * @param name {@code %} for any
   */
  boolean canSignAs(String name) {
    return name.equals(AUTHOR_DOMAIN)
        ? rows.values().stream().anyMatch(Row::canSign)
        : entry(name).map(rows::get).filter(Row::canSign).isPresent();
  }

  /** True if the table has an entry of this name, whatever its key is worth. */
  public boolean knows(String name) {
    return entry(name).isPresent();
  }

  /** Whether the key of this name signs with the author's domain, whatever that is. */
  public boolean takesAuthorDomain(String name) {
    return entry(name).map(rows::get).filter(row -> row.domain.equals(AUTHOR_DOMAIN)).isPresent();
  }

  /**
   * The key of this name.
   *
   * @param authorDomain in A-labels and lower case; stands in for {@code %}
   */
  public Lookup find(String name, String authorDomain) {
    Optional<DataSet.Entry> entry = entry(name);
    return entry.isEmpty() ? new Lookup.Unknown() : find(entry.get(), authorDomain);
  }

  /**
   * The key of this line.
   *
   * @param entry one of {@link #entries()}
   * @param authorDomain in A-labels and lower case; stands in for {@code %}
   */
  public Lookup find(DataSet.Entry entry, String authorDomain) {
    Row row = rows.get(entry);
    if (row == null) {
      return new Lookup.Unusable(Note.of(TableCode.ENTRY_IS_CORRUPT, entry.key()), entry);
    }
    boolean ofAuthor = row.domain.equals(AUTHOR_DOMAIN);
    String domain = ofAuthor ? authorDomain : row.domain;
    if (ofAuthor
        && DomainName.parse(domain).isEmpty()) { // others were checked when the table was read
      return new Lookup.Unusable(Note.of(TableCode.CANNOT_SIGN_FOR, domain), entry);
    }
    Optional<KeyFiles.Result> key =
        row.keys.fixed().or(() -> Optional.ofNullable(row.keys.byDomain().get(domain)));
    if (key.isEmpty()) {
      return new Lookup.Unusable(Note.of(TableCode.NO_KEY_FILE, domain), entry);
    }
    return key.get()
        .fault()
        .<Lookup>map(fault -> new Lookup.Unusable(fault, entry))
        .orElseGet(() -> usable(domain, row.selector, key.get().loaded().orElseThrow(), entry));
  }

  private static Lookup usable(
      String domain, String selector, KeyFiles.Result.Loaded key, DataSet.Entry entry) {
    return new Lookup.Usable(domain, selector, key.key(), key.fileTime(), entry);
  }
}
