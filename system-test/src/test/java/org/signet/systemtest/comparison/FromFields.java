package org.signet.systemtest.comparison;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

/**
 * Values of From fields, made from what real ones are made of, and from what they should not have.
 * The same seed makes the same values. No domain has octets above 127: opendkim aborts when it
 * signs for such a one.
 */
final class FromFields {
  private static final List<String> NAMES =
      List.of(
          "",
          "",
          "Joe",
          "Joe Doe",
          "\"Doe, Joe\"",
          "Doe, Joe",
          "Doe; Joe",
          "Joe: home",
          "J.R. Doe",
          "joe@example.com",
          "other@example.net",
          "other@example.net, Joe",
          "sales@",
          "@sales",
          "Sales (EU) @ Shop",
          "=?utf-8?q?J=C3=B6?=",
          "=?utf-8?q?joe=40example.net?=",
          "\"joe@example.net\"",
          "\"J\\\"oe\"",
          "\"J\u00c3\u00b6\"",
          "(c (nested) \\) comment) Joe",
          "Joe [home]",
          "C:\\Joe\\",
          "Joe > Ann",
          "'Joe'");
  private static final List<String> LOCAL_PARTS =
      List.of(
          "joe",
          "joe",
          "joe",
          "joe",
          "joe",
          "joe",
          "Joe.Doe",
          "\"joe doe\"",
          "\"joe@doe\"",
          "joe doe",
          "joe\\doe",
          "joe/doe=a?b",
          "joe(him).doe",
          "j\u00c3\u00b6",
          "joe\u0001",
          "a.".repeat(170) + "joe",
          "");
  private static final List<String> ATS =
      List.of("@", "@", "@", "@", "@", "@", "@", "@", " @ ", "@@", "(at)@(at)", "");
  private static final List<String> DOMAINS =
      List.of(
          "example.com",
          "example.com",
          "example.com",
          "example.com",
          "example.com",
          "example.com",
          "sub.example.com",
          "sub.example.com",
          "EXAMPLE.Com",
          "example.com.",
          "example .com",
          "example . com",
          "exam ple.com",
          "exam(c)ple.com",
          "[192.0.2.1]",
          "example..com",
          "-example.com",
          "ex_ample.com",
          "example.com'",
          "localhost",
          "a.".repeat(130) + "com",
          "");
  private static final List<String> FORMS =
      List.of(
          "%s",
          "<%s>",
          "<%s>",
          "<%s>",
          " <%s> ",
          "< %s >",
          "<%s",
          "%s>",
          "<<%s>>",
          "<@relay.example:%s>",
          "<@relay.example,@second.example:%s>",
          "<other@relay.example,%s>",
          "'%s'",
          "<>");
  private static final List<String> BETWEEN = List.of(", ", ",", "; ", ": ", " ", "", ",,");
  private static final List<String> BEFORE =
      List.of(
          "", "", "", "", "", "", "", "", "Group: ", "undisclosed:;, ", "(c) ", "\"", "(", ", ");
  private static final List<String> AFTER =
      List.of(
          "",
          "",
          "",
          "",
          "",
          "",
          "",
          "",
          ";",
          " (c)",
          " \"Joe\"",
          " (Joe",
          " \"Joe",
          " [",
          " Joe",
          ",");
  private static final String PIECES =
      "@ @ < > \" ( ) , ; : \\ [ ] joe ann example.com . a.b <joe@example.com> joe@example.com";

  private final Random random;

  private FromFields(long seed) {
    this.random = new Random(seed);
  }

  /** So many different values. */
  static Set<String> make(long seed, int number) {
    FromFields fields = new FromFields(seed);
    Set<String> all = new LinkedHashSet<>();
    while (all.size() < number) {
      String value = all.size() % 5 == 4 ? fields.anything() : fields.addresses();
      all.add(fields.folded(value));
    }
    return all;
  }

  private String pick(List<String> list) {
    return list.get(random.nextInt(list.size()));
  }

  private String addresses() {
    StringBuilder value = new StringBuilder(pick(BEFORE)).append(address());
    for (int more = random.nextInt(6) - 3; more > 0; more--) {
      value.append(pick(BETWEEN)).append(address());
    }
    return value.append(pick(AFTER)).toString();
  }

  private String address() {
    String address = pick(LOCAL_PARTS) + pick(ATS) + pick(DOMAINS);
    String name = pick(NAMES);
    String space = name.isEmpty() || random.nextInt(4) == 0 ? "" : " ";
    return name + space + pick(FORMS).formatted(address);
  }

  private String anything() {
    List<String> pieces = List.of(PIECES.split(" "));
    StringBuilder value = new StringBuilder();
    for (int length = 1 + random.nextInt(12); length > 0; length--) {
      value.append(pick(pieces)).append(random.nextInt(4) == 0 ? " " : "");
    }
    return value.toString();
  }

  private String folded(String value) {
    int space = value.indexOf(' ', random.nextInt(value.length() + 1));
    return space > 0 && random.nextInt(8) == 0
        ? value.substring(0, space) + "\n" + value.substring(space)
        : value;
  }
}
