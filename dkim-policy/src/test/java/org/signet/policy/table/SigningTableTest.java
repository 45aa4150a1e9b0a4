package org.signet.policy.table;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.signet.policy.text.Place;

/** Which entry of a SigningTable an author finds. */
class SigningTableTest {
  private static final Place DIRECTIVE = new Place(Path.of("signet.conf"), 1, 1);

  private final Heard heard = new Heard();

  @TempDir Path folder;

  private SigningTable table(String type, String lines) throws IOException {
    Files.writeString(folder.resolve("SigningTable"), lines.replace(" / ", "\n") + "\n");
    return new TableLoader(folder, heard)
        .signingTable(type + "SigningTable", DIRECTIVE)
        .orElseThrow();
  }

  private static String all(SigningTable table, String author) {
    int at = author.lastIndexOf('@');
    return table.all(author.substring(0, at), author.substring(at + 1)).stream()
        .map(m -> m.keyName() + m.signer().map(s -> ":" + s).orElse(""))
        .collect(Collectors.joining(","));
  }

  private static String first(SigningTable table, String author) {
    int at = author.lastIndexOf('@');
    return table
        .first(author.substring(0, at), author.substring(at + 1))
        .map(m -> m.keyName() + m.signer().map(s -> ":" + s).orElse(""))
        .orElse("");
  }

  @ParameterizedTest(name = "{0}: {1} -> {2}")
  @CsvSource(
      delimiter = ';',
      emptyValue = "",
      value = {
        "*@example.com k1; JOE@EXAMPLE.COM; k1",
        "*@example.com k1; joe@sub.example.com; ''",
        "*@example.com k1; joe@notexample.com; ''",
        "*@*.example.com k1; joe@sub.example.com; k1",
        "*@*.example.com k1; joe@example.com; ''",
        "*.example.com k1; joe@sub.example.com; k1",
        "*example.com k1; joe@notexample.com; k1",
        "joe@example.com k1 / *@example.com k2; joe@example.com; k1,k2",
        "*@example.com k2 / joe@example.com k1; joe@example.com; k2,k1",
        "* k0 / *@example.com k2 / joe@* k3 / joe@example.com k1 / *@*.com k4; joe@example.com;"
            + "k0,k2,k3,k1,k4",
        "* k0 / *@example.com k2 / *@other.example k3; ann@other.example; k0,k3",
        "joe*@example.com k1; joe+list@example.com; k1",
        "joe+*@example.com k1; joe+list@example.com; k1",
        "j*e@ex*le.com k1; joe@example.com; k1",
        "*@% k1; joe@example.com; ''",
        "*@example.com %; joe@Example.com; example.com",
        "*@example.com k2:@%; x@example.com; k2:@example.com",
        "*@example.com k1:dkim@%; x@example.com; k1:dkim@example.com",
        "*@example.com k1:joe@other.example; x@example.com; k1:joe@other.example",
        "h|zzz k1; hello@example.org; k1",
        "h|zzz k1; oh@example.org; ''",
        "(ann|bob)@example.com k1; bob@example.com; k1",
        "(ann|bob)@example.com k1; bobby@example.com; ''",
        "*@example.com k1; j\u00f6e@example.com; k1",
        "*@b\u00fccher.example k1; ann@xn--bcher-kva.example; k1",
        "*@xn--strae-oqa.example k1; ann@xn--strae-oqa.example; k1",
        "*@stra\u00dfe.example k1; ann@xn--strae-oqa.example; k1",
        "*@stra\u00dfe.example k1; ann@strasse.example; ''",
        "*@*.b\u00fccher.example k1; ann@a.xn--bcher-kva.example; k1",
        "ann@b\u00fccher.* k1; ann@xn--bcher-kva.example; k1",
        "(ann|bob)@b\u00fccher.example k1; bob@xn--bcher-kva.example; k1",
        "*@b\u00fccher.example %; ann@xn--bcher-kva.example; xn--bcher-kva.example",
        "*@b\u00fccher.example k1:dkim@%; ann@xn--bcher-kva.example; k1:dkim@xn--bcher-kva.example",
        "*@example.com k1:\u00e4@b\u00fccher.example; x@example.com; k1:\u00c3\u00a4@b\u00c3\u00bccher.example",
        "*@B\u00fccher.example k1; ann@xn--bcher-kva.example; ''",
      })
  void patternsInFileOrder(String lines, String author, String keys) throws IOException {
    SigningTable table = table("refile:", lines);

    assertThat(all(table, author)).isEqualTo(keys);
    assertThat(first(table, author)).isEqualTo(keys.replaceAll(",.*", ""));
  }

