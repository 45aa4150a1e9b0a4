package org.signet.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.signet.diagnosis.SignedMail.Style;

/** The bounds of the search, and what it says of places. */
class SearchTest {
  private static final Style RELAXED = Style.of("relaxed/relaxed");
  private static final Style SIMPLE = Style.of("simple/simple");
  private static final Duration LONG = Duration.ofMinutes(5);
  private static final long OCTETS = 1 << 22;

  @Test
  void aShareIsSpentByTheWhole() {
    SearchBudget whole = SearchBudget.of(100, LONG);
    SearchBudget share = whole.share(0.5);

    assertThat(share.spend(50)).isTrue();
    assertThat(share.spend(1)).isFalse();
    assertThat(share.stopped()).isTrue();
    assertThat(whole.stopped()).as("something was not tried").isTrue();
    assertThat(whole.spend(49)).isTrue();
    assertThat(whole.spend(1)).isFalse();
  }

  @Test
  void timeEndsItToo() {
    SearchBudget budget = SearchBudget.of(100, Duration.ofNanos(-1));

    assertThat(budget.spend(0)).isFalse();
    assertThat(budget.stopped()).isTrue();
  }

  @Test
  void theSearchEndsWithItsBudget() {
    SignedMail broken =
        Originals.PLAIN
            .sign(RELAXED)
            .withBody(body -> body.replace("report", "rapport") + "x\r\n".repeat(1000))
            .withHeader(header -> header.replace("Minutes", "Plans"));

    SignatureDiagnosis none = broken.diagnose(0);
    SignatureDiagnosis some = broken.diagnose(OCTETS);

    for (SignatureDiagnosis diagnosis : List.of(none, some)) {
      assertThat(diagnosis.header().fault()).isEqualTo(Fault.CHANGED);
      assertThat(diagnosis.body().fault()).isEqualTo(Fault.CHANGED);
      assertThat(diagnosis.header().search()).isEqualTo(SideDiagnosis.Search.STOPPED);
      assertThat(diagnosis.body().search()).isEqualTo(SideDiagnosis.Search.STOPPED);
      assertThat(diagnosis.hints()).isNotEmpty().noneMatch(Hint::likely);
    }
  }

