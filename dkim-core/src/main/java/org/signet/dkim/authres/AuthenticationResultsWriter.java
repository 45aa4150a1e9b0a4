package org.signet.dkim.authres;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
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

  /** All octets of the field, name and line ends included, are fewer. */
  static final int MAX_OCTETS = 4096;

  private static final int MAX_VALUE = 320;
  private static final int MAX_OBJECTION = 900;
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
    return write(id, results, objection, options, domain -> false);
  }

  /**
   * The field. It has fewer than 4,096 octets: signatures that were not evaluated share one line if
   * there are several, and of more results than there is room for, those stay that matter most, in
   * their order: first the passes of the author's domains, then other passes, then what else there
   * is of the author's domains. A comment at the end says how many were left out.
   *
   * @param isOfAuthor whether a domain is one of the author's; asked only if there is no room for
   *     all
   */
  public static HeaderField write(
      AuthservId id,
      List<VerificationResult> results,
      Optional<String> objection,
      Options options,
      Predicate<String> isOfAuthor) {
    List<VerificationResult> single = results;
    int notEvaluated = (int) results.stream().filter(result -> isNotEvaluated(result)).count();
    if (notEvaluated > 1) {
      single = results.stream().filter(result -> !isNotEvaluated(result)).toList();
    } else {
      notEvaluated = 0;
    }
    Text text = new Text(id, notEvaluated, objection);
    if (single.size() <= MAX_RESULTS) {
      String value = text.with(blocks(single, options), 0);
      if (fits(value.length())) {
        return HeaderField.of(FIELD_NAME, value);
      }
    }
    return HeaderField.of(FIELD_NAME, withTheMostImportant(text, single, options, isOfAuthor));
  }

  private static boolean isNotEvaluated(VerificationResult result) {
    return result.reason().filter(FailReason::isNotEvaluated).isPresent();
  }

  private static boolean fits(int valueLength) {
    return FIELD_NAME.length() + ":\r\n".length() + valueLength < MAX_OCTETS;
  }

  private static String withTheMostImportant(
      Text text, List<VerificationResult> results, Options options, Predicate<String> isOfAuthor) {
    IdentityHashMap<VerificationResult, Integer> ranks = new IdentityHashMap<>();
    results.forEach(result -> ranks.computeIfAbsent(result, r -> rank(r, isOfAuthor)));
    List<VerificationResult> ranked =
        results.stream().sorted(Comparator.comparing(ranks::get)).limit(MAX_RESULTS).toList();
    List<String> blocks = blocks(ranked, options);
    Set<VerificationResult> chosen = Collections.newSetFromMap(new IdentityHashMap<>());
    int length = text.with(List.of(), results.size()).length();
    for (int i = 0; i < ranked.size(); i++) {
      int more = blocks.get(i).length() + 1;
      if (fits(length + more) && chosen.add(ranked.get(i))) {
        length += more;
      }
    }
    List<String> kept = new ArrayList<>();
    for (VerificationResult result : results) {
      if (chosen.remove(result)) {
        kept.add(blocks.get(indexOf(result, ranked)));
      }
    }
    return text.with(kept, results.size() - kept.size());
  }

  private static int rank(VerificationResult result, Predicate<String> isOfAuthor) {
    boolean ofAuthor = result.summary().domain().filter(isOfAuthor).isPresent();
    return (result.passed() ? 0 : 2) + (ofAuthor ? 0 : 1);
  }

  private static int indexOf(VerificationResult result, List<VerificationResult> ranked) {
    int index = 0;
    while (ranked.get(index) != result) {
      index++;
    }
    return index;
  }

  /** Everything in a field but the results of single signatures. */
  private record Text(AuthservId id, int notEvaluated, Optional<String> objection) {
    /** The value of the field with these results. */
    String with(List<String> results, int leftOut) {
      List<String> all = new ArrayList<>(results);
      if (notEvaluated > 0) {
        all.add(
            new FoldedItems()
                .add("dkim=" + ResultCode.NEUTRAL)
                .add("reason=\"" + notEvaluated + " signatures were not evaluated\"")
                .toString());
      }
      if (all.isEmpty() && leftOut == 0) {
        all.add(" dkim=" + ResultCode.NONE);
      }
      objection.ifPresent(
          why ->
              all.add(
                  new FoldedItems()
                      .add("dkim=" + ResultCode.POLICY)
                      .add("reason=" + quoted(why))
                      .toString()));
      String end = leftOut == 0 ? "" : "\r\n\t(" + leftOut + " more results left out)";
      return " " + id + ";" + String.join(";", all) + end;
    }

    /** Quoted; cut if a line could not hold it. */
    private static String quoted(String text) {
      String quoted = PropertyValue.quoted(text);
      return quoted.length() <= MAX_OBJECTION
          ? quoted
          : PropertyValue.quoted(text.substring(0, Math.min(text.length(), MAX_OBJECTION / 2 - 1)));
    }
  }

  private static List<String> blocks(List<VerificationResult> results, Options options) {
    List<String> blocks = new ArrayList<>(results.size());
    for (int i = 0; i < results.size(); i++) {
      FoldedItems items = new FoldedItems();
      items(results.get(i), prefixLength(results, i), options).forEach(items::add);
      blocks.add(items.toString());
    }
    return blocks;
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
    for (int i = 0; i < results.size(); i++) {
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
