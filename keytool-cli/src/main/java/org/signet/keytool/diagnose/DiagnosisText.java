package org.signet.keytool.diagnose;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.signet.diagnosis.Change;
import org.signet.diagnosis.Fault;
import org.signet.diagnosis.Hint;
import org.signet.diagnosis.KeyWord;
import org.signet.diagnosis.Restoration;
import org.signet.diagnosis.SideDiagnosis;
import org.signet.diagnosis.SignatureDiagnosis;
import org.signet.dkim.verify.FailReason;
import org.signet.dkim.verify.SignatureSummary;
import org.signet.keytool.message.Explanation;
import org.signet.keytool.terminal.Colours;
import org.signet.keytool.terminal.DisplayText;
import org.signet.keytool.terminal.MessageFile;
import org.signet.keytool.terminal.Paragraph;

/** What {@code diagnose} prints for people. */
final class DiagnosisText {
  private static final String HEAD = "  %-9s";

  /** Reasons that what is said of header and body tells better. */
  private static final Set<FailReason> ABOUT_SIDES =
      Set.of(
          FailReason.BODY_HASH_MISMATCH, FailReason.SIGNATURE_MISMATCH, FailReason.BODY_TOO_SHORT);

  private final Colours colours;
  private final StringBuilder text = new StringBuilder();

  private DiagnosisText(Colours colours) {
    this.colours = colours;
  }

  /**
   * One message.
   *
   * @param file as given on the command line
   */
  static String of(String file, List<SignatureDiagnosis> signatures, Colours colours) {
    DiagnosisText report = new DiagnosisText(colours);
    String name = MessageFile.displayName(file);
    if (signatures.isEmpty()) {
      return name + ": no DKIM-Signature field\n";
    }
    signatures.forEach(signature -> report.append(name, signature));
    return report.text.toString();
  }

  private void append(String file, SignatureDiagnosis signature) {
    SignatureSummary summary = signature.result().summary();
    String code = signature.result().code().toString();
    text.append(file).append(':').append(signature.line()).append(": ");
    text.append(signature.result().passed() ? colours.good(code) : colours.bad(code));
    tag(" d=", summary.domain());
    tag(" s=", summary.selector());
    tag(" a=", summary.algorithm());
    signature.result().reason().map(FailReason::id).ifPresent(id -> text.append(" [" + id + "]"));
    text.append('\n');
    signature
        .result()
        .reason()
        .filter(reason -> !ABOUT_SIDES.contains(reason))
        .ifPresent(reason -> row("verdict", Explanation.of(signature.result())));
    if (!signature.result().passed()) {
      row("key", key(signature.key()));
      side("header", signature.header());
      side("body", signature.body());
      signature.hints().forEach(this::hint);
    }
  }

  private void tag(String name, Optional<String> value) {
    value.ifPresent(octets -> text.append(name).append(safe(octets)));
  }

  private static String safe(String octets) {
    return DisplayText.of(DisplayText.decode(octets));
  }

  private void row(String head, String words) {
    text.append(Paragraph.of(HEAD.formatted(head), words));
  }

  private static String key(KeyWord word) {
    return switch (word) {
      case FOUND -> "is in DNS";
      case MISSING -> "is not in DNS";
      case REVOKED -> "revoked by the domain";
      case UNUSABLE -> "the record has no usable key for this signature";
      case UNKNOWN -> "not known";
    };
  }

  private void side(String head, SideDiagnosis side) {
    row(head, fault(side.fault()));
    side.restoration().ifPresent(this::restoration);
    if (side.isUnexplained()) {
      row(
          "",
          switch (side.search()) {
            case NONE, COMPLETE ->
                "Reversing the known changes of mail systems does not restore it.";
            case STOPPED -> "Not restored within the time limit; --seconds sets a longer one.";
            case TOO_LARGE -> "It is too large to search for the change.";
          });
    }
  }

  private static String fault(Fault fault) {
    return switch (fault) {
      case INTACT -> "is what was signed: certain";
      case CHANGED -> "is not what was signed: certain";
      case TOO_SHORT -> "is less than what was signed: certain";
      case CHANGED_OR_WRONG_KEY ->
          "is not what was signed, or the key in DNS is not the one that signed; with Ed25519"
              + " the two cases cannot be distinguished";
      case WRONG_KEY ->
          "unknown: the key in DNS did not make this signature (b=), or b= was changed;"
              + " that is certain";
      case NO_KEY -> "unknown without the key";
      case UNKNOWN -> "was not checked";
    };
  }

  private void restoration(Restoration found) {
    row("", colours.important("certain:") + " " + words(found.changes()));
    found.equivalents().forEach(other -> row("", "or, with the same effect: " + words(other)));
    text.append(DiffText.of(found.diff(), colours));
    found.changes().stream().map(Change::fix).distinct().forEach(fix -> row("fix", fix));
  }

  private static String words(List<Change> changes) {
    return changes.stream().map(DiagnosisText::words).collect(Collectors.joining("; and "));
  }

  private static String words(Change change) {
    StringBuilder words = new StringBuilder(change.cause().sentence());
    if (!change.detail().isEmpty()) {
      words.append(" (").append(safe(change.detail())).append(')');
    }
    int first = change.lines().first();
    int last = change.lines().last();
    if (first > 0) {
      words.append(first == last ? ", line " + first : ", lines " + first + " to " + last);
    }
    return words.toString();
  }

  private void hint(Hint hint) {
    row(hint.likely() ? "likely" : "possible", safe(hint.text()));
  }
}
