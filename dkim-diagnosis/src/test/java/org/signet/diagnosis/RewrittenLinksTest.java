package org.signet.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RewrittenLinksTest {
  private static final int LONG = 1_900_000;

  private static final Pattern SAFE_LINK =
      Pattern.compile(
          "https://[a-z0-9.-]{1,60}\\.safelinks\\.protection\\.outlook\\.com/\\?url=([^&\\s\"<>]{1,4000})"
              + "&(?:amp;)?data=[^\\s\"<>]{1,4000}");
  private static final Pattern URL_DEFENSE_2 =
      Pattern.compile(
          "https://urldefense\\.proofpoint\\.com/v2/url\\?u=([^&\\s\"<>]{1,4000})&(?:amp;)?d=[^\\s\"<>]{1,4000}");
  private static final Pattern URL_DEFENSE_3 =
      Pattern.compile(
          "https://urldefense\\.(?:com|us)/v3/__([^\\s\"<>]{1,4000}?)__;[^\\s\"<>$]{0,4000}\\$");

  private static final List<String> PIECES =
      List.of(
          "https://",
          "https://a.safelinks.protection.outlook.com/?url=",
          "https://b.c.safelinks.protection.outlook.com/?url=",
          "https://.safelinks.protection.outlook.com/?url=",
          "&data=",
          "&amp;data=",
          "https://urldefense.proofpoint.com/v2/url?u=",
          "&d=",
          "https://urldefense.com/v3/__",
          "https://urldefense.us/v3/__",
          "__;",
          "$",
          "&",
          "&amp;",
          "https%3A%2F%2Fb.example",
          "https-3A__b.example_x",
          "%zz",
          "x",
          "x+y",
          " ",
          "\"",
          "<",
          "\r\n");

  @Test
  void readsWhatTheExpressionsSay() {
    int changed = 0;
    for (long seed = 0; seed < 50_000; seed++) {
      Random random = new Random(seed);
      StringBuilder text = new StringBuilder();
      for (int i = random.nextInt(16); i >= 0; i--) {
        text.append(PIECES.get(random.nextInt(PIECES.size())));
      }
      boolean html = random.nextBoolean();
      String expected = expected(text.toString(), html);
      changed += expected.contentEquals(text) ? 0 : 1;
      assertThat(RewrittenLinks.undone(text.toString(), html))
          .as("seed %d: %s", seed, text)
          .isEqualTo(expected);
    }
    assertThat(changed).isGreaterThan(1_000);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://a.safelinks.protection.outlook.com/?url=",
        "https://a.safelinks.protection.outlook.com/?url=x&",
        "https://urldefense.proofpoint.com/v2/url?u=",
        "https://urldefense.com/v3/__x",
        "https://urldefense.com/v3/__x__;",
        "https://"
      })
  void aLongLineOfLinksTakesNoTime(String start) {
    String text = start.repeat(LONG / start.length());
    assertTimeoutPreemptively(
        Duration.ofSeconds(2),
        () -> assertThat(RewrittenLinks.undone(text, false)).isEqualTo(text));
  }

  @Test
  void aPartThatIsTooLongForALinkIsNone() {
    for (int length : List.of(4000, 4001)) {
      String original = "x".repeat(length);
      String text = "https://a.safelinks.protection.outlook.com/?url=" + original + "&data=y";
      assertThat(RewrittenLinks.undone(text, false)).isEqualTo(length == 4000 ? original : text);
    }
  }

  private static String expected(String text, boolean html) {
    String plain = SAFE_LINK.matcher(text).replaceAll(link -> decoded(link.group(1), html));
    plain =
        URL_DEFENSE_2
            .matcher(plain)
            .replaceAll(link -> decoded(link.group(1).replace('-', '%').replace('_', '/'), html));
    return URL_DEFENSE_3.matcher(plain).replaceAll(link -> Matcher.quoteReplacement(link.group(1)));
  }

  private static String decoded(String encoded, boolean html) {
    try {
      String link = URLDecoder.decode(encoded.replace("+", "%2B"), StandardCharsets.ISO_8859_1);
      return Matcher.quoteReplacement(html ? link.replace("&", "&amp;") : link);
    } catch (IllegalArgumentException e) {
      return Matcher.quoteReplacement(encoded);
    }
  }
}
