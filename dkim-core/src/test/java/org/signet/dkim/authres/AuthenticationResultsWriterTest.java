package org.signet.dkim.authres;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.signet.dkim.authres.AuthenticationResultsWriter.Options;
import org.signet.dkim.message.HeaderField;
import org.signet.dkim.signature.DkimSignatureParser;
import org.signet.dkim.signature.SignatureClaims;
import org.signet.dkim.signature.SignatureFaultException;
import org.signet.dkim.verify.FailReason;
import org.signet.dkim.verify.SignatureSummary;
import org.signet.dkim.verify.VerificationResult;
import org.signet.testing.Property;

/** RFC 8601 §2.2. */
class AuthenticationResultsWriterTest {
  private static final AuthservId ID = AuthservId.of("mx.example.net");

  @Test
  void passes() {
    assertThat(lines(pass("example.com", "@example.com", "s1", "RM6YzkUoAAAA")))
        .containsExactly(
            "Authentication-Results: mx.example.net;",
            "\tdkim=pass (2048-bit key) header.d=example.com header.i=@example.com",
            "\theader.a=rsa-sha256 header.s=s1 header.b=RM6YzkUo");
  }

  /** Of a signature with d= and i= in UTF-8. */
  @Test
  void namesAreInALabels() throws SignatureFaultException {
    DkimSignatureParser parser =
        new DkimSignatureParser(
            HeaderField.of(
                "DKIM-Signature",
                " v=1; a=rsa-sha256; d=b\u00c3\u00bccher.example; i=ann@b\u00c3\u00bccher.example;"
                    + " s=b\u00c3\u00bccher; h=From; bh=47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=;"
                    + " b=RM6YzkUo"),
            10);
    parser.parse();
    SignatureClaims claims = parser.claims();
    assertThat(
            lines(
                pass(
                    claims.domain().orElseThrow(),
                    claims.identity().orElseThrow(),
                    claims.selector().orElseThrow(),
                    "RM6YzkUoAAAA")))
        .containsExactly(
            "Authentication-Results: mx.example.net;",
            "\tdkim=pass (2048-bit key) header.d=xn--bcher-kva.example",
            "\theader.i=ann@xn--bcher-kva.example header.a=rsa-sha256",
            "\theader.s=xn--bcher-kva header.b=RM6YzkUo");
  }

  @Test
  void failsWithAReason() {
    assertThat(
            lines(
                new VerificationResult.NotPassed(
                    summary(
                        "example.com",
                        "joe@example.com",
                        "s1",
                        "rsa-sha256",
                        "RM/YzkUoAAAA",
                        OptionalInt.of(1024)),
                    FailReason.BODY_HASH_MISMATCH)))
        .containsExactly(
            "Authentication-Results: mx.example.net;",
            "\tdkim=fail reason=\"body hash did not verify\" (1024-bit key)",
            "\theader.d=example.com header.i=joe@example.com header.a=rsa-sha256",
            "\theader.s=s1 header.b=\"RM/YzkUo\"");
  }

  @Test
  void withoutSignaturesThereIsNone() {
    assertThat(write()).isEqualTo("Authentication-Results: mx.example.net; dkim=none");
  }

  @Test
  void nothingIsSaidOfWhatCouldNotBeRead() {
    SignatureSummary nothing =
        new SignatureSummary(
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            OptionalInt.empty(),
            false);
    assertThat(lines(new VerificationResult.NotPassed(nothing, FailReason.SIGNATURE_SYNTAX)))
        .containsExactly(
            "Authentication-Results: mx.example.net;",
            "\tdkim=permerror reason=\"signature syntax error\"");
  }

  @Test
  void sizesOfEd25519KeysAreNotToldAsTheyAreAllAlike() {
    VerificationResult result =
        new VerificationResult.Pass(
            summary(
                "example.com", "@example.com", "e", "ed25519-sha256", "x", OptionalInt.of(256)));
    assertThat(write(result)).doesNotContain("key").contains("header.b=x");
  }

  @Test
  void optionsLeaveThingsOut() {
    String field =
        AuthenticationResultsWriter.write(
                ID,
                List.of(pass("example.com", "@example.com", "s1", "RM6YzkUoAAAA")),
                new Options(false, false))
            .toString();
    assertThat(field).doesNotContain("header.b", "key").contains("header.a=rsa-sha256");
  }