  @ParameterizedTest(name = "{0}: {1} -> {2}")
  @CsvSource(
      delimiter = ';',
      emptyValue = "",
      value = {
        "*@example.com k1; joe@example.com; ''",
        ".com k2 / joe@example.com k1; joe@example.com; k1,k2",
        ".com k2 / joe@example.com k1; a@example.com; k2",
        "example.com k1; joe@EXAMPLE.com; k1",
        "example.com k1; joe@sub.example.com; ''",
        ".example.com k1; joe@sub.example.com; k1",
        "joe@.example.com k1 / .example.com k2; joe@sub.example.com; k1,k2",
        "* k9 / joe@* k8 / .com k7 / joe@.com k6 / .example.com k5 / joe@.example.com k4 / mail.example.com"
            + " k3 / joe@mail.example.com k2; joe@mail.example.com; k2,k3,k4,k5,k6,k7,k8,k9",
        "joe@example.com k1 / joe@example.com k2; joe@example.com; k1",
        "JOE@Example.COM k1; joe@example.com; k1",
        "b\u00fccher.example k1; ann@xn--bcher-kva.example; k1",
        "ann@b\u00fccher.example k1; ann@xn--bcher-kva.example; k1",
        ".b\u00fccher.example k1; ann@a.xn--bcher-kva.example; k1",
        "xn--strae-oqa.example k1; ann@xn--strae-oqa.example; k1",
        "j\u00f6e@example.com k1 / example.com k2; j\u00f6e@example.com; k2",
      })
  void filesInOrderOfKeys(String lines, String author, String keys) throws IOException {
    SigningTable table = table("file:", lines);

    assertThat(all(table, author)).isEqualTo(keys);
    assertThat(first(table, author)).isEqualTo(keys.replaceAll(",.*", ""));
  }

  @Test
  void aMatchKnowsItsPlace() throws IOException {
    SigningTable table = table("refile:", "# comment /   *@example.com k1 # to the end");

    assertThat(table.first("joe", "example.com"))
        .hasValue(
            new SigningTable.Match(
                "k1",
                Optional.empty(),
                new DataSet.Entry(
                    "*@example.com",
                    Optional.of("k1"),
                    new Place(folder.resolve("SigningTable"), 2, 3)),
                Optional.empty()));
    assertThat(heard.lines())
        .containsExactly(
            "2:3 warning: begins with a space: OpenDKIM ignores such a line, Signet does not");
  }

  @Test
  void namesThatIdnaDoesNotKnowAreReportedWithTheFormToWrite() throws IOException {
    table(
        "refile:",
        "*@B\u00fccher.example k1 / ann@bu\u0308cher.example k1 / *@b*\u00fc.example k1 / *@\u2603.example k1"
            + " / j\u00d6e@example.com k1 / *@b\u00fccher.example k1");

    assertThat(heard.lines())
        .containsExactly(
            "1:1 warning: \"*@B\u00fccher.example\" never matches: names in Unicode are lower case"
                + " and NFC (IDNA 2008); write \"*@b\u00fccher.example\"",
            "2:1 warning: \"ann@bu\\u0308cher.example\" never matches: names in Unicode are lower"
                + " case and NFC (IDNA 2008); write \"ann@b\u00fccher.example\"",
            "3:1 warning: \"*@b*\u00fc.example\" never matches: not a domain name by IDNA 2008; if it"
                + " is meant as a pattern, write whole labels, or A-labels (xn--...)",
            "4:1 warning: \"*@\u2603.example\" never matches: not a domain name by IDNA 2008; if it"
                + " is meant as a pattern, write whole labels, or A-labels (xn--...)");
  }

