package org.signet.keytool.migrate;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.signet.dkim.tag.Tag;
import org.signet.dkim.tag.TagList;
import org.signet.dkim.tag.TagListSyntaxException;

/**
 * Two DKIM-Signature fields of the same message, octet by octet and, if they differ, tag by tag.
 *
 * @param kind how far they are the same
 * @param differences the tags that differ, with both values and what that means
 */
record SignatureComparison(Kind kind, List<Difference> differences) {
  private static final String ABSENT = "none";

  /** How far two fields are the same. */
  enum Kind {
    /** The same octets. */
    IDENTICAL("identical"),
    /** The same tags with the same values, laid out in another way. */
    LAID_OUT_OTHERWISE("same values, other folding"),
    /** Other values. */
    DIFFERENT("different");

    private final String words;

    Kind(String words) {
      this.words = words;
    }

    @Override
    public String toString() {
      return words;
    }
  }

  /**
   * A tag that differs.
   *
   * @param tag its name, or what of the whole field differs, which has a blank in it
   */
  record Difference(String tag, String theirs, String ours, String meaning) {}

  SignatureComparison {
    differences = List.copyOf(differences);
  }

  /**
   * Compares.
   *
   * @param theirs the field that OpenDKIM made
   * @param ours the field that Signet made
   */
  static SignatureComparison of(String theirs, String ours) {
    if (theirs.equals(ours)) {
      return new SignatureComparison(Kind.IDENTICAL, List.of());
    }
    Map<String, String> their = tags(theirs);
    Map<String, String> our = tags(ours);
    List<Difference> differences = new ArrayList<>();
    Set<String> names = new LinkedHashSet<>(their.keySet());
    names.addAll(our.keySet());
    for (String name : names) {
      String theirValue = their.getOrDefault(name, ABSENT);
      String ourValue = our.getOrDefault(name, ABSENT);
      if (!theirValue.equals(ourValue)) {
        differences.add(
            new Difference(
                name, theirValue, ourValue, meaning(name, theirValue, ourValue, differences)));
      }
    }
    if (!differences.isEmpty()) {
      return new SignatureComparison(Kind.DIFFERENT, differences);
    }
    boolean sameOrder = List.copyOf(their.keySet()).equals(List.copyOf(our.keySet()));
    return new SignatureComparison(
        Kind.LAID_OUT_OTHERWISE,
        List.of(
            new Difference(
                sameOrder ? "the folds" : "the order",
                String.join(" ", their.keySet()),
                String.join(" ", our.keySet()),
                "verifiers accept both: each hashes the field unchanged")));
  }

  /** Values without white space, which counts for nothing in all tags that are compared. */
  private static Map<String, String> tags(String field) {
    Map<String, String> tags = new LinkedHashMap<>();
    String value = field.substring(field.indexOf(':') + 1);
    try {
      for (Tag tag : TagList.parse(value.replace("\n", "\r\n")).tags()) {
        tags.put(tag.name(), tag.compact());
      }
    } catch (TagListSyntaxException e) {
      tags.put("the field", value.strip());
    }
    return tags;
  }

  private static String meaning(String tag, String theirs, String ours, List<Difference> before) {
    return switch (tag) {
      case "h" -> fields(theirs, ours);
      case "bh" ->
          before.stream().anyMatch(difference -> difference.tag().equals("c"))
              ? "follows from c="
              : "the body is hashed differently: a length l=, lone CR or LF, white space or no line end"
                  + " at its end";
      case "b" ->
          before.isEmpty()
              ? "the same data is signed with another key, or the header was read differently"
              : "follows from the differences above";
      case "l" ->
          "how much of the body is signed; Signet signs all of it unless BodyLengthDB says so";
      case "c" -> "a field Canonicalization in a message changes it in OpenDKIM; Signet ignores it";
      case "a" -> "Signet takes the algorithm from the type of the key";
      case "t", "x" -> "the clock, or SignatureTTL";
      case "d", "s", "i" -> "another line of the tables decided";
      case "z" -> "copies of the signed fields; they follow h=";
      case "atps", "atpsh" -> "RFC 6541 remained an experiment; Signet leaves it out";
      default -> "";
    };
  }

  private static String fields(String theirs, String ours) {
    List<String> onlyTheirs = names(theirs);
    List<String> onlyOurs = names(ours);
    names(ours).forEach(onlyTheirs::remove);
    names(theirs).forEach(onlyOurs::remove);
    if (onlyTheirs.isEmpty() && onlyOurs.isEmpty()) {
      return "the same fields in another order";
    }
    List<String> texts = new ArrayList<>();
    if (!onlyOurs.isEmpty()) {
      texts.add("only Signet signs " + String.join(", ", onlyOurs));
    }
    if (!onlyTheirs.isEmpty()) {
      texts.add("only OpenDKIM signs " + String.join(", ", onlyTheirs));
    }
    return String.join("; ", texts);
  }

  /** As often as they stand there. */
  private static List<String> names(String list) {
    return new ArrayList<>(List.of(list.toLowerCase(Locale.ROOT).split(":", -1)));
  }

  /** Whether only h= differs, and what follows from it. */
  boolean isOnlyOfFields() {
    return differences.stream().anyMatch(difference -> difference.tag().equals("h"))
        && differences.stream()
            .allMatch(difference -> List.of("h", "b", "z").contains(difference.tag()));
  }
}
