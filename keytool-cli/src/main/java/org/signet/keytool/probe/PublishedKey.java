package org.signet.keytool.probe;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.signet.dkim.key.KeyName;
import org.signet.dkim.key.SigningKey;
import org.signet.dkim.signature.DomainName;
import org.signet.keytool.terminal.CommandFailure;
import org.signet.keytool.terminal.Program;
import org.signet.policy.config.Directive;
import org.signet.policy.config.ServerConfig;
import org.signet.policy.config.ServerConfig.Keys;
import org.signet.policy.config.Setting;
import org.signet.policy.file.FileCode;
import org.signet.policy.file.KeyFiles;
import org.signet.policy.table.DataSet;
import org.signet.policy.table.KeyTable;
import org.signet.policy.table.TableLoader;
import org.signet.policy.table.TableProblems;
import org.signet.policy.text.Note;
import org.signet.policy.text.Place;

/**
 * A key of a configuration, and where its record belongs.
 *
 * @param name in the KeyTable; for a single key its domain
 * @param place where the configuration names it; empty if it does not
 * @param keyName its domain is {@code %} if that is the author's
 * @param key empty if it cannot be used
 * @param fault why it cannot be used; empty if it can
 */
public record PublishedKey(
    String name,
    Optional<Place> place,
    KeyName keyName,
    Optional<SigningKey> key,
    Optional<Note> fault) {
  private static final String AUTHOR_DOMAIN = "%";

  /** The name of its record. */
  public String recordName() {
    return keyName.dnsName();
  }

  /** The place as it is shown; empty if there is none. */
  String placeText() {
    return place.map(Place::toString).orElse("");
  }

  /** All keys of the configuration, in its order. */
  public static List<PublishedKey> of(ServerConfig config) {
    Keys keys = config.signing().keys();
    return keys.tables()
        .map(tables -> of(tables.keyTable()))
        .or(() -> keys.singleKey().map(single -> of(config, single.selector(), single.key())))
        .orElse(List.of());
  }

  /**
   * All keys of a data set in the form of a KeyTable, which somebody has named on the command line.
   */
  static KeyList ofDataSet(String dataSet, int status) throws CommandFailure {
    return read(dataSet, Place.of(Path.of("DATASET")), Path.of(""), Optional.empty(), status);
  }

  /** All keys of the table that the configuration names so. */
  static KeyList ofTable(ServerConfig config, Setting table, int status) throws CommandFailure {
    return read(
        table.value(),
        table.valuePlace(),
        config.operation().baseDirectory(),
        config.operation().user().map(ServerConfig.UserId::user),
        status);
  }

  private static KeyList read(
      String dataSet, Place place, Path base, Optional<String> user, int status)
      throws CommandFailure {
    Heard heard = new Heard(new ArrayList<>(), new ArrayList<>());
    KeyFiles files = KeyFiles.ofPublicHalves(base, user);
    Optional<KeyTable> table = new TableLoader(base, heard).keyTable(dataSet, place, files);
    if (table.isEmpty()) {
      throw new CommandFailure(String.join("\n" + Program.NAME + ": ", heard.errors()), status);
    }
    return new KeyList(of(table.get()), heard.warnings());
  }

  /**
   * Keys, with what is unsafe about their files.
   *
   * @param warnings each with its place
   */
  record KeyList(List<PublishedKey> keys, List<String> warnings) {
    KeyList {
      keys = List.copyOf(keys);
      warnings = List.copyOf(warnings);
    }
  }

  /** All keys of a table. A key of every domain has {@code %} as its domain. */
  public static List<PublishedKey> of(KeyTable table) {
    List<PublishedKey> keys = new ArrayList<>();
    for (DataSet.Entry entry : table.entries()) {
      String[] fields = entry.value().orElse("").split(":", 3);
      KeyTable.Lookup found = table.find(entry, "example");
      keys.add(
          new PublishedKey(
              entry.key(),
              Optional.of(entry.place()),
              new KeyName(fields.length > 1 ? inALabels(fields[1]) : "", inALabels(fields[0])),
              found.usable().map(KeyTable.Lookup.Usable::key),
              found.fault()));
    }
    return keys;
  }

  /** Whether its domain is whatever the author's is, so that nobody knows all its records. */
  public boolean isOfAllDomains() {
    return keyName.domain().equals(AUTHOR_DOMAIN);
  }

  /** One key of every domain in Domain. */
  public static List<PublishedKey> of(ServerConfig config, String selector, SigningKey key) {
    List<PublishedKey> keys = new ArrayList<>();
    for (Setting setting : config.settings()) {
      if (setting.directive() == Directive.DOMAIN) {
        keys.clear(); // the last one counts
        new TableLoader(
                config.operation().baseDirectory(), new Heard(new ArrayList<>(), new ArrayList<>()))
            .list(setting.value(), setting.valuePlace())
            .orElse(List.of())
            .forEach(
                entry ->
                    keys.add(
                        new PublishedKey(
                            entry.key(),
                            Optional.of(entry.place()),
                            new KeyName(
                                inALabels(selector),
                                entry.key().equals("*") ? AUTHOR_DOMAIN : inALabels(entry.key())),
                            Optional.of(key),
                            Optional.empty())));
      }
    }
    return keys;
  }

  private static String inALabels(String name) {
    return DomainName.parseSelector(name).map(DomainName::toString).orElse(name);
  }

  /** What the tables report; broken keys are told with their entries. */
  private record Heard(List<String> errors, List<String> warnings) implements TableProblems {
    @Override
    public void error(Place place, Note problem) {
      errors.add(place + ": " + problem.text());
    }

    @Override
    public void brokenLine(Place place, Note problem) {
      error(place, problem);
    }

    @Override
    public void brokenKey(Place place, Note problem) {}

    @Override
    public void warning(Place place, Note problem) {
      if (problem.has(FileCode.NOT_SECURE)) { // that it is weak is told with its record
        warnings.add(place + ": " + problem.text());
      }
    }
  }
}
