package org.signet.milter.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.signet.milter.wire.MalformedPacketException.Flaw;
import org.signet.testing.Draw;
import org.signet.testing.Property;

class PacketDecoderTest {

  @ParameterizedTest
  @CsvSource({
    "00000000, 65535, ZERO_LENGTH",
    "00010001, 65535, FRAME_TOO_LONG",
    "7fffffff, 65535, FRAME_TOO_LONG",
    "80000000, 65535, FRAME_TOO_LONG",
    "ffffffff, 65535, FRAME_TOO_LONG",
    "00040001, 262143, FRAME_TOO_LONG",
    "00100001, 1048575, FRAME_TOO_LONG",
  })
  void refusesALengthHoweverItArrives(String octets, int maxPayload, Flaw flaw) {
    byte[] length = HexFormat.of().parseHex(octets);
    for (int cut = 0; cut < length.length; cut++) {
      PacketDecoder decoder = new PacketDecoder();
      decoder.maxPayload(maxPayload);
      int at = cut;
      assertThatThrownBy(
              () -> {
                decoder.next(ByteBuffer.wrap(length, 0, at));
                decoder.next(ByteBuffer.wrap(length, at, length.length - at));
              })
          .as("cut at %d", cut)
          .isInstanceOfSatisfying(
              MalformedPacketException.class, e -> assertThat(e.flaw()).isEqualTo(flaw));
      assertThat(decoder.kept()).isLessThanOrEqualTo(256);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "00000000, ZERO_LENGTH, zero-length, 'frame of 0 octets, begins with \"\\x00\\x00\\x00\\x00\"'",
    "fffffffe42, FRAME_TOO_LONG, frame-too-long, 'frame of 4294967294 octets, begins with \"\\xff\\xff\\xff\\xfeB\"'",
  })
  void saysWhatItRefuses(String octets, Flaw flaw, String reason, String message) {
    assertThatThrownBy(
            () -> new PacketDecoder().next(ByteBuffer.wrap(HexFormat.of().parseHex(octets))))
        .hasMessage(message)
        .isInstanceOfSatisfying(
            MalformedPacketException.class,
            e -> {
              assertThat(e.flaw()).isEqualTo(flaw);
              assertThat(e.reason()).isEqualTo(reason);
              assertThat(e.command()).isZero();
              assertThat(e.offset()).isZero();
            });
  }

  @Test
  void aFlawKnowsItsPlace() {
    MalformedPacketException flaw =
        new MalformedPacketException(Flaw.TRUNCATED, (byte) 'L', 7, "cut off");
    assertThat(flaw.command()).isEqualTo((byte) 'L');
    assertThat(flaw.offset()).isEqualTo(7);
    assertThat(Packet.of('B', new byte[3])).hasToString("'B'(3)");
  }

  /** An array that served for a large frame is not kept for small ones. */
  @Test
  void keepsAnArrayOnlyAsLongAsItIsOfUse() throws MalformedPacketException {
    PacketDecoder decoder = new PacketDecoder();
    byte[] large = PacketEncoder.encode(List.of(Packet.of('B', new byte[4091])));
    assertThat(decoder.next(ByteBuffer.wrap(large, 0, 4000))).isNull();
    assertThat(decoder.next(ByteBuffer.wrap(large, 4000, 96))).isNotNull();
    assertThat(decoder.kept()).isEqualTo(4096);
    byte[] next = PacketEncoder.encode(List.of(Packet.of('B', new byte[3000])));
    assertThat(decoder.next(ByteBuffer.wrap(next, 0, 1024))).isNull();
    assertThat(decoder.kept()).as("a quarter of it").isEqualTo(4096);
    assertThat(decoder.next(ByteBuffer.wrap(next, 1024, 3005 - 1024))).isNotNull();
    assertThat(decoder.next(ByteBuffer.wrap(next, 0, 1023))).isNull();
    assertThat(decoder.kept()).as("less").isEqualTo(1023);
  }