  @Test
  void severalSignaturesAreToldApart() {
    String field =
        write(
            pass("a.example", "@a.example", "s", "AAAAAAAAAAx"),
            pass("b.example", "@b.example", "s", "AAAAAAAAAAy"));
    assertThat(field)
        .contains(
            "header.d=a.example", "header.b=AAAAAAAAAAx;\r\n\tdkim=pass", "header.b=AAAAAAAAAAy")
        .doesNotEndWith(";");
  }

  @Test
  void signaturesThatWereNotEvaluatedShareALine() {
    assertThat(
            lines(
                neutral("a.example", FailReason.TOO_MANY_SIGNATURES),
                pass("b.example", "@b.example", "s", "x"),
                neutral("c.example", FailReason.OTHER_SIGNER),
                neutral("d.example", FailReason.TOO_MANY_SIGNATURES)))
        .containsExactly(
            "Authentication-Results: mx.example.net;",
            "\tdkim=pass (2048-bit key) header.d=b.example header.i=@b.example",
            "\theader.a=rsa-sha256 header.s=s header.b=x;",
            "\tdkim=neutral reason=\"3 signatures were not evaluated\"");
    assertThat(lines(neutral("a.example", FailReason.TOO_MANY_SIGNATURES)))
        .contains(
            "\tdkim=neutral reason=\"too many signatures\" (2048-bit key) header.d=a.example");
  }

  @Test
  void aThousandSignaturesMakeNoEndlessField() {
    VerificationResult[] results = new VerificationResult[1000];
    for (int i = 0; i < results.length; i++) {
      results[i] = pass("example.com", "@example.com", "s1", "RM6YzkUoAAAA");
    }
    String field = write(results);

    int kept = field.split("dkim=pass", -1).length - 1;
    assertThat(kept).isEqualTo(32);
    assertThat(field)
        .endsWith("header.b=RM6YzkUo\r\n\t(" + (1000 - kept) + " more results left out)");
    holdsItsBounds(field);
  }

  /** The longest names, identities and data that there can be, all different. */
  private static VerificationResult longest(int number, FailReason reason) {
    String mark = String.format(Locale.ROOT, "%03d", number);
    String domain = mark + ("." + "d".repeat(61)).repeat(4) + ".f";
    SignatureSummary summary =
        summary(
            domain,
            "i".repeat(64) + "@" + domain,
            mark + ("." + "s".repeat(61)).repeat(4) + ".s",
            "rsa-sha256",
            "b/".repeat(100) + mark,
            OptionalInt.of(2048));
    return reason == FailReason.BODY_HASH_MISMATCH
        ? new VerificationResult.NotPassed(summary, reason)
        : new VerificationResult.Pass(summary);
  }

  @Test
  void whatMattersMostStaysIfThereIsNoRoomForAll() {
    List<VerificationResult> results = new ArrayList<>();
    for (int i = 0; i < 48; i++) {
      boolean passes = i == 20 || i == 40 || i == 41;
      results.add(longest(i, passes ? FailReason.DNS_TIMEOUT : FailReason.BODY_HASH_MISMATCH));
    }
    String author41 = results.get(41).summary().domain().orElseThrow();
    String author30 = results.get(30).summary().domain().orElseThrow();

    assertThat(kept(results, domain -> false)).containsExactly("pass 020", "pass 040", "pass 041");
    assertThat(kept(results, author30::equals)).containsExactly("pass 020", "pass 040", "pass 041");
    results.set(20, longest(20, FailReason.BODY_HASH_MISMATCH));
    assertThat(kept(results, domain -> false)).containsExactly("fail 000", "pass 040", "pass 041");
    assertThat(kept(results, author30::equals)).containsExactly("fail 030", "pass 040", "pass 041");
    results.replaceAll(result -> longest(results.indexOf(result), FailReason.DNS_TIMEOUT));
    assertThat(kept(results, author41::equals)).containsExactly("pass 000", "pass 001", "pass 041");
  }

  /** Of the octets of a field, the last one that it may have counts. */
  @Test
  void allResultsStayIfThereIsJustRoomForThem() {
    List<VerificationResult> results = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      results.add(pass("d%02d.mail.example".formatted(i), "", "s", "x"));
    }
    int most = 4095 - "\r\n".length();
    int rest = most - withObjection(results, "x".repeat(100)).length() + 100;

