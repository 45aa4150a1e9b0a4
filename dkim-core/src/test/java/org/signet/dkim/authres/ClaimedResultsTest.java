package org.signet.dkim.authres;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 8601 §2.2 and §5: whatever a reader might take for ours is found, and nothing else. */
class ClaimedResultsTest {
  private static final AuthservId OURS = AuthservId.of("mx.example.com");
  private static final Set<String> SPF_AND_DMARC = Set.of("spf", "dmarc");

  @ParameterizedTest
  @ValueSource(
      strings = {
        " mx.example.com; dkim=pass",
        "mx.example.com;dkim=pass",
        " mx.example.com; spf=pass",
        " mx.example.com; none",
        " mx.example.com",
        " mx.example.com 1; dkim=pass",
        " mx.example.com dkim=pass",
        " mx.example.com=pass",
        " mx.example.com/job7; dkim=pass",
        " mx.example.com, dkim=pass",
        " MX.Example.COM; dmarc=pass",
        " mx.example.com.; dkim=pass",
        " mx.example.com. ; dkim=pass",
        " mx.example.com..; dkim=pass",
        "\r\n\tmx.example.com\r\n\t;\r\n\tdkim=pass",
        "\n\tmx.example.com\n\t; dkim=pass",
        " mx . example . com; dkim=pass",
        " mx.\r\n\texample.com; dkim=pass",
        " mx . example . com 1; dkim=pass",
        " m x.e x a m p l e.com; dkim=pass",
        " \"mx.example.com\"; dkim=pass",
        " \"mx\".example.com; dkim=pass",
        " \"mx\".\"example\" . \"com\"; dkim=pass",
        " \"mx.example.com; dkim=pass",
        " \"mx.example.com\"evil; dkim=pass",
        " mx\\.example.com; dkim=pass",
        " m\\x.exa\\mple.com; dkim=pass",
        " mx.example.com\\; dkim=pass",
        " (a (b) \\) c) mx.example.com; dkim=pass",
        " (evil.test) mx.example.com; dkim=pass",
        " mx.example.com(x); dkim=pass",
        " mx.example.(c)com; dkim=pass",
        " mx(.(evil)).example.com; dkim=pass",
        " mx.example.com (x) 1 (y); dkim=pass",
        " (\\) mx.example.com; dkim=pass",
        " (\")\") mx.example.com; dkim=pass",
        " (mx.example.com; dkim=pass",
        " ((( mx.example.com; dkim=pass",
        " ( (x) mx.(y)example.com; dkim=pass",
        " (a (b) mx.example.com; dkim=pass",
        " \"(\" mx.example.com; dkim=pass )",
        " \\(evil mx.example.com; dkim=pass )",
        " \"(evil\" mx.\\(evil example.com; dkim=pass )",
        " mx.\u0000example.\u007fcom; dkim=pass",
        " \u0001mx.example.com\u0001evil; dkim=pass",
        ";mx.example.com; dkim=pass",
        " ; , (c) ;\t mx.example.com; dkim=pass",
        " <mx.example.com>; dkim=pass",
        " mx.example.com .evil.test; dkim=pass",
        " mx.example.com evil.test; dkim=pass",
        " mx.example.com; \"\u0000(((( =;;",
      })
  void mayBeTakenForOurs(String value) {
    assertThat(ClaimedResults.of(value).mayBeOf(OURS)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        ";",
        " \r\n\t(mx.example.com)",
        " dkim=pass header.d=mx.example.com",
        " dkim (mx.example.com) = pass",
        " ; dkim=pass",
        " \"\"; dkim=pass",
        " other.example.com; dkim=pass",
        " mx.example.com.evil.test; dkim=pass",
        " evil.mx.example.com; dkim=pass",
        " xmx.example.com; dkim=pass",
        " mx.example.comx; dkim=pass",
        " mx.example.com-x; dkim=pass",
        " mx.example.com_x; dkim=pass",
        " mx.example.org; dkim=pass",
        " example.com; dkim=pass",
        " mx-example.com; dkim=pass",
        " mx..example.com; dkim=pass",
        " evil.test (mx.example.com); dkim=pass",
        " evil.test (mx.example.com; dkim=pass",
        " (mx.example.com) evil.test; dkim=pass",
        " (mx.example.com; dkim=pass) evil.test; dkim=pass",
        " evil.test 1 mx.example.com; dkim=pass",
        " evil.test; x=mx.example.com; dkim=pass",
        " evil.test/mx.example.com; dkim=pass",
        " \"evil.test\" mx.example.com; dkim=pass",
        " mx.\"example\".org; dkim=pass",
        " mx.(com)example; dkim=pass",
        " \u00ff mx.example.com; dkim=pass",
      })
  void isForeign(String value) {
    assertThat(ClaimedResults.of(value).mayBeOf(OURS)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "mx.xn--bcher-kva.example",
        "mx.XN--BCHER-KVA.example",
        "mx.b\u00fccher.example",
        "mx.B\u00dcCHER.example",
        "mx.bu\u0308cher.example",
        "mx\u3002b\u00fccher\uff0eexample",
        "\uff4dx.b\u00fccher.example",
        "mx.b\u00fc\u00adcher.example",
        "\ufeffmx.b\u00fccher.example.",
        "\u00a0mx.b\u00fc(c)cher . example",
        "\"mx\".b\\\u00fccher.example/7",
        "mx.b\u00fccher.example 1",
      })
  void bothFormsOfAnInternationalNameAreOurs(String name) {
    AuthservId ours = AuthservId.of("mx.xn--bcher-kva.example");

    assertThat(ClaimedResults.of(octets(" " + name + "; dkim=pass")).mayBeOf(ours)).isTrue();
    assertThat(ClaimedResults.of(octets(" x" + name + "; dkim=pass")).mayBeOf(ours)).isFalse();
    assertThat(ClaimedResults.of(octets(" x.test (" + name + "); dkim=pass")).mayBeOf(ours))
        .isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"\ufeffmx.example.com", "mx.\u00adexample.com", "mx.example\u3002com"})
  void unicodeInsideAnAsciiNameIsPassedOver(String name) {
    assertThat(ClaimedResults.of(octets(name + "; dkim=pass")).mayBeOf(OURS)).isTrue();
  }

  private static String octets(String text) {
    return new String(text.getBytes(UTF_8), ISO_8859_1);
  }

  static Stream<Arguments> names() {
    return Stream.of(
        Arguments.of(" other.test; dkim=pass", Set.of("other.test")),
        Arguments.of(" Other.TEST. 1; dkim=pass", Set.of("Other.TEST", "Other.TEST.1")),
        Arguments.of(" a . test; dkim=pass", Set.of("a.test", "a")),
        Arguments.of(" a . test 1; dkim=pass", Set.of("a.test1", "a.test", "a")),
        Arguments.of("(c)", Set.of()));
  }

  @ParameterizedTest
  @MethodSource("names")
  void namesAreThoseOfSomeReader(String value, Set<String> names) {
    assertThat(ClaimedResults.of(value).names()).isEqualTo(names);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        " mx.example.com; spf=pass smtp.mailfrom=joe@example.net",
        " mx.example.com; SPF=pass",
        " mx.example.com 1; spf/1 = pass (x)",
        " mx.example.com;\r\n\tspf=pass (sender SPF authorized) smtp.mailfrom=example.net"
            + " (client-ip=192.0.2.1; helo=mx.example.net; envelope-from=joe@example.net;"
            + " receiver=bob@example.com)",
        " mx.example.com; dmarc=pass (p=none dis=none) header.from=example.net",
        " mx.example.com; spf=pass; dmarc=fail reason=\"a; b\";",
        " mx.example.com; ; spf=pass",
        " mx.example.com; spf=pass (dkim, arc: none)",
        " a b; spf=xdkim=1",
      })
  void resultsOfListedMethodsOnly(String value) {
    assertThat(ClaimedResults.of(value).reportsOnly(SPF_AND_DMARC)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        " mx.example.com",
        " mx.example.com; none",
        " mx.example.com; ;",
        " mx.example.com; spf",
        " mx.example.com; =pass",
        " mx.example.com; dkim=pass",
        " mx.example.com; arc=pass",
        " mx.example.com; spf=pass; dkim=pass header.d=bank.example",
        " mx.example.com; dkim=pass; spf=pass",
        " mx.example.com; spf=pass; dk\\im=pass",
        " mx.example.com; spf=pass; dk\"im\"=pass",
        " mx.example.com; spf=pass; d(c)kim=pass",
        " mx.example.com; spf=pass; dk im = pass",
        " mx.example.com; spf=pass; dkim/1=pass",
        " mx.example.com; spf=pass dkim=pass header.d=bank.example",
        " mx.example.com; spf=pass (; dkim=pass header.d=bank.example)",
        " mx.example.com; spf=pass reason=\"; dkim=pass header.d=bank.example\"",
        " mx.example.com; spf=pass reason=\"(\"; dkim=pass header.d=bank.example; spf=none (\")\")",
        " mx.example.com; spf=pass (\\); dkim=pass header.d=bank.example; spf=pass )",
        " mx.example.com; spf=pass (a(b); dkim=pass header.d=bank.example; spf=pass )",
        " mx.example.com dkim=pass; spf=pass",
        " mx.example.com; spf=pass; dkim",
        " mx.example.com; spf=pass; x-other=pass",
        " mx.example.com; dkim; spf=pass",
        " mx.example.com; spf=pass (dkim/1)",
        " mx.example.com; spf=pass d(c)kim=pass",
      })
  void otherMethodsSomewhere(String value) {
    assertThat(ClaimedResults.of(value).reportsOnly(SPF_AND_DMARC)).isFalse();
  }

  @Test
  void hugeFieldsEndSoon() {
    String[] pieces = {
      "(", ")", "(a)", "a ", "a.", "\"(\" ", "\\(", ";", "= ", "\u00ef\u00b7\u00ba"
    };
    Assertions.assertTimeoutPreemptively(
        Duration.ofSeconds(20),
        () -> {
          for (String piece : pieces) {
            String value = piece.repeat(100_000 / piece.length()) + "mx.example.net;spf=pass";
            ClaimedResults results = ClaimedResults.of(value);
            assertThat(results.mayBeOf(OURS)).as(piece).isFalse();
            assertThat(results.names().size()).as(piece).isLessThan(60);
            assertThat(results.reportsOnly(Set.of("arc"))).as(piece).isFalse();
          }
        });
  }
}
