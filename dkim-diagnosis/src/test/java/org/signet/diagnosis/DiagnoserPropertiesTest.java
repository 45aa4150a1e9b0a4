package org.signet.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.signet.diagnosis.SignedMail.Style;
import org.signet.testing.Draw;
import org.signet.testing.Property;

/** Whatever was done to a message, there is a diagnosis, and what is named restores the hash. */
class DiagnoserPropertiesTest {
  private static final long OCTETS = 1 << 18;

  private static final List<SignedMail> ORIGINALS =
      List.of(
          Originals.PLAIN,
          Originals.UTF8,
          Originals.MULTIPART,
          Originals.ATTACHMENT,
          Originals.LIST);

  private static final List<String> PIECES =
      List.of(
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

  @Test
  void anyChangeHasADiagnosis() {
    Property.check(100, DiagnoserPropertiesTest::diagnose);
  }

  private static void diagnose(Draw draw) {
    SignedMail original = ORIGINALS.get(draw.shown("original", draw.between(0, 4)));
    Style style =
        Style.of(
            draw.shown(
                "form",
                draw.oneOf(
                    "simple/simple", "simple/relaxed", "relaxed/simple", "relaxed/relaxed")));
    SignedMail signed = original.sign(draw.bool() ? style : style.ed25519());
    String piece =
        draw.shown(
            "piece",
            String.join(
                "", draw.list(12, d -> d.onceIn(7) ? d.text(4, '\0', '\u00ff') : d.oneOf(PIECES))));
    double place = draw.shown("place", draw.fraction());
    SignedMail broken =
        draw.shown("in the header", draw.bool())
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
    int at = (int) (place * text.length());
    return text.substring(0, at) + piece + text.substring(at);
  }
}
