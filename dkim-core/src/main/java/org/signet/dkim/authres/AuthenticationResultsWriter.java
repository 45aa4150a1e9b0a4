package org.signet.dkim.authres;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.signet.dkim.algorithm.KeyType;
import org.signet.dkim.message.HeaderField;
import org.signet.dkim.verify.FailReason;
import org.signet.dkim.verify.ResultCode;
import org.signet.dkim.verify.SignatureSummary;
import org.signet.dkim.verify.VerificationResult;

/**
 * Writes Authentication-Results fields, RFC 8601 §2.2, in the order of items that OpenDKIM has.
 * What comes from signatures is quoted, cut and cleaned, so that no signature can put anything of
 * its own into the field.
 */
public final class AuthenticationResultsWriter {
  /** The name of the field. */
  public static final String FIELD_NAME = "Authentication-Results";

  private static final int LAST_COLUMN = 77;
  private static final int MAX_VALUE = 320;
  private static final int MAX_RESULTS = 50;
  private static final int SIGNATURE_CHARS = 8;

  /**
   * What is written about each signature besides result and reason.
   *
   * @param signaturePrefix {@code header.b}, the first characters of the signature (RFC 6008)
   * @param keySize the comment with the size of an RSA key
   */
  public record Options(boolean signaturePrefix, boolean keySize) {
    /** Everything. */
    public static Options defaults() {
      return new Options(true, true);
    }
  }

  private AuthenticationResultsWriter() {}

  /** The field with everything that is known. */
  public static HeaderField write(AuthservId id, List<VerificationResult> results) {
    return write(id, results, Options.defaults());
  }

  /**
   * The field.
   *
   * @param id who speaks
   * @param results one per signature, in the order of the message; none at all means that it was
   *     not signed
   */
  public static HeaderField write(
      AuthservId id, List<VerificationResult> results, Options options) {
    return write(id, results, Optional.empty(), options);
  }

  /**
   * The field, with a word on the message as a whole.
   *
   * @param id who speaks
   * @param results one per signature, in the order of the message
   * @param objection why the message is not acceptable whatever the single signatures are worth:
   *     {@code dkim=policy} after their results
   */
  public static HeaderField write(
      AuthservId id,
      List<VerificationResult> results,
      Optional<String> objection,
      Options options) {
    StringBuilder value = new StringBuilder(256).append(' ').append(id).append(';');
    int count = Math.min(results.size(), MAX_RESULTS);
    for (int i = 0; i < count; i++) {
      String end = i + 1 < count || objection.isPresent() ? ";" : "";
      appendFolded(value, items(results.get(i), prefixLength(results, i), options), end);
    }
    if (results.isEmpty()) {
      value.append(objection.isPresent() ? " dkim=none;" : " dkim=none");
    }
    objection.ifPresent(
        text ->
            appendFolded(
                value,
                List.of("dkim=" + ResultCode.POLICY, "reason=" + PropertyValue.quoted(text)),
                ""));
    return HeaderField.of(FIELD_NAME, value.toString());
  }

  private static void appendFolded(StringBuilder value, List<String> items, String end) {
    int column = LAST_COLUMN;
    for (int i = 0; i < items.size(); i++) {
      String item = i + 1 < items.size() ? items.get(i) : items.get(i) + end;
      if (i == 0 || column + 1 + item.length() > LAST_COLUMN) {
        value.append("\r\n\t");
        column = 1;
      } else {
        value.append(' ');
        column++;
      }
      value.append(item);
      column += item.length();
    }
  }

  private static List<String> items(VerificationResult result, int prefixLength, Options options) {
    SignatureSummary summary = result.summary();
    List<String> items = new ArrayList<>();
    items.add("dkim=" + result.code());
    result
        .reason()
        .map(FailReason::text)
        .ifPresent(text -> items.add("reason=" + PropertyValue.quoted(text)));
    boolean rsa =
        summary.algorithm().filter(word -> word.startsWith(KeyType.RSA.word())).isPresent();
    if (options.keySize() && rsa && summary.keyBits().isPresent()) {
      items.add("(" + summary.keyBits().getAsInt() + "-bit key)");
    }
    add(items, "header.d", summary.domain().map(PropertyValue::of));
    add(items, "header.i", summary.identity().map(AuthenticationResultsWriter::identity));
    add(items, "header.a", summary.algorithm().map(PropertyValue::of));
    add(items, "header.s", summary.selector().map(PropertyValue::of));
    if (options.signaturePrefix()) {
      add(
          items,
          "header.b",
          summary
              .signatureData()
              .map(
                  data ->
                      PropertyValue.of(data.substring(0, Math.min(prefixLength, data.length())))));
    }
    return items;
  }

  private static void add(List<String> items, String name, Optional<String> value) {
    value
        .filter(text -> text.length() <= MAX_VALUE && !text.equals("\"\""))
        .ifPresent(text -> items.add(name + "=" + text));
  }

  /** {@code [local-part] "@" domain-name} needs no quotes, RFC 8601 §2.2. */
  private static String identity(String text) {
    int at = text.lastIndexOf('@');
    boolean plain =
        at >= 0
            && PropertyValue.isToken(text.substring(at + 1))
            && (at == 0 || PropertyValue.isToken(text.substring(0, at)));
    return plain ? text : PropertyValue.quoted(text);
  }

  /**
   * Eight characters of the signature, or as many more as it takes to tell the signatures of the
   * message apart (RFC 6008).
   */
  private static int prefixLength(List<VerificationResult> results, int index) {
    String own = results.get(index).summary().signatureData().orElse("");
    int length = SIGNATURE_CHARS;
    for (int i = 0; i < results.size() && i < MAX_RESULTS; i++) {
      String other = results.get(i).summary().signatureData().orElse("");
      if (i != index && !other.equals(own)) {
        length = Math.max(length, commonPrefix(own, other) + 1);
      }
    }
    return length;
  }

  private static int commonPrefix(String a, String b) {
    int i = 0;
    while (i < a.length() && i < b.length() && a.charAt(i) == b.charAt(i)) {
      i++;
    }
    return i;
  }
}
