package org.signet.keytool.diagnose;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.signet.diagnosis.Change;
import org.signet.diagnosis.Hint;
import org.signet.diagnosis.Restoration;
import org.signet.diagnosis.SideDiagnosis;
import org.signet.diagnosis.SignatureDiagnosis;
import org.signet.dkim.verify.FailReason;
import org.signet.dkim.verify.SignatureSummary;
import org.signet.keytool.terminal.DisplayText;
import org.signet.policy.text.JsonLine;

/**
 * What {@code diagnose --json} prints. Keys and their order are stable; what is not known is "".
 */
public final class DiagnosisJson {
  private final JsonLine json = new JsonLine();

  private DiagnosisJson() {}

  /** One object on one line. */
  public static String of(String file, List<SignatureDiagnosis> signatures) {
    DiagnosisJson report = new DiagnosisJson();
    report.json.beginObject().key("file").string(file).key("signatures").beginArray();
    signatures.forEach(report::signature);
    return report.json.endArray().endObject().line();
  }

  private void signature(SignatureDiagnosis signature) {
    SignatureSummary summary = signature.result().summary();
    json.beginObject().key("line").number(signature.line());
    text("domain", summary.domain());
    text("selector", summary.selector());
    text("algorithm", summary.algorithm());
    json.key("result").string(signature.result().code().toString());
    json.key("reason").string(signature.result().reason().map(FailReason::id).orElse(""));
    json.key("key").string(signature.key().id());
    side("header", signature.header());
    side("body", signature.body());
    json.key("hints").beginArray();
    signature.hints().forEach(this::hint);
    json.endArray().endObject();
  }

  private void text(String key, Optional<String> octets) {
    json.key(key).string(DisplayText.decode(octets.orElse("")));
  }

  private void side(String key, SideDiagnosis side) {
    Optional<Restoration> found = side.restoration();
    json.key(key).beginObject();
    json.key("state").string(side.fault().id());
    json.key("search").string(side.search().name().toLowerCase(Locale.ROOT).replace('_', '-'));
    json.key("changes").beginArray();
    found.ifPresent(restoration -> restoration.changes().forEach(this::change));
    json.endArray().key("equivalents").beginArray();
    found.ifPresent(
        restoration ->
            restoration
                .equivalents()
                .forEach(
                    other -> {
                      json.beginArray();
                      other.forEach(this::change);
                      json.endArray();
                    }));
    json.endArray();
    json.key("diff")
        .strings(
            found.stream()
                .flatMap(restoration -> restoration.diff().stream())
                .map(DisplayText::decode)
                .toList());
    json.endObject();
  }

  private void change(Change change) {
    json.beginObject().key("cause").string(change.cause().id());
    json.key("detail").string(DisplayText.decode(change.detail()));
    json.key("firstLine").number(change.lines().first());
    json.key("lastLine").number(change.lines().last());
    json.key("problem").string(change.cause().sentence());
    json.key("fix").string(change.fix());
    json.endObject();
  }

  private void hint(Hint hint) {
    json.beginObject().key("likelihood").string(hint.likely() ? "likely" : "possible");
    json.key("text").string(DisplayText.decode(hint.text())).endObject();
  }
}
