package org.signet.dkim.signature;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Where lines end: before column 75, which is counted from 0, a tab as eight. */
class FieldFolderTest {
  private static final String FOLD = "\r\n\t";
  private static final String FOLD_IN_VALUE = "\r\n\t ";

  /** The first tag is always beside the name of the field; a second one of 20 is from here on. */
  private static FieldFolder atColumn(int column) {
    // "F: v=" and ";" are six of them
    return new FieldFolder("F").tag("v", "x".repeat(column - 6));
  }

  private static String textBefore(int column) {
    return " v=" + "x".repeat(column - 6) + ";";
  }

  @ParameterizedTest
  @CsvSource({"55, ' '", "56, '\r\n\t'"})
  void tagsStayOnALineUpToItsEnd(int column, String between) {
    assertThat(atColumn(column).tag("bh", "y".repeat(16)).finish())
        .isEqualTo(textBefore(column) + between + "bh=" + "y".repeat(16) + ";" + FOLD + "b=");
  }

  @ParameterizedTest
  @CsvSource({"55, ' '", "56, '\r\n\t'"})
  void listsStayOnALineUpToItsEnd(int column, String between) {
    assertThat(atColumn(column).list("h", List.of("From", "To", "Subject", "A"), ':').finish())
        .isEqualTo(textBefore(column) + between + "h=From:To:Subject:A;" + FOLD + "b=");
  }

  @Test
  void aListThatALineCanHoldStaysWhole() {
    String most = "x".repeat(70);
    assertThat(atColumn(60).list("h", List.of("From", most.substring(1)), ':').finish())
        .isEqualTo(textBefore(60) + FOLD + "h=From:" + most.substring(1) + ";" + FOLD + "b=");
    assertThat(atColumn(60).list("h", List.of("From", most), ':').finish())
        .isEqualTo(textBefore(60) + FOLD + "h=From:" + FOLD_IN_VALUE + most + ";" + FOLD + "b=");
  }

  @Test
  void longerListsAreSplitAfterSeparatorsAtTheEndOfALine() {
    String first = "a".repeat(32);
    String second = "b".repeat(31);
    String third = "c".repeat(40);
    // 10 + 33 + 32 are 75
    assertThat(atColumn(60).list("h", List.of(first, second, third), ':').finish())
        .isEqualTo(
            textBefore(60)
                + FOLD
                + "h="
                + first
                + ":"
                + second
                + ":"
                + FOLD_IN_VALUE
                + third
                + ";"
                + FOLD
                + "b=");
    assertThat(atColumn(60).list("h", List.of(first, second + "b", third), ':').finish())
        .isEqualTo(
            textBefore(60)
                + FOLD
                + "h="
                + first
                + ":"
                + FOLD_IN_VALUE
                + second
                + "b:"
                + FOLD_IN_VALUE
                + third
                + ";"
                + FOLD
                + "b=");
  }

  @Test
  void anItemThatNoLineCanHoldStaysWhole() {
    String item = "x".repeat(70);
    assertThat(atColumn(60).list("h", List.of(item, item, "From"), ':').finish())
        .isEqualTo(
            textBefore(60)
                + FOLD
                + "h="
                + item
                + ":"
                + FOLD_IN_VALUE
                + item
                + ":"
                + FOLD_IN_VALUE
                + "From;"
                + FOLD
                + "b=");
  }

  @ParameterizedTest
  @CsvSource({"55, ' '", "56, '\r\n\t'"})
  void encodedTextStaysOnALineUpToItsEnd(int column, String between) {
    String text = "y".repeat(17);
    assertThat(atColumn(column).encoded("z", text).finish())
        .isEqualTo(textBefore(column) + between + "z=" + text + ";" + FOLD + "b=");
  }

  /** No text begins where it could not hold an encoded octet. */
  @ParameterizedTest
  @CsvSource({"70, A:, '\r\n\t '", "69, A:, ''", "69, A:x, ''"})
  void encodedTextBeginsWhereAnOctetHasRoom(int column, String text, String between) {
    assertThat(atColumn(column).encoded("z", text).finish())
        .isEqualTo(textBefore(column) + " z=" + between + text + ";" + FOLD + "b=");
  }

  @Test
  void encodedTextIsCutAtTheEndOfALine() {
    String text = "0123456789".repeat(20);
    assertThat(atColumn(60).encoded("z", text).finish())
        .isEqualTo(
            textBefore(60)
                + FOLD
                + "z="
                + text.substring(0, 65)
                + FOLD_IN_VALUE
                + text.substring(65, 131)
                + FOLD_IN_VALUE
                + text.substring(131, 197)
                + FOLD_IN_VALUE
                + text.substring(197)
                + ";"
                + FOLD
                + "b=");
  }

  @ParameterizedTest
  @CsvSource({"61, 64", "62, 65", "63, 63", "64, 64", "65, 65", "66, 65"})
  void noEncodedOctetIsCut(int octet, int cut) {
    String text = "x".repeat(octet) + "=3D" + "y".repeat(20);
    int end = octet == 61 ? 65 : cut;
    assertThat(atColumn(60).encoded("z", text).finish())
        .isEqualTo(
            textBefore(60)
                + FOLD
                + "z="
                + text.substring(0, end)
                + FOLD_IN_VALUE
                + text.substring(end)
                + ";"
                + FOLD
                + "b=");
  }

  @Test
  void theSignatureIsCutAtTheEndOfALine() {
    String base64 = "0123456789".repeat(20);
    assertThat(FieldFolder.signature(base64.substring(0, 65))).isEqualTo(base64.substring(0, 65));
    assertThat(FieldFolder.signature(base64.substring(0, 131)))
        .isEqualTo(base64.substring(0, 65) + FOLD_IN_VALUE + base64.substring(65, 131));
    assertThat(FieldFolder.signature(base64.substring(0, 132)))
        .isEqualTo(
            base64.substring(0, 65)
                + FOLD_IN_VALUE
                + base64.substring(65, 131)
                + FOLD_IN_VALUE
                + base64.charAt(131));
  }
}
