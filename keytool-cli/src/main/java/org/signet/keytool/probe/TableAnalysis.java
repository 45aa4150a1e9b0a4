package org.signet.keytool.probe;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.signet.dkim.algorithm.KeyType;
import org.signet.dkim.key.KeyLookupResult;
import org.signet.dkim.key.PublicKeyLookup;
import org.signet.dkim.key.SigningKey;
import org.signet.keytool.terminal.DisplayText;
import org.signet.keytool.terminal.Paragraph;
import org.signet.policy.config.ConfigProblem;
import org.signet.policy.config.Directive;
import org.signet.policy.config.ServerConfig;
import org.signet.policy.config.ServerConfig.Keys;
import org.signet.policy.config.Setting;
import org.signet.policy.record.KeyRecordCheck;
import org.signet.policy.table.DataSet;
import org.signet.policy.table.SigningTable;
import org.signet.policy.text.JsonLine;
import org.signet.policy.text.Place;

/** What a SigningTable and a KeyTable have that cannot be meant so. */
public final class TableAnalysis {
  private static final int GOOD_BITS = 2048;
  private static final int LOOKUPS_AT_ONCE = 200; // the DNS bounds those of one zone
  private static final String AUTHOR_DOMAIN = "%";

  /**
   * One thing that was found.
   *
   * @param kind a stable word
   */
  public record Finding(Place place, String kind, String what) {
    public String text() {
      return Paragraph.of("", 2, DisplayText.of(place + ": " + what));
    }

    public String json() {
      return new JsonLine()
          .beginObject()
          .key("place")
          .string(place.toString())
          .key("kind")
          .string(kind)
          .key("text")
          .string(what)
          .endObject()
          .line();
    }
  }

  private final ServerConfig config;
  private final List<Finding> findings = new ArrayList<>();

  public TableAnalysis(ServerConfig config) {
    this.config = config;
  }

  /** Whether there is anything to look at. */
  public boolean hasKeys() {
    return config.signing().keys().tables().isPresent()
        || config.signing().keys().singleKey().isPresent();
  }

  /** What the tables themselves show. */
  public List<Finding> findings() {
    findings.clear();
    for (ConfigProblem problem : config.brokenKeys()) {
      findings.add(new Finding(problem.place(), "broken-key", problem.message()));
    }
    for (ConfigProblem problem : config.brokenLines()) {
      findings.add(new Finding(problem.place(), "broken-line", problem.message()));
    }
    config
        .signing()
        .keys()
        .tables()
        .ifPresent(
            tables -> {
              signingTable(tables.authors().table(), tables.multipleSignatures());
              keyTable(tables);
            });
    config.signing().keys().singleKey().ifPresent(single -> weakness(keyFilePlace(), single.key()));
    return List.copyOf(findings);
  }

  private Place keyFilePlace() {
    return config
        .setting(Directive.KEY_FILE)
        .map(Setting::valuePlace)
        .orElse(Place.of(Path.of("KeyFile")));
  }

  private void add(DataSet.Entry entry, String kind, String what) {
    findings.add(new Finding(entry.place(), kind, what));
  }

  private void signingTable(SigningTable table, boolean allMatches) {
    for (DataSet.Entry entry : table.entries()) {
      String key = entry.key();
      if (!allMatches || !table.hasPatterns()) {
        table
            .shadowing(entry)
            .ifPresent(
                first ->
                    add(
                        entry,
                        "shadowed",
                        key
                            + " never matches: "
                            + first.key()
                            + " at "
                            + first.place()
                            + " matches everything that it does"));
      }
      if (!table.hasPatterns() && hasUselessStar(key)) {
        add(
            entry,
            "pattern",
            key + " is a pattern, but the table is named without refile:, so it never matches");
      }
      if (isCatchAll(key)) {
        add(entry, "catch-all", key + " signs for every author, whatever the domain");
      }
    }
  }

  /** In a table without patterns a star means something only alone or as a whole domain. */
  private static boolean hasUselessStar(String key) {
    return key.contains("*") && !key.equals("*") && !key.matches("[^*]+@\\*");
  }

  private static boolean isCatchAll(String key) {
    return key.contains("*") && key.matches("[*@.]+");
  }

  private void keyTable(Keys.Tables tables) {
    Set<String> used = new HashSet<>();
    for (DataSet.Entry entry : tables.authors().table().entries()) {
      used.add(SigningTable.keyName(entry));
    }
    Map<String, DataSet.Entry> names = new HashMap<>();
    for (DataSet.Entry entry : tables.keyTable().entries()) {
      String name = entry.key();
      DataSet.Entry first = names.putIfAbsent(name, entry);
      if (first != null) {
        add(entry, "duplicate-key", name + " is never used: it has a line at " + first.place());
      } else if (!used.contains(name) && !used.contains(AUTHOR_DOMAIN)) {
        add(entry, "unused-key", "no line of the SigningTable refers to " + name);
      }
      if (entry.value().orElse("").startsWith(AUTHOR_DOMAIN + ":")) {
        add(entry, "catch-all", name + " signs with d= of the author, whatever the domain");
      }
      // A key of all authors is looked at as that of one whose domain is not known.
      tables
          .keyTable()
          .find(entry, "example")
          .usable()
          .ifPresent(usable -> weakness(entry.place(), usable.key()));
    }
  }

  private void weakness(Place place, SigningKey key) {
    if (key.type() == KeyType.RSA && key.bits() < GOOD_BITS) {
      findings.add(new Finding(place, "weak-key", "a " + key + " is weak: use 2048 bits"));
    }
  }

  /** What is published for the keys. */
  public List<Finding> recordFindings(PublicKeyLookup dns) {
    List<PublishedKey> keys =
        PublishedKey.of(config).stream()
            .filter(key -> key.key().isPresent() && !key.isOfAllDomains())
            .toList();
    List<Finding> found = new ArrayList<>();
    for (int i = 0; i < keys.size(); i += LOOKUPS_AT_ONCE) {
      found.addAll(
          recordFindings(dns, keys.subList(i, Math.min(i + LOOKUPS_AT_ONCE, keys.size()))));
    }
    return found;
  }

  private static List<Finding> recordFindings(PublicKeyLookup dns, List<PublishedKey> keys) {
    record Pending(PublishedKey key, CompletableFuture<KeyLookupResult> answer) {}
    List<Pending> pending = new ArrayList<>();
    for (PublishedKey key : keys) {
      pending.add(new Pending(key, dns.lookup(key.keyName()).toCompletableFuture()));
    }
    List<Finding> found = new ArrayList<>();
    for (Pending each : pending) {
      for (KeyRecordCheck.Defect defect :
          KeyProbe.ofRecord(each.key.key().orElseThrow(), each.answer.join())) {
        if (defect.kind() != KeyRecordCheck.Kind.WEAK) { // told already
          found.add(
              new Finding(
                  each.key.place().orElseThrow(),
                  "dns-" + defect.kind().id(),
                  each.key.recordName() + ": " + defect.text()));
        }
      }
    }
    return found;
  }
}