    String full = withObjection(results, "x".repeat(rest));
    assertThat(full).hasSize(most).contains("header.d=d49.").doesNotContain("left out");
    String fuller = withObjection(results, "x".repeat(rest + 1));
    assertThat(fuller).contains("header.d=d48.").doesNotContain("header.d=d49.");
    assertThat(fuller).endsWith("(1 more results left out)");
    results.add(neutral("d50.mail.example", FailReason.OTHER_SIGNER));
    assertThat(withObjection(results, "").split("header.d=", -1)).hasSize(1 + 50);
  }

  private static String withObjection(List<VerificationResult> results, String objection) {
    return AuthenticationResultsWriter.write(
            ID, results, Optional.of(objection), new Options(false, false))
        .toString();
  }

  @Test
  void valuesThatAreTooLongOrEmptyAreLeftOut() {
    String most = "d".repeat(320);
    assertThat(write(pass(most, "@b.example", "s", "x"))).contains("\theader.d=" + most + "\r\n");
    assertThat(write(pass(most + "d", "@b.example", "s", "x"))).doesNotContain("header.d");
    assertThat(write(pass("", "@b.example", "s", "x"))).doesNotContain("header.d");
  }

  @Test
  void aSignatureThatIsTheBeginningOfAnotherOne() {
    VerificationResult shorter = pass("a.example", "@a.example", "s", "AAAAAAAAAA");
    VerificationResult longer = pass("b.example", "@b.example", "s", "AAAAAAAAAABC");
    assertThat(write(shorter, longer))
        .contains("header.b=AAAAAAAAAA;", "header.b=AAAAAAAAAAB")
        .doesNotContain("header.b=AAAAAAAAAABC");
    assertThat(write(longer, shorter)).contains("header.b=AAAAAAAAAAB;").endsWith("=AAAAAAAAAA");
  }

  private static List<String> kept(List<VerificationResult> results, Predicate<String> isOfAuthor) {
    String field =
        AuthenticationResultsWriter.write(
                ID, results, Optional.of("why"), Options.defaults(), isOfAuthor)
            .toString();
    holdsItsBounds(field);
    assertThat(field).endsWith(";\r\n\tdkim=policy reason=\"why\"\r\n\t(45 more results left out)");
    return Pattern.compile("dkim=(pass|fail)[^;]*?header.d=(\\d+)", Pattern.DOTALL)
        .matcher(field)
        .results()
        .map(match -> match.group(1) + " " + match.group(2))
        .toList();
  }

  @Test
  void longReasonsAreFoldedAtSpacesAndCut() {
    String why =
        "no passing signature of " + "a".repeat(40) + ", " + "b".repeat(70) + " and 797 more";

    String field =
        AuthenticationResultsWriter.write(ID, List.of(), Optional.of(why), Options.defaults())
            .toString();
    assertThat(field.split("\r\n", -1))
        .containsExactly(
            "Authentication-Results: mx.example.net; dkim=none;",
            "\tdkim=policy",
            "\treason=\"no passing signature of " + "a".repeat(40) + ",",
            " " + "b".repeat(70) + " and",
            " 797 more\"");
    String cut =
        AuthenticationResultsWriter.write(
                ID, List.of(), Optional.of("\"\\".repeat(5000)), Options.defaults())
            .toString();
    assertThat(cut).endsWith("\\\"\"").hasSizeLessThan(1000);
    holdsItsBounds(cut);
  }

  /** Whatever the limits of the parts, the worst of each at once. */
  @Test
  void theLongestOfEverythingHasItsBounds() {
    AuthservId longestId = AuthservId.of("\"".repeat(AuthservId.MAX_LENGTH));
    SignatureSummary worst =
        summary(
            "d".repeat(253),
            "\"".repeat(158) + "@",
            "s".repeat(400),
            "r\"".repeat(100),
            "b/".repeat(2000),
            OptionalInt.of(2048));
    List<VerificationResult> results =
        List.of(
            new VerificationResult.NotPassed(worst, FailReason.KEY_FORBIDS_SUBDOMAIN),
            new VerificationResult.Pass(worst),
            neutral("a.example", FailReason.OTHER_SIGNER),
            neutral("b.example", FailReason.OTHER_SIGNER));
    String field =
        AuthenticationResultsWriter.write(
                longestId,
                results,
                Optional.of("\"x ".repeat(1000)),
                Options.defaults(),
                domain -> true)
            .toString();

    holdsItsBounds(field);
    assertThat(field).contains("dkim=pass", "dkim=policy", "2 signatures were not evaluated");
  }

  private static void holdsItsBounds(String field) {
    assertThat((field + "\r\n").length()).isLessThan(4096);
    assertThat(field.split("\r\n", -1)).allMatch(line -> line.length() < 998);
    assertThat(field.lines().skip(1)).allMatch(line -> line.matches("[ \t][!-~].*"));
    assertParses(field);
  }

  /** By the grammar of RFC 8601 §2.2, comments at the end included. */
  private static void assertParses(String field) {
    String quoted = "\"(?:[^\"\\\\]|\\\\.)*+\"";
    String text =
        field.substring(field.indexOf(':') + 1).replace("\r\n", "").replaceAll(quoted, "Q");
    String value = "[\\s]*+=[\\s]*+[^\\s;()\"]+";
    String word = "(?:\\s+(?:\\([^()]*\\)|reason" + value + "|header\\.[diasb]" + value + "))*+";
    assertThat(text)
        .matches(
            "\\s*\\S+(?:;\\s*dkim=[a-z]+" + word + ")++(?:\\s*\\(\\d+ more results left out\\))?");
  }

  static Stream<Arguments> hostile() {
    return Stream.of(
        Arguments.of(
            "line end", "a@b.example\r\nSubject: x", "header.i=\"a@b.example??Subject: x\""),
        Arguments.of(
            "quotes", "\"; dkim=pass \"@b.example", "header.i=\"\\\"; dkim=pass \\\"@b.example\""),
        Arguments.of("backslash", "a\\@b.example", "header.i=\"a\\\\@b.example\""),
        Arguments.of("comment", "a(b@b.example", "header.i=\"a(b@b.example\""),
        Arguments.of("semicolon", "a;dkim=pass@b.example", "header.i=\"a;dkim=pass@b.example\""),
        Arguments.of("NUL and 8-bit", "\u0000\u00e4@b.example", "header.i=\"??@b.example\""),
        Arguments.of("dots are harmless", "a.b+c@b.example", "header.i=a.b+c@b.example"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("hostile")
  void hostileIdentitiesStayInside(String name, String identity, String written) {
    String unfolded = write(pass("b.example", identity, "s", "x")).replace("\r\n\t", " ");
    assertThat(unfolded).contains(" " + written + " header.a=rsa").doesNotContain("\r", "\n");
  }

  @Test
  void nothingFromOutsideCanLeaveItsPlace() {
    Property.check(
        500,
        draw -> {
          String text = draw.shown("text", draw.text(30, "ab@.;\"\\()=, \r\n\t\u0000\u00ff"));
          String field = write(pass(text, text, text, text));
          assertThat(field.replace("\r\n\t", " ")).matches("[ -~]*").doesNotContain("\r", "\n");
          String outsideQuotes = field.replaceAll("\"(\\\\.|[^\"\\\\])*\"", "Q");
          assertThat(outsideQuotes).doesNotContain("\"", "\\");
          assertThat(Collections.frequency(outsideQuotes.chars().boxed().toList(), (int) ';'))
              .isEqualTo(1);
        });
  }

  private static List<String> lines(VerificationResult... results) {
    return List.of(write(results).split("\r\n", -1));
  }

  private static String write(VerificationResult... results) {
    return AuthenticationResultsWriter.write(ID, List.of(results)).toString();
  }

  private static VerificationResult pass(
      String domain, String identity, String selector, String data) {
    return new VerificationResult.Pass(
        summary(domain, identity, selector, "rsa-sha256", data, OptionalInt.of(2048)));
  }

  private static VerificationResult neutral(String domain, FailReason reason) {
    return new VerificationResult.NotPassed(
        summary(domain, "@" + domain, "s", "rsa-sha256", "x", OptionalInt.of(2048)), reason);
  }

  private static SignatureSummary summary(
      String domain,
      String identity,
      String selector,
      String algorithm,
      String data,
      OptionalInt bits) {
    return new SignatureSummary(
        Optional.of(domain),
        Optional.of(selector),
        Optional.of(algorithm),
        Optional.of(identity),
        Optional.of(data),
        bits,
        false);
  }
}