  /** No array is larger than what has come, until one octet more does. */
  @Test
  void growsOnlyWhenItMust() throws MalformedPacketException {
    byte[] frame = PacketEncoder.encode(List.of(Packet.of('B', new byte[65535])));
    PacketDecoder decoder = new PacketDecoder();
    assertThat(decoder.next(ByteBuffer.wrap(frame, 0, 256))).isNull();
    assertThat(decoder.kept()).isEqualTo(256);
    assertThat(decoder.next(ByteBuffer.wrap(frame, 256, 1))).isNull();
    assertThat(decoder.kept()).isEqualTo(512);
  }

  @Test
  void trimsNothingOfAFrameThatHasBegun() throws MalformedPacketException {
    PacketDecoder decoder = new PacketDecoder();
    byte[] frame = PacketEncoder.encode(List.of(Packet.of('B', new byte[] {7})));
    assertThat(decoder.next(ByteBuffer.wrap(frame, 0, 1))).isNull();
    decoder.trim();
    assertThat(decoder.kept()).isEqualTo(256);
    assertThat(decoder.next(ByteBuffer.wrap(frame, 1, 5)))
        .isEqualTo(Packet.of('B', new byte[] {7}));
  }

  /** What is dropped has come when its last octet has, in any pieces. */
  @Test
  void countsWhatIsDropped() throws MalformedPacketException {
    PacketDecoder decoder = new PacketDecoder();
    byte[] frames =
        PacketEncoder.encode(List.of(Packet.of('B', new byte[20]), Packet.of('E', new byte[1])));
    assertThat(decoder.next(ByteBuffer.wrap(frames, 0, 10))).isNull();
    decoder.drop();
    assertThat(decoder.isInFrame()).isTrue();
    ByteBuffer some = ByteBuffer.wrap(frames, 10, 14);
    assertThat(decoder.next(some)).isNull();
    assertThat(some.hasRemaining()).isFalse();
    assertThat(decoder.isDropped()).isFalse();
    ByteBuffer rest = ByteBuffer.wrap(frames, 24, frames.length - 24);
    assertThat(decoder.next(rest)).isEqualTo(Packet.of('B'));
    assertThat(decoder.isDropped()).isTrue();
    assertThat(rest.position()).isEqualTo(25);
    assertThat(decoder.next(rest)).isEqualTo(Packet.of('E', new byte[1]));
    assertThat(decoder.isDropped()).isFalse();
  }

  @ParameterizedTest
  @CsvSource({"65535", "262143", "1048575"})
  void takesTheLongestFrame(int maxPayload) throws MalformedPacketException {
    PacketDecoder decoder = new PacketDecoder();
    decoder.maxPayload(maxPayload);
    byte[] frame = PacketEncoder.encode(List.of(Packet.of('B', new byte[maxPayload])));
    Packet packet = decoder.next(ByteBuffer.wrap(frame));
    assertThat(packet).isEqualTo(Packet.of('B', new byte[maxPayload]));
  }

  @Test
  void sharesAWholeFrameWithItsInput() throws MalformedPacketException {
    byte[] octets = PacketEncoder.encode(List.of(Packet.of('B', new byte[] {1, 2, 3})));
    Packet packet = Objects.requireNonNull(new PacketDecoder().next(ByteBuffer.wrap(octets)));
    assertThat(packet.payload().array()).isSameAs(octets);
  }

  @Test
  void keepsLittleMoreThanArrives() throws MalformedPacketException {
    PacketDecoder decoder = new PacketDecoder();
    byte[] frame = PacketEncoder.encode(List.of(Packet.of('B', new byte[65535])));
    for (int i = 0; i < frame.length - 1; i++) {
      assertThat(decoder.next(ByteBuffer.wrap(frame, i, 1))).isNull();
      assertThat(decoder.kept()).isBetween(i + 1, Math.max(256, Math.min(frame.length, 2 * i + 2)));
    }
    assertThat(decoder.isInFrame()).isTrue();
    assertThat(decoder.next(ByteBuffer.wrap(frame, frame.length - 1, 1))).isNotNull();
    assertThat(decoder.isInFrame()).isFalse();
    assertThat(decoder.kept()).as("for the next frame").isEqualTo(frame.length);
    decoder.trim();
    assertThat(decoder.kept()).isZero();
  }

