package org.signet.dkim.canonical;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** In which pieces octets arrive. */
class GatheringSinkTest {
  private final List<Integer> pieces = new ArrayList<>();
  private final GatheringSink sink =
      new GatheringSink((bytes, offset, length) -> pieces.add(length));

  private void write(int... lengths) {
    for (int length : lengths) {
      sink.write(new byte[length], 0, length);
    }
  }

  @Test
  void shortSpansAreGathered() {
    write(1000, 1000, 1000, 1000, 96);
    assertThat(pieces).isEmpty();
    write(1, 2);
    assertThat(pieces).containsExactly(4096);
    sink.flush();
    sink.flush();
    assertThat(pieces).containsExactly(4096, 3);
  }

  @Test
  void longSpansPassThrough() {
    write(1023);
    assertThat(pieces).isEmpty();
    write(1024, 5000);
    assertThat(pieces).containsExactly(1023, 1024, 5000);
  }

  /** A span goes on over what stays as it is, and ends where something is dropped. */
  @Test
  void relaxedBodiesAreWrittenInLongPieces() {
    String words = "some words, \u00e4.\r\n\r\nA line\rand more\r\n".repeat(100);
    BodyCanonicalizer relaxed =
        BodyCanonicalization.RELAXED.canonicalizer((bytes, at, length) -> pieces.add(length));
    byte[] octets = (words + "x  y z\r\n a\r\n").getBytes(StandardCharsets.ISO_8859_1);
    relaxed.write(octets, 0, octets.length);
    relaxed.finish();
    assertThat(pieces).containsExactly(words.length() + 1, octets.length - words.length() - 2);
  }
}
