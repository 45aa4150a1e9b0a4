package org.signet.dkim.authres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 8601 §2.5. */
class AuthservIdTest {
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

  @Test
  void comparesWithoutRegardToCase() {
    AuthservId id = AuthservId.of("mx.example.net");
    assertThat(id).isEqualTo(AuthservId.of("MX.example.net"));
    assertThat(id).hasSameHashCodeAs(AuthservId.of("MX.example.net"));
    assertThat(id).isNotEqualTo(AuthservId.of("mx.example.org"));
    assertThat(id.hashCode()).isNotEqualTo(AuthservId.of("mx.example.org").hashCode());
  }
}
