package org.signet.dkim.signature;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.text.Normalizer;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** IDNA 2008: RFC 5890 to 5893, and the Punycode of RFC 3492. */
class DomainNameTest {
  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "example.com, example.com",
    "EXAMPLE.Com, EXAMPLE.Com",
    "_dmarc.a_b.example, _dmarc.a_b.example",
    "xn--bcher-kva.example, xn--bcher-kva.example",
    "az09.AZ90, az09.AZ90",
    "bücher.example, xn--bcher-kva.example",
    "Shop.bücher.Example, Shop.xn--bcher-kva.Example",
    "größe.example, xn--gre-6ka8i.example", // IDNA 2003: groesse without its sharp s
    "faß.example, xn--fa-hia.example", // IDNA 2003: fass
    "straße.example, xn--strae-oqa.example",
    "βόλος.example, xn--nxasmm1c.example", // the final sigma stays one
    "ⴰⵎⴰⵣⵉⵖ.example, xn--4lja9esa6b8d.example", // a script newer than Unicode 3.2
    "ısı.example, xn--s-ekab.example", // dotless i is a letter of its own
    "日本語.example, xn--wgv71a119e.example",
    "他们为什么不说中文.example, xn--ihqwcrb4cv8a8dqg056pqjye.example", // from here on RFC 3492 §7.1
    "ليهمابتكلموشعربي؟.example, ",
    "почемужеонинеговорятпорусски.example, xn--b1abfaaepdrnnbgefbadotcwatmq2g4l.example",
    "למההםפשוטלאמדבריםעברית.example, xn--4dbcagdahymbxekheh6e0a7fei0b.example",
    "3年b組金八先生.example, xn--3b-ww4c5e180e575a65lsy2b.example",
    "नामे.example, xn--l2bm1cwb.example",
    "क्‍ष.example, xn--11b2ezcw70k.example", // ZWJ after a virama
    "नाम‌ए.example, ", // ZWNJ elsewhere
    "نامه‌ای.example, xn--mgba3gch31f060k.example", // ZWNJ between letters that join
    "دا‌م.example, ", // the first of them does not join
    "ab‌cd.example, ",
    "l·l.example, xn--ll-0ea.example",
    "a·b.example, ",
    "カ・カ.example, xn--lcka3v.example",
    "a・b.example, ",
    "͵α.example, xn--wva4j.example",
    "͵a.example, ",
    "א׳.example, xn--4db4e.example",
    "a׳.example, ",
    "ب۱.example, xn--ngb61b.example",
    "ب٠۱.example, ", // digits of two series
    "ا1.example, xn--1-ymc.example",
    "1ا.example, ", // RFC 5893 §2 rule 1
    "اa.example, ", // rule 2
  })
  void uLabelsBecomeALabels(String text, String aLabels) {
    assertThat(DomainName.parse(text).map(DomainName::toString).orElse(null)).isEqualTo(aLabels);
    assertThat(DomainName.parseOctets(octets(text)).map(DomainName::toString).orElse(null))
        .isEqualTo(aLabels);
  }

  @ParameterizedTest(name = "\"{0}\"")
  @ValueSource(
      strings = {
        "",
        "com",
        ".com",
        "a..example",
        "example.com.",
        "-a.example",
        "a-.example",
        "a b.example",
        "[192.0.2.1]",
        "a/.example",
        "a:.example",
        "a`.example",
        "a{.example",
        "[a.example",
        "-ü.example",
        "ü.example.",
        ".ü",
        "ü..example",
        "ü-.example",
        "ab--ü.example",
        "_ü.example",
        "ü@.example",
        "bücher。example.com", // IDNA 2003 takes the ideographic full stop for a dot
        "ｅxample.example",
        "\u0308a.example",
        "a\u00ad.example\u00fc", // a soft hyphen is dropped by IDNA 2003
        "\u200dü.example",
        "☃.example",
        "\ufffdü.example",
        "\ud800ü.example",
        "ü\u0000.example",
      })
  void isNotAName(String text) {
    assertThat(DomainName.parse(text)).isEmpty();
    assertThat(DomainName.parseOctets(octets(text))).isEmpty();
    assertThat(DomainName.properForm(text)).as("nothing to write instead").isEmpty();
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "Bücher.example, bücher.example",
    "BÜCHER.EXAMPLE, bücher.example",
    "bu\u0308cher.example, bücher.example",
    "STRASSE-Ü.example, strasse-ü.example",
  })
  void nothingIsMappedButTheFormToWriteIsKnown(String text, String properForm) {
    assertThat(DomainName.parse(text)).isEmpty();
    assertThat(DomainName.parseOctets(octets(text))).isEmpty();
    assertThat(DomainName.properForm(text)).contains(properForm);
  }

  @Test
  void octetsThatAreNotUtf8AreNotAName() {
    assertThat(DomainName.parseOctets("b\u00fccher.example")).isEmpty();
    assertThat(DomainName.parseOctets("b\u00c3.example")).isEmpty();
    assertThat(DomainName.parseOctets("b\u00c0\u00afcher.example")).isEmpty();
    assertThat(DomainName.parseOctets("\u00ed\u00a0\u0080.example")).as("surrogate").isEmpty();
  }

  @Test
  void lengthsCountALabels() {
    String most = "ü".repeat(57); // each costs one octet but the first
    assertThat(DomainName.parseSelector(most).orElseThrow().toString()).hasSize(63);
    assertThat(DomainName.parseSelector(most + "ü")).isEmpty();
    assertThat(DomainName.parseSelector("ü".repeat(100_000))).isEmpty();
    assertThat(DomainName.parseSelectorOctets("\u00c3\u00bc".repeat(100_000))).isEmpty();
    assertThat(DomainName.properForm("Ü".repeat(100_000))).isEmpty();
    String label = "a".repeat(61) + ".";
    assertThat(DomainName.parse(label.repeat(3) + "ü".repeat(53))).isPresent();
    assertThat(DomainName.parse(label.repeat(4) + "ü")).isEmpty();
    String ascii = ("a".repeat(63) + ".").repeat(3) + "a".repeat(61);
    assertThat(DomainName.parse(ascii).orElseThrow().toString()).hasSize(253);
    assertThat(DomainName.parse(ascii + "a")).isEmpty();
    assertThat(DomainName.parse("a".repeat(64) + ".example")).isEmpty();
  }

  @Test
  void comparesALabelsWithoutRegardToCase() {
    DomainName name = DomainName.parse("bücher.example").orElseThrow();
    DomainName capitals = DomainName.parse("XN--BCHER-KVA.example").orElseThrow();
    assertThat(name).isEqualTo(capitals).hasSameHashCodeAs(capitals);
    assertThat(name.hashCode())
        .isNotEqualTo(DomainName.parse("a.example").orElseThrow().hashCode());
    assertThat(name).isNotEqualTo(DomainName.parse("a.example").orElseThrow());
    assertThat(DomainName.parse("a.bücher.example").orElseThrow().isWithin(name)).isTrue();
    assertThat(DomainName.parse("bucher.example").orElseThrow().isWithin(name)).isFalse();
  }

  /** Whatever the text: what comes out is ASCII within limits, and is its own A-labels. */
  @Test
  void everyNameIsOneOfTheDnsAndStaysItself() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    int names = 0;
    for (int i = 0; i < 20_000; i++) {
      String text = randomLabel(random) + ".example";
      String name = DomainName.parse(text).map(DomainName::toString).orElse("");
      String why = "seed " + seed + ", " + text;
      assertThat(DomainName.parseOctets(octets(text)).map(DomainName::toString).orElse(""))
          .as(why)
          .isEqualTo(name);
      if (!name.isEmpty()) {
        names++;
        assertThat(name).as(why).matches("[A-Za-z0-9_.-]{1,253}");
        assertThat(DomainName.parse(name).orElseThrow()).as(why).hasToString(name);
        if (!name.equals(text)) {
          assertThat(text).as(why).isEqualTo(Normalizer.normalize(text, Normalizer.Form.NFKC));
          assertThat(text.toUpperCase(Locale.ROOT).equals(text) && hasLetterWithCase(text))
              .as(why)
              .isFalse();
        }
      }
    }
    assertThat(names).as("seed " + seed).isGreaterThan(1_000);
  }

  private static boolean hasLetterWithCase(String text) {
    return text.codePoints().anyMatch(Character::isUpperCase);
  }

  private static String randomLabel(Random random) {
    int[] starts = {0x20, 0x61, 0x61, 0xC0, 0x390, 0x410, 0x5D0, 0x620, 0x900, 0x3040, 0x4E00};
    int start = starts[random.nextInt(starts.length)];
    StringBuilder label = new StringBuilder();
    for (int i = 1 + random.nextInt(8); i > 0; i--) {
      int base = random.nextInt(3) == 0 ? 0x61 : start;
      label.appendCodePoint(base + random.nextInt(base == 0x61 ? 26 : 0x50));
    }
    return label.toString();
  }

  private static String octets(String text) {
    return new String(text.getBytes(UTF_8), ISO_8859_1);
  }
}
