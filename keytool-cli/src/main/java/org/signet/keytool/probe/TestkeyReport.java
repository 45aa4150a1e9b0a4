package org.signet.keytool.probe;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import org.signet.dkim.key.DnssecStatus;
import org.signet.keytool.terminal.DisplayText;
import org.signet.keytool.terminal.ExitStatus;
import org.signet.keytool.terminal.Program;
import org.signet.policy.record.DefectKind;
import org.signet.policy.record.KeyRecordCheck.Defect;
import org.signet.policy.record.KeyRecordCheck.Kind;
import org.signet.policy.text.JsonLine;

/** What {@code testkey} says of keys, and with which exit status. */
final class TestkeyReport {
  private static final int FAILED = 1;
  private static final int NO_MATCH = 65;
  private static final int UNAVAILABLE = 69;
  private static final int DECISIONS = 2;
  private static final int SUCCESS = 3;

  /** As opendkim-testkey says it, with the name of the record in the place of {@code %s}. */
  private static final Map<DefectKind, String> WORDS =
      Map.of(
          Kind.NO_RECORD, "'%s' record not found",
          Kind.LOOKUP_FAILED, "'%s' query failed",
          Kind.SEVERAL_RECORDS, "multiple DNS replies for '%s'",
          Kind.REVOKED, "Revoked key",
          Kind.WRONG_KEY, "keys do not match",
          Kind.CUT, "keys do not match",
          Kind.BOGUS, "key bogus (DNSSEC failed)");

  private final int verbosity;
  private final boolean json;
  private final Consumer<String> out;
  private final Consumer<String> err;

  /**
   * @param verbosity how often {@code -v} was given
   * @param json whether standard output has nothing but JSON
   * @param out gets whole lines with their ends
   * @param err gets texts to put on a line
   */
  TestkeyReport(int verbosity, boolean json, Consumer<String> out, Consumer<String> err) {
    this.verbosity = verbosity;
    this.json = json;
    this.out = out;
    this.err = err;
  }

  /** One key that was asked for by name. */
  int single(KeyProbe.Report report) {
    String name = report.key().recordName();
    tell(DECISIONS, "checking key '" + name + "'");
    if (report.passes()) {
      tell(1, report.dnssec() == DnssecStatus.SECURE ? "key secure" : "key not secure");
    }
    int status = ExitStatus.OK;
    for (Defect defect : report.defects()) {
      if (!defect.kind().fatal()) {
        err.accept("warning: '" + name + "': " + DisplayText.of(defect.text()));
        continue;
      }
      boolean mismatch = isMismatch(defect);
      String text = words(defect, name) + ": " + DisplayText.of(defect.text());
      if (mismatch && !json) {
        out.accept(Program.NAME + ": " + text + "\n");
      } else {
        err.accept(text);
      }
      status = status == ExitStatus.OK ? (mismatch ? NO_MATCH : UNAVAILABLE) : status;
    }
    if (status == ExitStatus.OK && verbosity >= SUCCESS && !json) {
      out.accept(Program.NAME + ": key OK\n");
    }
    return status;
  }

  /** All keys of a table. */
  int all(List<KeyProbe.Report> reports) {
    int failed = 0;
    for (int i = 0; i < reports.size(); i++) {
      KeyProbe.Report report = reports.get(i);
      String name = DisplayText.of(report.key().name());
      tell(DECISIONS, "record " + i + " for '" + name + "' retrieved");
      tell(DECISIONS, "checking key '" + name + "'");
      for (Defect defect : report.defects()) {
        boolean fatal = defect.kind().fatal();
        err.accept(
            (fatal ? "" : "warning: ")
                + "key "
                + name
                + ": "
                + (fatal ? words(defect, report.key().recordName()) + ": " : "")
                + DisplayText.of(defect.text()));
      }
      failed += report.passes() ? 0 : 1;
      if (report.passes()) {
        tell(
            1,
            "key " + name + (report.dnssec() == DnssecStatus.SECURE ? " secure" : " not secure"));
        if (verbosity >= SUCCESS && !json) {
          out.accept(Program.NAME + ": key " + name + ": OK\n");
        }
      }
    }
    if (verbosity > 0 && !json) {
      out.accept(
          String.format(
              "%s: %d keys checked; %d pass, %d fail%n",
              Program.NAME, reports.size(), reports.size() - failed, failed));
    }
    return failed == 0 ? ExitStatus.OK : FAILED;
  }

  private static boolean isMismatch(Defect defect) {
    return defect.kind() == Kind.WRONG_KEY || defect.kind() == Kind.CUT;
  }

  /** As opendkim-testkey says it, where it has a word for it. */
  private static String words(Defect defect, String name) {
    DefectKind kind = defect.kind();
    return WORDS.getOrDefault(kind, "'%s' " + kind.id()).replace("%s", name);
  }

  /** For scripts: one object on one line. */
  static String json(KeyProbe.Report report) {
    JsonLine line =
        new JsonLine()
            .beginObject()
            .key("name")
            .string(report.key().name())
            .key("place")
            .string(report.key().placeText())
            .key("record")
            .string(report.key().recordName())
            .key("result")
            .string(report.passes() ? "pass" : "fail")
            .key("dnssec")
            .string(report.dnssec().name().toLowerCase(Locale.ROOT));
    line.key("defects").beginArray();
    for (Defect defect : report.defects()) {
      line.beginObject()
          .key("kind")
          .string(defect.kind().id())
          .key("severity")
          .string(defect.kind().fatal() ? "error" : "warning")
          .key("text")
          .string(defect.text())
          .endObject();
    }
    return line.endArray().endObject().line();
  }

  private void tell(int level, String text) {
    if (verbosity >= level) {
      err.accept(text);
    }
  }
}
