package org.signet.dkim.dns;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.signet.dkim.key.DnssecStatus;
import org.signet.dkim.key.KeyLookupResult;
import org.signet.dkim.key.KeyLookupResult.Found;
import org.signet.dkim.key.KeyLookupResult.TooLong;
import org.signet.dkim.key.KeyRecordParser;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Name;
import org.xbill.DNS.TXTRecord;

class KeyTextsTest {
  private static final Duration TTL = Duration.ofSeconds(60);
  private static final String KEY = "v=DKIM1; p=x";
  private static final String SPF = "v=spf1 -all";
  private static final String LONGEST =
      KEY + "; n=" + "x".repeat(KeyRecordParser.MAX_OCTETS - KEY.length() - 4);
  private static final String TOO_LONG = LONGEST + "x";
  private static final Found ONE = found(KEY);
  private static final TooLong NONE = new TooLong(TTL, DnssecStatus.INSECURE);

  static Stream<Arguments> records() {
    return Stream.of(
        row("a key", List.of(KEY), ONE),
        row("the longest", List.of(LONGEST), found(LONGEST)),
        row("one that is longer", List.of(TOO_LONG), NONE),
        row("a key below a longer one", List.of(TOO_LONG, KEY), ONE),
        row("another record below a longer one", List.of(TOO_LONG, SPF), NONE),
        row("another record above a longer one", List.of(SPF, TOO_LONG), found(SPF)),
        row("another record", List.of(SPF), found(SPF)),
        row("a key below four others", list(4, SPF, KEY), found(list(4, SPF, KEY))),
        row("a key below 200 others", list(200, SPF, KEY), found(list(55, SPF, KEY))),
        row("a key below 200 longer ones", list(200, TOO_LONG, KEY), ONE),
        row("six keys", keys(6), found(keys(4))),
        row("4,000 empty ones", list(4000, "", KEY), found(list(65, "", KEY))));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("records")
  void keepsWhatMatters(String what, List<String> records, KeyLookupResult expected) {
    KeyTexts texts = new KeyTexts();
    records.forEach(record -> texts.add(txt(record)));
    assertThat(texts.isEmpty()).isFalse();
    assertThat(texts.found(TTL, DnssecStatus.INSECURE)).isEqualTo(expected);
  }

  @Test
  void noRecordIsNoText() {
    assertThat(new KeyTexts().isEmpty()).isTrue();
  }

  private static Arguments row(String what, List<String> records, KeyLookupResult expected) {
    return Arguments.of(what, records, expected);
  }

  private static List<String> list(int number, String text, String last) {
    List<String> texts = new ArrayList<>(Collections.nCopies(number, text));
    texts.add(last);
    return texts;
  }

  private static List<String> keys(int number) {
    return IntStream.range(0, number).mapToObj(i -> KEY + i).toList();
  }

  private static Found found(String text) {
    return found(List.of(text));
  }

  private static Found found(List<String> texts) {
    return new Found(texts, TTL, DnssecStatus.INSECURE);
  }

  private static TXTRecord txt(String text) {
    List<String> strings = new ArrayList<>();
    for (int at = 0; at == 0 || at < text.length(); at += 255) {
      strings.add(text.substring(at, Math.min(at + 255, text.length())));
    }
    return new TXTRecord(
        Name.fromConstantString("k.example."), DClass.IN, TTL.toSeconds(), strings);
  }
}
