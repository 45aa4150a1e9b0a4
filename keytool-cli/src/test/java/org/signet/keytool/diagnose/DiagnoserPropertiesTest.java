package org.signet.keytool.diagnose;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import org.signet.keytool.diagnose.SignedMail.Style;

/** Whatever was done to a message, there is a diagnosis, and what is named restores the hash. */
class DiagnoserPropertiesTest {
  private static final long OCTETS = 1 << 18;

  @Provide
  Arbitrary<String> pieces() {
    Arbitrary<String> words =
        Arbitraries.of(
            "\r\n",
            "\r",
            "\n",
            " ",
            "\t",
            ":",
            ";",
            "=",
            "<",
            ">",
            "[x] ",
            "Re: ",
            "\"",
            "(",
            ",",
            "From ",
            ">From ",
            ".",
            "--=-b1\r\n",
            "--=-b1--\r\n",
            "\r\n\r\n",
            "=?utf-8?q?=C3=BC?=",
            "=\r\n",
            "=C3",
            "QUJD\r\n",
            "Content-Type: multipart/mixed; boundary=x\r\n",
            "--x\r\n",
            "base64",
            "quoted-printable",
            "8bit",
            "<html>",
            "</body>",
            "@",
            "\0",
            "\u00c3\u00bc",
            "\u00fc",
            "l=1;",
            "c=",
            "bh=");
    Arbitrary<String> octets = Arbitraries.strings().withCharRange('\0', '\u00ff').ofMaxLength(4);
    return Arbitraries.frequencyOf(Tuple.of(6, words), Tuple.of(1, octets))
        .list()
        .ofMaxSize(12)
        .map(list -> String.join("", list));
  }

  @Provide
  Arbitrary<Style> styles() {
    return Combinators.combine(
            Arbitraries.of("simple/simple", "simple/relaxed", "relaxed/simple", "relaxed/relaxed"),
            Arbitraries.of(true, false))
        .as((form, rsa) -> rsa ? Style.of(form) : Style.of(form).ed25519());
  }

  @Provide
  Arbitrary<SignedMail> originals() {
    return Arbitraries.of(
        Originals.PLAIN, Originals.UTF8, Originals.MULTIPART, Originals.ATTACHMENT, Originals.LIST);
  }

  @Property(tries = 100)
  void anyChangeHasADiagnosis(
      @ForAll("originals") SignedMail original,
      @ForAll("styles") Style style,
      @ForAll("pieces") String piece,
      @ForAll double place,
      @ForAll boolean inHeader) {
    SignedMail signed = original.sign(style);
    SignedMail broken =
        inHeader
            ? signed.withHeader(header -> insert(header, piece.replaceAll("[\r\n]+", " "), place))
            : signed.withBody(body -> insert(body, piece, place));

    for (SignatureDiagnosis diagnosis : broken.diagnoseAll(OCTETS)) {
      Stream.of(diagnosis.header(), diagnosis.body()).forEach(DiagnoserPropertiesTest::check);
      if (diagnosis.result().passed()) {
        assertThat(diagnosis.body().fault()).isEqualTo(Fault.INTACT);
        assertThat(diagnosis.header().fault()).isEqualTo(Fault.INTACT);
      }
    }
  }

  private static void check(SideDiagnosis side) {
    side.restoration()
        .ifPresent(
            found -> {
              assertThat(found.changes()).isNotEmpty();
              assertThat(found.changes())
                  .allMatch(change -> change.lines().first() <= change.lines().last());
            });
    assertThat(side.isUnexplained())
        .isEqualTo(side.restoration().isEmpty() && side.search() != SideDiagnosis.Search.NONE);
  }

  private static String insert(String text, String piece, double place) {
    int at = (int) (Math.abs(place % 1) * text.length());
    return text.substring(0, at) + piece + text.substring(at);
  }
}
