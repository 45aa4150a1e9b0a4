package org.signet.dkim.message;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FieldNameTest {
  @Test
  void onlyAsciiLettersHaveTwoCases() {
    String letters = "@AZ[`az{\u00c4\u0130";
    assertThat(FieldName.lowerCase(letters)).isEqualTo("@az[`az{\u00c4\u0130");
    assertThat(FieldName.lowerCase("")).isEmpty();
    assertThat(FieldName.lowerCase("from")).isSameAs(FieldName.lowerCase("from"));
    assertThat(FieldName.same(letters, "@az[`AZ{\u00c4\u0130")).isTrue();
    assertThat(FieldName.same("@", "`")).isFalse();
    assertThat(FieldName.same("[", "{")).isFalse();
    assertThat(FieldName.same("\u00c4", "\u00e4")).isFalse();
    assertThat(FieldName.same("From", "Fro")).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"From", "!", "~", "a/b", "9", "<", "*"})
  void isValid(String name) {
    assertThat(FieldName.isValid(name)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", " ", "a b", ":", "a:", ";", "a;b", "\u007f", "\u0080", "a\r", "\u001f"})
  void isNotValid(String name) {
    assertThat(FieldName.isValid(name)).isFalse();
  }
}
