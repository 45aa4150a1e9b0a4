package org.signet.keytool.migrate;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.signet.dkim.key.DnssecStatus;
import org.signet.keytool.probe.KeyProbe;
import org.signet.keytool.probe.ProbeDefect;
import org.signet.policy.config.ConfigProblem;
import org.signet.policy.config.ServerConfig;
import org.signet.policy.record.DefectKind;
import org.signet.policy.record.KeyRecordCheck.Defect;
import org.signet.policy.record.KeyRecordCheck.Kind;
import org.signet.policy.text.Place;

/** Every key of a configuration against its DNS record, as a part of {@code migrate}'s report. */
final class KeySection {
  private KeySection() {}

  /** Keys that cannot be used, then what was found out about the others. */
  static Section of(ServerConfig config, List<KeyProbe.Report> reports) {
    List<Item> items = new ArrayList<>();
    for (ConfigProblem broken : config.brokenKeys()) {
      items.add(Item.at(broken.place(), Level.FIX, "", "not usable", broken.message()));
    }
    reports.forEach(report -> items.addAll(items(report)));
    if (items.isEmpty()) {
      items.add(
          Item.of(
              Level.REMARK,
              "",
              "no keys",
              config.mode().signs()
                  ? "nothing is signed: neither a KeyTable nor a usable KeyFile is set"
                  : "nothing is signed: Mode does not have s"));
    }
    return new Section("keys", "Keys and their DNS records", items);
  }

  private static List<Item> items(KeyProbe.Report report) {
    List<Item> items = new ArrayList<>();
    for (Defect defect : report.defects()) {
      // What is wrong with the private half is told with the tables.
      if (defect.kind() != ProbeDefect.PRIVATE_KEY && defect.kind() != Kind.WEAK) {
        items.add(item(report, level(defect.kind()), word(defect.kind()), defect.text()));
      }
    }
    if (report.key().key().isPresent() && items.isEmpty()) {
      items.add(
          item(
              report,
              Level.OK,
              "published",
              report.dnssec() == DnssecStatus.SECURE ? "secured by DNSSEC" : ""));
    }
    return items;
  }

  private static Level level(DefectKind kind) {
    // Without an answer nobody knows whether there is something to fix.
    return kind.fatal() && kind != Kind.LOOKUP_FAILED ? Level.FIX : Level.REMARK;
  }

  private static String word(DefectKind kind) {
    return kind.id().replace('-', ' ');
  }

  private static Item item(KeyProbe.Report report, Level level, String word, String text) {
    Optional<Place> place = report.key().place();
    String name =
        report.key().isOfAllDomains()
            ? report.key().keyName().nameInDomain() + ".*"
            : report.key().recordName().toLowerCase(Locale.ROOT);
    return new Item(level, place, name, word, text, List.of());
  }
}
