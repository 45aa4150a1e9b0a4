package org.signet.dkim.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HeaderSectionTest {
  private static final HeaderField FIELD = HeaderField.of("A", "23456");

  /** The field has nine octets. */
  @ParameterizedTest
  @CsvSource({"3, 1000, 3", "1, 9, 1", "9, 8, 0", "9, 9, 1", "9, 26, 2", "9, 27, 3", "9, 28, 3"})
  void staysWithinItsLimits(int fields, long octets, int added) {
    HeaderSection.Builder builder = HeaderSection.builder(new HeaderLimits(fields, octets));
    int count = 0;
    while (builder.add(FIELD)) {
      count++;
    }
    assertThat(count).isEqualTo(added);
    assertThat(builder.octets()).isEqualTo(9L * added);
    assertThat(builder.build().fields()).hasSize(added);
  }

  @ParameterizedTest
  @CsvSource({"0, 1", "1, 0", "-1, 1", "1, -1"})
  void limitsArePositive(int fields, long octets) {
    assertThatThrownBy(() -> new HeaderLimits(fields, octets))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("header limits must be positive");
    assertThat(new HeaderLimits(1, 1).maxFields()).isEqualTo(1);
  }

  @Test
  void findsFieldsInAnyCase() {
    HeaderField other = HeaderField.of("a", "b");
    HeaderSection section = HeaderSection.of(new ArrayList<>(List.of(FIELD, other)));
    assertThat(section.named("A")).containsExactly(FIELD, other);
    assertThat(section.named("B")).isEmpty();
    assertThatThrownBy(() -> section.named("a").clear())
        .isInstanceOf(UnsupportedOperationException.class);
  }
}