  static Stream<Arguments> hostile() {
    String x = "x".repeat(1 << 20);
    return Stream.of(
        Arguments.of("a long line", x + "\r\n"),
        Arguments.of("empty lines", "\r\n".repeat(20_000) + "x\r\n"),
        Arguments.of("tags", "<html><body>" + "<p>\r\n".repeat(1_000)),
        Arguments.of("parts", "--=-b1\r\n\r\n<p>\u00e9\r\n".repeat(1_000)),
        Arguments.of("boundaries", "boundary=\"a\"\r\n--a\r\n".repeat(1_000)),
        Arguments.of("dots", ".\r\n".repeat(1_000)),
        Arguments.of("equals signs", "=\r\n".repeat(1_000)),
        Arguments.of("links", "https://a.safelinks.protection.outlook.com/?url=".repeat(1_000)),
        Arguments.of("blanks", " ".repeat(1 << 18) + "\t".repeat(1 << 18)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("hostile")
  void hostileBodiesDoNotMakeItLonger(String name, String body) {
    SignedMail broken = Originals.MULTIPART.sign(SIMPLE).withBody(signed -> "x" + body);

    assertTimeout(
        Duration.ofMinutes(1),
        () -> assertThat(broken.diagnose(OCTETS).body().restoration()).isEmpty());
  }

  static Stream<Arguments> hostileFields() {
    return Stream.of(
        Arguments.of("blanks", "Subject: [x]" + " ".repeat(7_000) + "y"),
        Arguments.of("separators", "Subject: " + ": ; ".repeat(1_900)),
        Arguments.of("brackets", "Subject: " + "[a(".repeat(600)),
        Arguments.of("quotes", "To: " + "\"\\\"".repeat(1_000) + "<"),
        Arguments.of("addresses", "To: " + "\"a b\" <a@b>,".repeat(600)),
        Arguments.of("encoded words", "Subject: " + "=?utf-8?q?=C3=BC?= ".repeat(100)),
        Arguments.of("UTF-8", "Subject: " + "\u00c3\u00bc ".repeat(600)),
        Arguments.of("parameters", "Content-Type: a/b" + ";a=\"b\"".repeat(1_000)),
        Arguments.of("dates", "Date: " + "(".repeat(7_000)),
        Arguments.of("fields", "X: y\r\n".repeat(900) + "X: y"),
        Arguments.of("subjects", "Subject: y\r\n".repeat(900) + "Subject: y"),
        Arguments.of("signatures", "DKIM-Signature: v=1\r\n".repeat(200) + "A: b"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("hostileFields")
  void hostileFieldsDoNotMakeItLonger(String name, String fields) {
    SignedMail broken =
        Originals.PLAIN
            .sign(SIMPLE)
            .withHeader(header -> header.replaceAll("Subject: .*\r\n", "") + fields + "\r\n");

    assertTimeout(
        Duration.ofMinutes(1),
        () -> assertThat(broken.diagnose(OCTETS).result().passed()).isFalse());
  }

  @Test
  void aBodyThatIsTooLargeIsVerifiedAndNothingElse() {
    SignedMail signed = Originals.PLAIN.sign(SIMPLE);
    String more = "0123456789".repeat(7) + "\r\n";
    SignedMail larger = signed.withBody(body -> body + more.repeat((16 << 20) / more.length()));

    SideDiagnosis body = larger.diagnose(OCTETS).body();

    assertThat(body.fault()).isEqualTo(Fault.CHANGED);
    assertThat(body.search()).isEqualTo(SideDiagnosis.Search.TOO_LARGE);
  }

  @Test
  void aFooterIsFoundBelowALargeBody() {
    String line = "0123456789".repeat(7) + "\r\n";
    SignedMail signed = Originals.PLAIN.withBody(body -> body + line.repeat(100_000)).sign(SIMPLE);

    SideDiagnosis body = signed.withBody(text -> text + "footer\r\n").diagnose(OCTETS).body();

    assertThat(body.restoration().orElseThrow().changes())
        .extracting(Change::cause)
        .containsExactly(Cause.APPENDED);
  }

  static Stream<Arguments> ranges() {
    return Stream.of(
        Arguments.of("a\nb\nc\n", "a\nx\nc\n", 11, 11),
        Arguments.of("a\nb\nc\n", "a\nc\n", 11, 11),
        Arguments.of("a\nb\n", "a\nb\nc\n", 12, 12),
        Arguments.of("a\nb\nc\nd\n", "x\ny\n", 10, 13),
        Arguments.of("a\n", "a\n", 11, 11));
  }

  @ParameterizedTest
  @MethodSource("ranges")
  void knowsTheLinesThatDiffer(String text, String other, int first, int last) {
    assertThat(LineRange.changed(text, other, 10)).isEqualTo(new LineRange(first, last));
  }

  @Test
  void linesAfterAnEarlierChangeAreThoseOfTheFile() {
    String received = "banner\n\na\nb\nfooter\n";
    String withoutBanner = "a\nb\nfooter\n";

    assertThat(LineRange.changed(withoutBanner, "a\nb\n", 1).before(received, withoutBanner, 1))
        .isEqualTo(new LineRange(5, 5));
  }

  @Test
  void aDiffHasTheNumbersOfTheFile() {
    assertThat(UnifiedDiff.of(List.of("a", "b", "c", "d"), List.of("a", "x", "c", "d")))
        .containsExactly("@@ -1,3 +1,3 @@", " a", "-b", "+x", " c");
  }

  @Test
  void aDiffIsNoLongerThanAnybodyReads() {
    List<String> received = Collections.nCopies(5000, "a");
    List<String> signed = Collections.nCopies(4000, "b");

    assertThat(UnifiedDiff.of(received, signed)).hasSize(41).endsWith("\\ 8961 lines more");
  }
}
