package org.signet.dkim.authres;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.signet.dkim.authres.AuthenticationResultsWriter.Options;
import org.signet.dkim.verify.FailReason;
import org.signet.dkim.verify.SignatureSummary;
import org.signet.dkim.verify.VerificationResult;

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
  void aHundredSignaturesMakeNoEndlessField() {
    VerificationResult[] results = new VerificationResult[1000];
    Arrays.fill(results, pass("example.com", "@example.com", "s1", "RM6YzkUoAAAA"));
    assertThat(write(results).split("dkim=pass", -1)).hasSize(51);
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

  @Property(tries = 500)
  void nothingFromOutsideCanLeaveItsPlace(@ForAll("octets") String text) {
    String field = write(pass(text, text, text, text));
    assertThat(field.replace("\r\n\t", " ")).matches("[ -~]*").doesNotContain("\r", "\n");
    String outsideQuotes = field.replaceAll("\"(\\\\.|[^\"\\\\])*\"", "Q");
    assertThat(outsideQuotes).doesNotContain("\"", "\\");
    assertThat(Collections.frequency(outsideQuotes.chars().boxed().toList(), (int) ';'))
        .isEqualTo(1);
  }

  @Provide
  Arbitrary<String> octets() {
    return Arbitraries.strings().withChars("ab@.;\"\\()=, \r\n\t\u0000\u00ff").ofMaxLength(30);
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
