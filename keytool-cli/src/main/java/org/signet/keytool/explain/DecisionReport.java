package org.signet.keytool.explain;

import java.util.List;
import java.util.Map;
import org.signet.keytool.terminal.DisplayText;
import org.signet.keytool.terminal.Paragraph;
import org.signet.policy.decision.Decision;
import org.signet.policy.decision.Decision.Action;
import org.signet.policy.text.JsonLine;

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
                  + signature.keyName().dnsName()));
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
    return decision.action().fold(new Sentence());
  }

  /** What becomes of the mail, in words. */
  private static final class Sentence implements Decision.Cases<String> {
    @Override
    public String sign(Action.Sign action) {
      int count = action.profiles().size();
      return "it is signed" + (count == 1 ? "" : ", with " + count + " signatures");
    }

    @Override
    public String verify(Action.Verify action) {
      return "it is not signed; the signatures that it has are verified";
    }

    @Override
    public String leaveAlone(Action.LeaveAlone action) {
      return "it is neither signed nor verified";
    }

    @Override
    public String malformed(Action.Malformed action) {
      return "it is not signed, and passes as malformed";
    }

    @Override
    public String refuse(Action.Refuse action) {
      return "it is rejected: " + action.fault().text();
    }

    @Override
    public String signingError(Action.SigningError action) {
      return "it should be signed but cannot be: On-SignatureError decides";
    }

    @Override
    public String headerTooLarge(Action.HeaderTooLarge action) {
      return "its header is too large: On-Security decides";
    }

    @Override
    public String tempFail(Action.TempFail action) {
      return "it should be signed but cannot be: temporary failure, the sender will retry";
    }
  }
}
