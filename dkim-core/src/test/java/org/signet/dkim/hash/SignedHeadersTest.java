package org.signet.dkim.hash;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.signet.dkim.canonical.HeaderCanonicalization;
import org.signet.dkim.message.HeaderField;
import org.signet.dkim.message.HeaderSection;

/** RFC 6376 §3.7 step 2 and §5.4.2. */
class SignedHeadersTest {
  private static final HeaderField OWN = HeaderField.of("DKIM-Signature", " b=own");
  private static final HeaderField UNSIGNED = HeaderField.of("DKIM-Signature", " b=");
  private static final HeaderSection HEADER =
      HeaderSection.of(
          List.of(
              HeaderField.of("dkim-signature", " b=1"),
              HeaderField.of("To", " 1"),
              OWN,
              HeaderField.of("FROM ", " joe"),
              HeaderField.of("to", " 2")));

  static Stream<Arguments> lists() {
    return Stream.of(
        Arguments.of("in the order of h=", "to:from", "to: 2|FROM : joe|"),
        Arguments.of("from the bottom up", "To:to", "to: 2|To: 1|"),
        Arguments.of("no more than there are", "To:From:To:To:To", "to: 2|FROM : joe|To: 1|"),
        Arguments.of("absent fields are nothing", "Cc:Date:From:Cc", "FROM : joe|"),
        Arguments.of("names that begin alike", "Fro:From-:T", ""),
        Arguments.of("other signatures", "DKIM-Signature:From", "dkim-signature: b=1|FROM : joe|"),
        Arguments.of(
            "never its own field", "DKIM-Signature:DKIM-Signature", "dkim-signature: b=1|"),
        Arguments.of("the field without white space before the colon", "From", "FROM : joe|"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("lists")
  void picksTheFields(String name, String names, String fields) {
    SignedHeaders signed = SignedHeaders.of(HEADER, List.of(names.split(":")), OWN, UNSIGNED);
    assertThat(written(signed, HeaderCanonicalization.SIMPLE))
        .isEqualTo(fields.replace("|", "\r\n") + "DKIM-Signature: b=");
  }

  @Test
  void tellsWhichNamesHaveNoFieldLeft() {
    assertThat(SignedHeaders.pick(HEADER, List.of("To", "Cc", "To", "to", "From"), OWN))
        .map(field -> field.map(HeaderField::toString).orElse("none"))
        .containsExactly("to: 2", "none", "To: 1", "none", "FROM : joe");
  }

  @Test
  void theSignatureIsCanonicalizedToo() {
    HeaderField unsigned = HeaderField.of("DKIM-SIGNATURE ", "\r\n\tb= ");
    SignedHeaders signed = SignedHeaders.of(HEADER, List.of("From"), OWN, unsigned);
    assertThat(written(signed, HeaderCanonicalization.RELAXED))
        .isEqualTo("from:joe\r\ndkim-signature:b=");
  }

  @Test
  void tellsWhetherFieldsAreCovered() {
    SignedHeaders signed = SignedHeaders.of(HEADER, List.of("From", "To"), OWN, UNSIGNED);
    assertThat(signed.cover(HEADER.named("from"))).isTrue();
    assertThat(signed.cover(HEADER.named("to"))).isFalse();
    assertThat(signed.cover(HEADER.named("cc"))).isTrue();
  }

  private static String written(SignedHeaders signed, HeaderCanonicalization form) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    signed.writeTo(form, out::write);
    return out.toString(StandardCharsets.ISO_8859_1);
  }
}
