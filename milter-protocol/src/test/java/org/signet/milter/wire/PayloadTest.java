package org.signet.milter.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.signet.milter.wire.MalformedPacketException.Flaw;

/** The fields of payloads, and what is said of those that are not right. */
class PayloadTest {

  /** What is read from a payload. */
  private enum Field {
    OCTET,
    U16,
    U32,
    STRING,
    STRINGS;

    Object from(PayloadReader reader) throws MalformedPacketException {
      return switch (this) {
        case OCTET -> reader.octet();
        case U16 -> reader.u16();
        case U32 -> reader.u32();
        case STRING -> reader.string();
        case STRINGS -> reader.strings();
      };
    }
  }

  private static PayloadReader reader(String hex) throws MalformedPacketException {
    PayloadReader reader = new PayloadReader(Packet.of('X', HexFormat.of().parseHex("aa" + hex)));
    assertThat(reader.octet()).isEqualTo((byte) 0xaa);
    return reader;
  }

  @ParameterizedTest
  @CsvSource({
    "OCTET, 80, -128",
    "U16, 0000, 0",
    "U16, 8001, 32769",
    "U16, ffff, 65535",
    "U32, 00010203, 66051",
    "U32, ffffffff, -1",
    "STRING, 00, ''",
    "STRING, 6100, a",
    "STRINGS, '', []",
    "STRINGS, 6100006200, '[a, , b]'",
  })
  void readsFields(Field field, String hex, String value) throws MalformedPacketException {
    PayloadReader reader = reader(hex);
    assertThat(field.from(reader)).hasToString(value);
    assertThat(reader.hasMore()).isFalse();
    assertThat(reader.rest().remaining()).isZero();
  }

  @ParameterizedTest
  @CsvSource({
    "OCTET, '', MISSING_FIELD, ends where more is expected",
    "U16, '', MISSING_FIELD, ends where more is expected",
    "U16, 00, TRUNCATED, number cut off",
    "U32, 000000, TRUNCATED, number cut off",
    "STRING, '', MISSING_FIELD, ends where more is expected",
    "STRING, 61, TRUNCATED, string without NUL \"a\"",
    "STRINGS, 61ff, TRUNCATED, string without NUL \"a\\xff\"",
  })
  void saysWhatIsMissing(Field field, String hex, Flaw flaw, String detail)
      throws MalformedPacketException {
    PayloadReader reader = reader(hex);
    assertThatThrownBy(() -> field.from(reader))
        .hasMessage("packet 'X', payload octet 1: " + detail)
        .isInstanceOfSatisfying(
            MalformedPacketException.class,
            e -> {
              assertThat(e.flaw()).isEqualTo(flaw);
              assertThat(e.command()).isEqualTo((byte) 'X');
              assertThat(e.offset()).isEqualTo(1);
            });
  }

  @Test
  void leavesThePacketAsItIs() throws MalformedPacketException {
    Packet packet = Packet.of('X', new byte[] {1, 0, 2});
    PayloadReader reader = new PayloadReader(packet);

    assertThat(reader.string()).isEqualTo("\u0001");
    assertThat(reader.hasMore()).isTrue();
    assertThat(reader.rest()).isEqualTo(ByteBuffer.wrap(new byte[] {2}));
    assertThat(packet).isEqualTo(Packet.of('X', new byte[] {1, 0, 2}));
  }

  @Test
  void countsFromTheStartOfThePayload() {
    ByteBuffer payload = ByteBuffer.wrap(new byte[] {9, 9, 9, 1}).position(3);
    PayloadReader reader = new PayloadReader(new Packet((byte) 'X', payload));
    assertThat(reader.flaw(Flaw.SURPLUS, "x")).hasMessage("packet 'X', payload octet 0: x");
  }

  @Test
  void writesFields() {
    Packet packet =
        new PayloadWriter()
            .octet(0x1ff)
            .u16(0x18001)
            .u32(0x80010203)
            .string("a\u00ff")
            .octets(new byte[] {0, 1})
            .toPacket('X');

    assertThat(HexFormat.of().formatHex(packet.payload().array()))
        .isEqualTo("ff" + "8001" + "80010203" + "61ff00" + "0001");
    assertThat(packet.frameLength()).isEqualTo(5 + 12);
    assertThat(packet).hasToString("'X'(12)");
  }

  @ParameterizedTest
  @CsvSource({"0, U+0000", "256, U+0100", "8364, U+20AC"})
  void writesNoStringThatWouldEndEarly(int character, String name) {
    PayloadWriter writer = new PayloadWriter();
    assertThatThrownBy(() -> writer.string("a" + (char) character))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("character " + name + " cannot be sent in a string");
  }

  @ParameterizedTest
  @CsvSource({
    "'', '\"\"'",
    "20, '\" \"'",
    "1f7e7f80, '\"\\x1f~\\x7f\\x80\"'",
    "225c41, '\"\\x22\\x5cA\"'",
    "30313233343536373839616263646566, '\"0123456789abcdef\"'",
    "3031323334353637383961626364656667, '\"0123456789abcdef\"...'",
  })
  void escapesTheStartOfOctets(String hex, String text) {
    ByteBuffer octets = ByteBuffer.wrap(HexFormat.of().parseHex("00" + hex + "00"));
    octets.position(1).limit(octets.capacity() - 1);
    assertThat(Escaped.start(octets)).isEqualTo(text);
    assertThat(octets.position()).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource({"65, '''A'''", "0, '''\\x00'''", "-1, '''\\xff'''"})
  void escapesACommand(byte command, String text) {
    assertThat(Escaped.command(command)).isEqualTo(text);
  }
}
