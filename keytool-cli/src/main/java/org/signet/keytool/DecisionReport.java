package org.signet.keytool;

import java.util.List;
import java.util.Map;
import org.signet.server.filter.Decision;
import org.signet.server.filter.Decision.Action;
import org.signet.server.observe.JsonLine;

/** What {@code explain} says of one mail. */
record DecisionReport(
    QuestionedMail mail,
    Decision decision,
    List<RuleReport.Line> rules,
    List<String> nearMisses,
    List<PlannedSignature> signatures) {

  /** For people, in 80 columns. */
  String text() {
    StringBuilder text = new StringBuilder();
    text.append(
        Paragraph.of(
            "mail      ", DisplayText.of("from " + mail.from() + ", by client " + mail.client())));
    text.append(Paragraph.of("decision  ", sentence() + " [" + decision.reason().id() + "]"));
    text.append("\nrules\n");
    for (RuleReport.Line rule : rules) {
      text.append(
          Paragraph.of(
              String.format("  %-18s %-3s ", rule.rule(), rule.outcome()),
              DisplayText.of(rule.why())));
    }
    for (String nearMiss : nearMisses) {
      text.append('\n').append(Paragraph.of("nearly    ", DisplayText.of(nearMiss)));
    }
    for (PlannedSignature signature : signatures) {
      text.append('\n');
      text.append(
          Paragraph.of(
              "key       ",
              signature.key()
                  + signature.place().map(at -> ", " + at).orElse("")
                  + ", published at "
                  + signature.recordName()));
      text.append(Paragraph.of("signature ", signature.text()));
    }
    return text.toString();
  }

  /** For scripts: one object on one line, keys always in this order. */
  String json() {
    JsonLine json = new JsonLine().beginObject();
    json.key("from").string(mail.from());
    json.key("client").string(mail.client().toString());
    json.key("decision").string(decision.action().word());
    json.key("reason").string(decision.reason().id());
    json.key("rules").beginArray();
    for (RuleReport.Line rule : rules) {
      json.beginObject()
          .key("rule")
          .string(rule.rule().toString())
          .key("applies")
          .string(rule.outcome().toString())
          .key("why")
          .string(rule.why())
          .endObject();
    }
    json.endArray().key("nearMisses").strings(nearMisses);
    json.key("signatures").beginArray();
    for (PlannedSignature signature : signatures) {
      json.beginObject().key("key").string(signature.key());
      json.key("place").string(signature.place().orElse(""));
      json.key("tags").beginObject();
      for (Map.Entry<String, String> tag : signature.tags().entrySet()) {
        json.key(tag.getKey()).string(tag.getValue());
      }
      json.endObject().endObject();
    }
    return json.endArray().endObject().line();
  }

  private String sentence() {
    Action action = decision.action();
    if (action instanceof Action.Sign sign) {
      int count = sign.profiles().size();
      return "it is signed" + (count == 1 ? "" : ", with " + count + " signatures");
    }
    if (action instanceof Action.Verify) {
      return "it is not signed; what signatures it has are verified";
    }
    if (action instanceof Action.LeaveAlone) {
      return "it is neither signed nor verified";
    }
    if (action instanceof Action.Malformed) {
      return "it is not signed, and passes as malformed";
    }
    if (action instanceof Action.Refuse refuse) {
      return "it is refused: " + refuse.text();
    }
    return action instanceof Action.SigningError
        ? "it should be signed and cannot be: On-SignatureError decides"
        : "it should be signed and cannot be: the sender shall try again";
  }
}
