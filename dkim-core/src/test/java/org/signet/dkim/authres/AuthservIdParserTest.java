package org.signet.dkim.authres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 8601 §2.2 and §5: whatever a reader might take for ours is to be found. */
class AuthservIdParserTest {
  static Stream<Arguments> fields() {
    return Stream.of(
        row("plain", " mx.example.net; dkim=pass", "mx.example.net"),
        row("no blank", "mx.example.net;dkim=pass", "mx.example.net"),
        row("no results", " mx.example.net; none", "mx.example.net"),
        row("nothing after it", " mx.example.net", "mx.example.net"),
        row("version", " mx.example.net 1; dkim=pass", "mx.example.net"),
        row("in other case", " MX.Example.NET; dkim=pass", "mx.example.net"),
        row("folded", "\r\n\tmx.example.net\r\n\t;\r\n\tdkim=pass", "mx.example.net"),
        row("folded with LF", "\n\tmx.example.net\n\t; dkim=pass", "mx.example.net"),
        row("quoted", " \"mx.example.net\"; dkim=pass", "mx.example.net"),
        row("quoted pairs", " \"mx\\.example.ne\\t\"; dkim=pass", "mx.example.net"),
        row("quoted without end", " \"mx.example.net", "mx.example.net"),
        row("comment before", " (a (b) \\) c) mx.example.net; dkim=pass", "mx.example.net"),
        row("comment after", " mx.example.net(x); dkim=pass", "mx.example.net"),
        row("comment between", " mx.example.net (x) 1 (y); dkim=pass", "mx.example.net"),
        row("rubbish after it", " mx.example.net; \"\u0000(((( =;;", "mx.example.net"),
        row("no semicolon", " mx.example.net dkim=pass", "mx.example.net"),
        row("job id", " mx.example.net/job7; dkim=pass", "mx.example.net/job7"),
        row(
            "control characters inside are passed over",
            " mx.\u0000example.\u007fnet; dkim=pass",
            "mx.example.net"),
        row("UTF-8", " mx.b\u00c3\u00bccher.example; dkim=pass", "mx.b\u00c3\u00bccher.example"),
        row("another", " other.example.net; dkim=pass", "other.example.net"),
        row("a result instead", " dkim=pass header.d=x", null),
        row("a result instead, with blanks", " dkim (x) = pass", null),
        row("empty", "", null),
        row("only blanks and comments", " \r\n\t(mx.example.net)", null),
        row("comment without end", " (mx.example.net; dkim=pass", null),
        row("empty quotes", " \"\"; dkim=pass", null),
        row("a megabyte", " " + "a".repeat(1 << 20) + ";", null));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("fields")
  void findsWhoSpeaks(String name, String value, Optional<AuthservId> id) {
    assertThat(AuthservIdParser.parse(value)).isEqualTo(id);
  }

  @Test
  void commentsOfAnyDepthAreNoTrouble() {
    assertThat(AuthservIdParser.parse("(".repeat(1 << 19) + ")".repeat(1 << 19) + "mx;"))
        .hasValue(AuthservId.of("mx"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a\r\nb", "a\u0000", "a\u007f", "\u0100"})
  void idsAreCheckedWhereTheyEnter(String text) {
    assertThatThrownBy(() -> AuthservId.of(text)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void idsAreQuotedIfNeedBe() {
    assertThat(AuthservId.of("mx.example.net")).hasToString("mx.example.net");
    assertThat(AuthservId.of("mx.example.net/job7")).hasToString("\"mx.example.net/job7\"");
    assertThat(AuthservId.of("a \"b\"")).hasToString("\"a \\\"b\\\"\"");
  }

  @Test
  void idsAreComparedWithoutRegardToCase() {
    assertThat(AuthservId.of("MX.example").sameAs(AuthservId.of("mx.EXAMPLE"))).isTrue();
    assertThat(AuthservId.of("MX.example"))
        .isEqualTo(AuthservId.of("mx.example"))
        .hasSameHashCodeAs(AuthservId.of("mx.EXAMPLE"));
    assertThat(AuthservId.of("mx.example").sameAs(AuthservId.of("mx.example.net"))).isFalse();
  }

  private static Arguments row(String name, String value, @Nullable String id) {
    return Arguments.of(name, value, Optional.ofNullable(id).map(AuthservId::of));
  }
}
