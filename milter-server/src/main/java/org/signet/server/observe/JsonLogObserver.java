package org.signet.server.observe;

import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.signet.dkim.verify.SignatureSummary;
import org.signet.dkim.verify.VerificationResult;
import org.signet.policy.decision.Remark;
import org.signet.policy.text.JsonLine;
import org.signet.server.observe.MessageReport.SignatureMade;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.Marker;
import org.slf4j.MarkerFactory;

/**
 * {@code LogFormat json}: one object for each message. The keys are those of the guide. Lists and
 * texts are bounded, so that the object fits where it goes: syslog daemons take 8 KiB.
 */
public final class JsonLogObserver implements MilterObserver {
  /** Marks a message that is JSON already. */
  static final Marker JSON = MarkerFactory.getMarker("json");

  private static final Logger LOG = LoggerFactory.getLogger(LogObserver.MESSAGES);

  /** Characters, each of which is one octet. */
  private static final int LONGEST_LINE = 8000;

  /** Of a character that is escaped, at most. */
  private static final int ESCAPED = 6;

  private static final int LONGEST_TEXT = 300;
  private static final int LONGEST_TAG = 120;
  private static final int MOST_SIGNATURES = 10;
  private static final int MOST_REMARKS = 20;

  private final boolean why;
  private final Clock clock;

  /**
   * Writes all there is to say of each message.
   *
   * @param why {@code LogWhy}: also every rule that was looked at
   * @param clock tells the time of an object
   */
  public JsonLogObserver(boolean why, Clock clock) {
    this.why = why;
    this.clock = clock;
  }

  @Override
  public void ended(MessageReport report) {
    String line = object(report, why, MOST_REMARKS);
    if (line.length() > LONGEST_LINE) {
      line = object(report, false, 1);
    }
    switch (report.loudest()) {
      case WHY, INFO -> LOG.info(JSON, line);
      case NOTICE -> LOG.atInfo().addMarker(JSON).addMarker(LogObserver.NOTICE).log(line);
      case WARNING -> LOG.warn(JSON, line);
      case ERROR -> LOG.error(JSON, line);
    }
  }

  private String object(MessageReport report, boolean withTrace, int mostRemarks) {
    JsonLine json = new JsonLine().beginObject();
    json.key("time").string(LineEncoder.time(clock.instant()));
    json.key("level").string(LineEncoder.Severity.of(report.loudest()).word());
    json.key("id").string(cut(report.id().text(), LONGEST_TEXT));
    json.key("client").string(cut(report.client(), LONGEST_TEXT));
    report
        .decision()
        .ifPresent(
            decision ->
                json.key("decision")
                    .string(decision.action())
                    .key("reason")
                    .string(decision.reason().id())
                    .key("rule")
                    .string(decision.rule().toString())
                    .key("why")
                    .string(cut(decision.note().text(), LONGEST_TEXT)));
    json.key("answer").string(report.ending().word());
    if (!report.signatures().isEmpty()) {
      json.key("signatures").beginArray();
      report.signatures().stream().limit(MOST_SIGNATURES).forEach(made -> signature(json, made));
      json.endArray();
    }
    report.results().ifPresent(results -> results(json, results));
    if (withTrace) {
      json.key("trace").strings(texts(report.trace(), MOST_REMARKS));
    }
    List<Remark> remarks = remarks(report);
    if (!remarks.isEmpty()) {
      json.key("remarks").strings(texts(remarks, mostRemarks));
    }
    report
        .failure()
        .ifPresent(
            failure ->
                json.key("error")
                    .string(cut(failure.what() + ": " + failure.cause(), LONGEST_TEXT)));
    json.key("ms").number(report.elapsed().toMillis());
    json.key("answer_ms").number(report.answering().toMillis());
    return json.endObject().text();
  }

  /** All but what only LogWhy asks for. */
  private static List<Remark> remarks(MessageReport report) {
    return Stream.concat(report.trace().stream(), report.remarks().stream())
        .filter(remark -> remark.kind() != Remark.Kind.WHY)
        .toList();
  }

  private static List<String> texts(List<Remark> remarks, int most) {
    return remarks.stream().limit(most).map(remark -> cut(remark.text(), LONGEST_TEXT)).toList();
  }

  private static void signature(JsonLine json, SignatureMade made) {
    json.beginObject();
    tag(json, "d", Optional.of(made.domain()));
    tag(json, "s", Optional.of(made.selector()));
    tag(json, "a", Optional.of(made.algorithm()));
    json.endObject();
  }

  private static void results(JsonLine json, List<VerificationResult> results) {
    json.key("results").beginArray();
    for (VerificationResult result :
        results.subList(0, Math.min(results.size(), MOST_SIGNATURES))) {
      SignatureSummary summary = result.summary();
      json.beginObject().key("result").string(result.code().toString());
      result.reason().ifPresent(reason -> json.key("reason").string(reason.id()));
      tag(json, "d", summary.domain());
      tag(json, "s", summary.selector());
      tag(json, "a", summary.algorithm());
      tag(json, "i", summary.identity());
      summary.keyBits().ifPresent(bits -> json.key("bits").number(bits));
      json.endObject();
    }
    json.endArray();
  }

  private static void tag(JsonLine json, String name, Optional<String> value) {
    value.ifPresent(text -> json.key(name).string(cut(text, LONGEST_TAG)));
  }

  /** At most so many octets once it is escaped. */
  private static String cut(String text, int most) {
    int octets = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      octets += c >= ' ' && c <= '~' && c != '"' && c != '\\' ? 1 : ESCAPED;
      if (octets > most) {
        return text.substring(0, i) + "...";
      }
    }
    return text;
  }
}
