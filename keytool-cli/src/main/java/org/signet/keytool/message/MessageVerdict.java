package org.signet.keytool.message;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.signet.dkim.message.MessageReader;
import org.signet.dkim.verify.FailReason;
import org.signet.dkim.verify.ResultCode;
import org.signet.dkim.verify.SignatureSummary;
import org.signet.dkim.verify.VerificationResult;
import org.signet.dkim.verify.Verifier;
import org.signet.keytool.terminal.DisplayText;
import org.signet.keytool.terminal.MessageFile;
import org.signet.policy.text.JsonLine;

/**
 * What became of one message.
 *
 * @param file its name, as given on the command line
 * @param results one per DKIM-Signature field, from the top down
 */
record MessageVerdict(String file, List<VerificationResult> results) {

  MessageVerdict {
    results = List.copyOf(results);
  }

  /**
   * Verifies one message.
   *
   * @param warnings gets what is odd about it
   */
  static MessageVerdict of(
      String name, MessageFile file, Verifier verifier, Consumer<String> warnings)
      throws IOException {
    MessageReader reader = file.reader();
    reader.header();
    file.warning(reader).ifPresent(warnings);
    return new MessageVerdict(name, verifier.verify(reader));
  }

  /** Whether a signature passes. */
  boolean passed() {
    return results.stream().anyMatch(VerificationResult::passed);
  }

  /** Pass if a signature passes, else the word of the first one, or none. */
  ResultCode code() {
    if (passed()) {
      return ResultCode.PASS;
    }
    return results.isEmpty() ? ResultCode.NONE : results.get(0).code();
  }

  /** One object on one line. Its keys and their order are stable; what is not known is "". */
  String json() {
    JsonLine json = new JsonLine().beginObject();
    json.key("file").string(file).key("result").string(code().toString());
    json.key("signatures").beginArray();
    for (VerificationResult result : results) {
      SignatureSummary summary = result.summary();
      json.beginObject()
          .key("domain")
          .string(decode(summary.domain()))
          .key("selector")
          .string(decode(summary.selector()))
          .key("algorithm")
          .string(decode(summary.algorithm()))
          .key("identity")
          .string(decode(summary.identity()))
          .key("result")
          .string(result.code().toString())
          .key("reason")
          .string(result.reason().map(FailReason::id).orElse(""))
          .endObject();
    }
    return json.endArray().endObject().line();
  }

  /** For people: a line for the message, then one for each signature. */
  String text() {
    StringBuilder text = new StringBuilder();
    text.append(DisplayText.of(file)).append(": ").append(code());
    if (results.isEmpty()) {
      text.append(": no DKIM-Signature field");
    }
    text.append('\n');
    for (VerificationResult result : results) {
      SignatureSummary summary = result.summary();
      text.append("  ").append(result.code());
      append(text, " d=", summary.domain());
      append(text, " s=", summary.selector());
      append(text, " a=", summary.algorithm());
      summary.keyBits().ifPresent(bits -> text.append(" (").append(bits).append("-bit key)"));
      text.append(": ").append(Explanation.of(result));
      result.reason().ifPresent(reason -> text.append(" [").append(reason.id()).append(']'));
      text.append('\n');
    }
    return text.toString();
  }

  private static void append(StringBuilder text, String label, Optional<String> value) {
    if (value.isPresent()) {
      text.append(label).append(DisplayText.of(decode(value)));
    }
  }

  /** RFC 8616 §2. */
  private static String decode(Optional<String> octets) {
    return DisplayText.decode(octets.orElse(""));
  }
}
