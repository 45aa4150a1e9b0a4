package org.signet.dkim.dns;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;

class DnsQueryTest {
  private static final Name KEY = Name.fromConstantString("s1._domainkey.example.com.");
  private static final int RCODE = 3;
  private static final int QUESTIONS = 5;

  private final DnsQuery query = DnsQuery.of(KEY, false, false);

  static Stream<Arguments> messages() {
    return Stream.of(
        row("the query itself, whatever is made of that later", octets -> octets, true),
        row("another identifier", octets -> with(octets, 0, octets[0] ^ 0x55), false),
        row("another identifier, at its end", octets -> with(octets, 1, octets[1] ^ 1), false),
        row("another name", octets -> with(octets, 13, 't'), false),
        row("in capitals", DnsQueryTest::inCapitals, true),
        row("another type", octets -> with(octets, 12 + KEY.length() + 1, 1), false),
        row("another class", octets -> with(octets, 12 + KEY.length() + 3, 3), false),
        row("cut in the question", octets -> Arrays.copyOf(octets, 12 + KEY.length()), false),
        row("cut after the question", octets -> Arrays.copyOf(octets, 16 + KEY.length()), true),
        row("cut in the header", octets -> Arrays.copyOf(octets, 11), false),
        row("empty", octets -> new byte[0], false),
        row("two questions", octets -> with(octets, QUESTIONS, 2), false),
        row("no question, no error", octets -> with(octets, QUESTIONS, 0), false),
        row("no question, NXDOMAIN", octets -> withoutQuestion(octets, 3), false),
        row("no question, FORMERR", octets -> withoutQuestion(octets, 1), true));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("messages")
  void isAnsweredBy(String what, UnaryOperator<byte[]> change, boolean expected) {
    byte[] octets = new byte[query.length()];
    query.toSend().get(octets);
    assertThat(query.isAnsweredBy(ByteBuffer.wrap(change.apply(octets)))).isEqualTo(expected);
  }

  @Test
  void asksForTextWithAnIdentifierOfItsOwn() throws Exception {
    Set<Integer> identifiers = new HashSet<>();
    for (int i = 0; i < 200; i++) {
      Message message = new Message(DnsQuery.of(KEY, true, i % 2 == 0).toSend().array());
      identifiers.add(message.getHeader().getID());
      assertThat(message.getQuestion().toString()).contains("s1._domainkey.example.com.", "TXT");
      assertThat(message.getHeader().getFlag(Flags.RD)).isTrue();
      assertThat(message.getHeader().getFlag(Flags.AD)).isTrue();
      assertThat(message.getHeader().getFlag(Flags.CD)).isEqualTo(i % 2 == 0);
      assertThat(message.getOPT().getPayloadSize()).isEqualTo(1232);
    }
    assertThat(identifiers).hasSizeGreaterThan(180);
  }

  private static Arguments row(String what, UnaryOperator<byte[]> change, boolean expected) {
    return Arguments.of(what, change, expected);
  }

  private static byte[] with(byte[] octets, int index, int value) {
    octets[index] = (byte) value;
    return octets;
  }

  private static byte[] withoutQuestion(byte[] octets, int rcode) {
    return with(with(Arrays.copyOf(octets, 12), QUESTIONS, 0), RCODE, rcode);
  }

  private static byte[] inCapitals(byte[] octets) {
    String text = new String(octets, StandardCharsets.ISO_8859_1);
    return (text.substring(0, 12) + text.substring(12).toUpperCase(Locale.ROOT))
        .getBytes(StandardCharsets.ISO_8859_1);
  }
}