  @Test
  void whatCannotWorkIsReported() throws IOException {
    table("file:", "example.com / *@example.org k1 / .net k2:nobody");

    assertThat(heard.lines())
        .containsExactly(
            "1:1 broken line: no key name after \"example.com\" in SigningTable",
            "2:1 warning: \"*@example.org\" never matches in a SigningTable without refile:; write"
                + " \"example.org\" or name the table with refile:",
            "3:1 warning: signer \"nobody\" has no @: it is left out of signatures");
  }

  @Test
  void regularExpressionsAreWarnedOf() throws IOException {
    table("refile:", "(ann|bob)@example.com k1");

    assertThat(heard.lines())
        .containsExactly(
            "1:1 warning: \"(ann|bob)@example.com\" has characters of regular expressions and is"
                + " read as one; only * is meant to be special");
  }

  @Test
  void noRegularExpressionAndNoAddressIsTooLong() throws IOException {
    table("refile:", "(".repeat(100_000) + "@example.com k1");
    assertThat(heard.lines()).hasSize(1).first().asString().startsWith("1:1 broken line: ");

    SigningTable table = table("refile:", "(a|b){1,}@example.com k1");
    assertThat(first(table, "ab".repeat(150) + "@example.com")).isEqualTo("k1");
    assertThat(first(table, "ab".repeat(160) + "@example.com")).isEmpty();

    SigningTable nested =
        table("refile:", "(".repeat(50) + "a|b" + "){1,}".repeat(50) + "@x.example k1");
    assertThat(first(nested, "ab@x.example")).isEqualTo("k1");
    assertThat(first(nested, "ab".repeat(150) + "@x.example")).isEmpty();
  }

  @Test
  void aPatternThatCannotBeReadIsABrokenLine() throws IOException {
    table("refile:", "(ann@example.com k1");

    assertThat(heard.lines())
        .containsExactly(
            "1:1 broken line: \"(ann@example.com\" is not a regular expression that can be used");
  }

  @Test
  void aHundredThousandLinesAreFoundAtOnce() throws IOException {
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < 100_000; i++) {
      lines.append("*@domain").append(i).append(".example k").append(i).append('\n');
    }
    Instant start = Instant.now();
    SigningTable table = table("refile:", lines.toString());
    assertThat(Duration.between(start, Instant.now())).isLessThan(Duration.ofSeconds(10));

    start = Instant.now();
    for (int i = 0; i < 100_000; i++) {
      assertThat(first(table, "joe@domain" + i + ".example").length()).isGreaterThan(1);
    }
    assertThat(Duration.between(start, Instant.now())).isLessThan(Duration.ofSeconds(10));
  }

  @ParameterizedTest(name = "{0} {1}")
  @CsvSource(
      delimiter = ';',
      emptyValue = "",
      value = {
        "refile:; *@a.test k / joe@a.test k; -,*@a.test",
        "refile:; joe@a.test k / *@a.test k; -,-",
        "refile:; * k / *@*.a.test k / *.TEST k; -,*,*",
        "refile:; *@a.test k / *@*.a.test k; -,-",
        "refile:; *a* k / *b* k / *ab* k; -,-,*a*",
        "refile:; *@A.test k / *@a.test k; -,*@A.test",
        "refile:; [^x]* k / *@a.test k; -,-",
        "file:; a.test k / joe@a.test k / A.test k; -,-,a.test",
        "file:; * k / a.test k; -,-",
      })
  void namesTheEntryThatLeavesNothingToALaterOne(String type, String lines, String expected)
      throws IOException {
    SigningTable table = table(type.equals("file:") ? folder + "/" : type, lines);

    assertThat(
            table.entries().stream()
                .map(entry -> table.shadowing(entry).map(DataSet.Entry::key).orElse("-"))
                .collect(Collectors.joining(",")))
        .isEqualTo(expected);
    assertThat(table.hasPatterns()).isEqualTo(type.equals("refile:"));
  }
}
