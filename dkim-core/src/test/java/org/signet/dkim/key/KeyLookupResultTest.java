package org.signet.dkim.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.signet.dkim.key.KeyLookupResult.Failed;
import org.signet.dkim.key.KeyLookupResult.Found;
import org.signet.dkim.key.KeyLookupResult.NoSuchName;

class KeyLookupResultTest {
  @Test
  void isOneOfItsCases() {
    Found found = new Found(List.of("p="));
    Failed failed = new Failed(KeyLookupResult.Cause.TIMEOUT, "why");
    NoSuchName missing = new NoSuchName(Optional.empty());
    assertThat(List.of(found.found(), failed.found(), missing.found()))
        .containsExactly(Optional.of(found), Optional.empty(), Optional.empty());
    assertThat(List.of(found.failure(), failed.failure(), missing.failure()))
        .containsExactly(Optional.empty(), Optional.of(failed), Optional.empty());
    assertThatThrownBy(() -> new Found(List.of())).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void twoAnswersAreAsSafeAsTheLessSafe() {
    assertThat(DnssecStatus.SECURE.and(DnssecStatus.INSECURE)).isEqualTo(DnssecStatus.INSECURE);
    assertThat(DnssecStatus.UNCHECKED.and(DnssecStatus.SECURE)).isEqualTo(DnssecStatus.UNCHECKED);
    assertThat(DnssecStatus.SECURE.and(DnssecStatus.SECURE)).isEqualTo(DnssecStatus.SECURE);
  }
}
