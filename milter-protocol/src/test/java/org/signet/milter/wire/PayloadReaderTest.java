package org.signet.milter.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PayloadReaderTest {
  /** Where octets can be. */
  private enum Memory {
    ARRAY,
    PART_OF_AN_ARRAY,
    READ_ONLY,
    DIRECT;

    ByteBuffer holding(String text) {
      byte[] octets = text.getBytes(StandardCharsets.ISO_8859_1);
      return switch (this) {
        case ARRAY -> ByteBuffer.wrap(octets);
        case PART_OF_AN_ARRAY ->
            ByteBuffer.allocate(octets.length + 3).position(3).slice().put(octets).flip();
        case READ_ONLY -> ByteBuffer.wrap(octets).asReadOnlyBuffer();
        case DIRECT ->
            ByteBuffer.allocateDirect(octets.length + 2).position(2).put(octets).flip().position(2);
      };
    }
  }

  @ParameterizedTest
  @EnumSource
  void readsStringsAndWhatStandsBetweenThem(Memory memory) throws MalformedPacketException {
    PayloadReader reader =
        new PayloadReader(
            new Packet((byte) 'L', memory.holding("\u0001a\u00e9\0\0\u0001\u0002b\0c")));

    assertThat(reader.octet()).isEqualTo((byte) 1);
    assertThat(reader.string()).isEqualTo("a\u00e9");
    assertThat(reader.string()).isEmpty();
    assertThat(reader.u16()).isEqualTo(0x0102);
    assertThat(reader.string()).isEqualTo("b");
    assertThatThrownBy(reader::string)
        .isInstanceOf(MalformedPacketException.class)
        .hasMessageContaining("string without NUL");
    assertThat(reader.rest().remaining()).isEqualTo(1);
  }
}
