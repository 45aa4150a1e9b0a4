package org.signet.dkim.sign;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.signet.dkim.TestKeys;
import org.signet.dkim.key.KeyName;

class SigningProfileTest {
  private static SigningProfile.Builder profile() {
    return SigningProfile.builder("example.com", "s1", TestKeys.ED25519);
  }

  @Test
  void saysWhatItWasMadeOf() {
    SigningProfile profile = profile().identity("ann@sub.example.com").build();
    assertThat(profile.domain()).isEqualTo("example.com");
    assertThat(profile.selector()).isEqualTo("s1");
    assertThat(profile.keyName()).isEqualTo(new KeyName("s1", "example.com"));
    assertThat(profile.identity()).contains("ann@sub.example.com");
    assertThat(profile().build().identity()).isEmpty();
  }

  @Test
  void theLeastThatLimitsMayBe() {
    assertThat(profile().bodyLength(0).build().bodyLength()).hasValue(0);
    assertThatThrownBy(() -> profile().bodyLength(-1)).isInstanceOf(IllegalArgumentException.class);
    assertThat(profile().timeToLive(Duration.ofSeconds(1)).build()).isNotNull();
    assertThatThrownBy(() -> profile().timeToLive(Duration.ofMillis(999)))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
