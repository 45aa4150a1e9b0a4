package org.signet.dkim.canonical;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.signet.testing.Draw;
import org.signet.testing.Property;

/**
 * The fast algorithms against slow ones that are the words of RFC 6376 §3.4.3 and §3.4.4 as regular
 * expressions.
 */
class BodyCanonicalizerPropertiesTest {
  @Test
  void simpleIsWhatTheRfcSays() {
    Property.check(
        2000,
        draw -> {
          String body = body(draw);
          assertThat(canonical(BodyCanonicalization.SIMPLE, body, chunk(draw)))
              .isEqualTo(simple(body));
        });
  }

  @Test
  void relaxedIsWhatTheRfcSays() {
    Property.check(
        5000,
        draw -> {
          String body = body(draw);
          assertThat(canonical(BodyCanonicalization.RELAXED, body, chunk(draw)))
              .isEqualTo(relaxed(body));
        });
  }

  @Test
  void canonicalFormsStayAsTheyAre() {
    Property.check(
        1000,
        draw -> {
          BodyCanonicalization form = draw.shown("form", draw.oneOf(BodyCanonicalization.class));
          String once = canonical(form, body(draw), 1000);
          assertThat(canonical(form, once, 1000)).isEqualTo(once);
        });
  }

  private static int chunk(Draw draw) {
    return draw.shown("chunk", draw.bool() ? draw.between(9, 300) : draw.between(1, 8));
  }

  private static String body(Draw draw) {
    return draw.shown(
        "body",
        draw.bool()
            ? draw.text(60, "ab \t\r\n\u00ff\u0000")
            : draw.joined(
                60,
                "\r\n",
                "\r\n",
                "\r\n\r\n",
                " ",
                " ",
                "  ",
                "\t",
                "word",
                "longerword",
                "averyveryverylongword",
                "\u00e4",
                "\n",
                "\r",
                "\u000b"));
  }

  private static String canonical(BodyCanonicalization form, String body, int chunk) {
    List<String> chunks = new ArrayList<>();
    for (int at = 0; at < body.length(); at += chunk) {
      chunks.add(body.substring(at, Math.min(at + chunk, body.length())));
    }
    return BodyCanonicalizerTest.canonical(form, chunks.toArray(String[]::new));
  }

  private static String simple(String body) {
    return body.replaceAll("(\r\n)*\\z", "") + "\r\n";
  }

  private static String relaxed(String body) {
    String reduced =
        body.replaceAll("[ \t]+(?=\r\n|\\z)", "")
            .replaceAll("[ \t]+", " ")
            .replaceAll("(\r\n)*\\z", "");
    return reduced.isEmpty() ? "" : reduced + "\r\n";
  }
}