  /** Wherever it is dropped: a frame whose command is not known yet is kept. */
  @Test
  void dropsAnUnfinishedFrameAndGoesOnAfterIt() throws MalformedPacketException {
    byte[] frames =
        PacketEncoder.encode(
            List.of(Packet.of('B', new byte[1000]), Packet.of('E'), Packet.of('B', new byte[10])));
    for (int cut = 1; cut < 1005; cut++) {
      PacketDecoder decoder = new PacketDecoder();
      assertThat(decoder.next(ByteBuffer.wrap(frames, 0, cut))).isNull();
      decoder.drop();
      boolean drops = cut > 4;
      assertThat(decoder.kept()).isLessThanOrEqualTo(drops ? 0 : 256);
      assertThat(decoder.isInFrame()).isTrue();
      ByteBuffer rest = ByteBuffer.wrap(frames, cut, frames.length - cut);
      assertThat(decoder.next(rest)).isEqualTo(Packet.of('B', new byte[drops ? 0 : 1000]));
      assertThat(decoder.isDropped()).isEqualTo(drops);
      assertThat(decoder.isInFrame()).isFalse();
      assertThat(decoder.next(rest)).isEqualTo(Packet.of('E'));
      assertThat(decoder.isDropped()).isFalse();
      assertThat(decoder.next(rest)).isEqualTo(Packet.of('B', new byte[10]));
    }
  }

  @Test
  void decodesWhatWasEncodedHoweverItIsCut() {
    Property.check(
        1000,
        draw ->
            checkWhatWasEncoded(
                draw.shown("packets", draw.list(12, PacketDecoderTest::packet)),
                draw.shown("cuts", draw.list(20, PacketDecoderTest::cut))));
  }

  private static void checkWhatWasEncoded(List<Packet> packets, List<Integer> cuts)
      throws MalformedPacketException {
    byte[] octets = PacketEncoder.encode(packets);
    List<Packet> decoded = new ArrayList<>();
    PacketDecoder decoder = new PacketDecoder();
    int at = 0;
    for (int i = 0; at < octets.length; i++) {
      int length = cuts.isEmpty() ? octets.length : cuts.get(i % cuts.size());
      int end = Math.min(octets.length, at + length);
      ByteBuffer piece = ByteBuffer.wrap(octets, at, end - at);
      Packet packet;
      while ((packet = decoder.next(piece)) != null) {
        decoded.add(new Packet(packet.command(), copy(packet.payload())));
      }
      assertThat(piece.hasRemaining()).isFalse();
      at = end;
    }
    assertThat(decoded).isEqualTo(packets);
    assertThat(decoder.kept()).isZero();
  }

  @Test
  void neverFailsOtherwiseThanWithItsException() {
    Property.check(2000, draw -> checkRubbish(draw.shown("rubbish", rubbish(draw))));
  }

  /** Most often a length that will do at first. */
  private static byte[] rubbish(Draw draw) {
    byte[] octets = draw.octets(100);
    if (octets.length > 3 && !draw.onceIn(4)) {
      octets[0] = 0;
      octets[1] = 0;
      octets[2] = 0;
    }
    return octets;
  }

  private static void checkRubbish(byte[] rubbish) {
    PacketDecoder decoder = new PacketDecoder();
    ByteBuffer in = ByteBuffer.wrap(rubbish);
    try {
      while (decoder.next(in) != null) {
        // Anything may be in there.
      }
      assertThat(in.hasRemaining()).isFalse();
    } catch (MalformedPacketException e) {
      assertThat(e.getMessage()).matches("[ -~]*");
    }
  }

  private static Packet packet(Draw draw) {
    byte[] payload =
        draw.bool() ? draw.octets(40) : new byte[draw.oneOf(0, 1, 255, 256, 257, 5000, 65535)];
    return Packet.of((char) draw.between('A', 'Z'), payload);
  }

  private static int cut(Draw draw) {
    return draw.onceIn(6) ? draw.between(1, 100_000) : draw.between(1, 9);
  }

  private static ByteBuffer copy(ByteBuffer octets) {
    byte[] copy = new byte[octets.remaining()];
    octets.duplicate().get(copy);
    return ByteBuffer.wrap(copy);
  }
}
