package org.signet.systemtest;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.signet.systemtest.harness.Await;
import org.signet.systemtest.harness.MilterSocket;
import org.signet.systemtest.harness.SignetProcess;
import org.signet.systemtest.harness.Workspace;

/**
 * Rubbish on the milter socket ends that connection, with one line in the log, and nothing else.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RubbishIT {
  /** SMFIC_OPTNEG: version 6, all actions; no event can be left out or go unanswered. */
  private static final String NEGOTIATION = "0000000d 4f 00000006 000001ff 00000000";

  private final Workspace workspace = Workspace.create();
  private SignetProcess signet;

  @BeforeAll
  void start() {
    signet = SignetProcess.start(workspace, "signet", MilterSocket.inet(), "Mode v\nSyslog no\n");
  }

  @AfterAll
  void stop() {
    signet.close();
    workspace.close();
  }

  static Stream<Arguments> rubbish() {
    byte[] random = new byte[4096];
    new Random(7).nextBytes(random);
    random[0] = (byte) 0x80;
    return Stream.of(
        Arguments.of("a web client", "GET / HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(ISO_8859_1)),
        Arguments.of("a TLS client", hex("16030100f0 010000ec 0303")),
        Arguments.of("length 0", hex("00000000")),
        Arguments.of("length 4 GiB - 1", hex("ffffffff 4f")),
        Arguments.of("length 2 GiB", hex("80000000 4f")),
        Arguments.of("length 1 GiB", hex("40000000 4f")),
        Arguments.of("random octets", random),
        Arguments.of("an unknown command", hex(NEGOTIATION + "00000001 7e")),
        Arguments.of("a short negotiation", hex("00000002 4f 00")),
        Arguments.of("end of message before everything", hex("00000001 45")),
        Arguments.of("a header without its end", hex(NEGOTIATION + "00000003 4c 41 41")));
  }

  private static byte[] hex(String digits) {
    return HexFormat.of().parseHex(digits.replace(" ", ""));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("rubbish")
  @Timeout(60)
  void closesThatConnectionOnly(String name, byte[] octets) throws IOException {
    try (SocketChannel other = signet.socket().connect()) {
      exchange(other, hex(NEGOTIATION), 'O');
      long before = logLines();

      try (SocketChannel connection = signet.socket().connect()) {
        writeAll(connection, octets);
        readToEnd(connection);
      }

      Await.until(
          Duration.ofSeconds(5),
          () -> logLines() > before,
          () -> "nothing was logged: " + signet.log());
      assertThat(logLines()).as(signet.log()).isEqualTo(before + 1);
      assertThat(signet.log()).doesNotContain("\tat ");
      exchange(other, hex("00000018 43 6c6f63616c686f737400 34 1234 3132372e302e302e3100"), 'c');
    }
    assertThat(signet.isAlive()).isTrue();
  }

  private long logLines() {
    return signet.log().lines().count();
  }

  private static void writeAll(SocketChannel connection, byte[] octets) {
    ByteBuffer buffer = ByteBuffer.wrap(octets);
    try {
      while (buffer.hasRemaining()) {
        connection.write(buffer);
      }
    } catch (IOException e) {
      // Closed before it had read everything: just what is wanted.
    }
  }

  private static void readToEnd(SocketChannel connection) {
    ByteBuffer buffer = ByteBuffer.allocate(1024);
    try {
      while (connection.read(buffer.clear()) >= 0) {
        // An answer to the valid part.
      }
    } catch (IOException e) {
      // A reset is an end, too.
    }
  }

  private static void exchange(SocketChannel connection, byte[] packet, char answer)
      throws IOException {
    writeAll(connection, packet);
    ByteBuffer start = ByteBuffer.allocate(5);
    while (start.hasRemaining()) {
      assertThat(connection.read(start)).as("octets read of the answer").isPositive();
    }
    ByteBuffer rest = ByteBuffer.allocate(start.flip().getInt() - 1);
    assertThat((char) start.get()).isEqualTo(answer);
    while (rest.hasRemaining()) {
      assertThat(connection.read(rest)).isPositive();
    }
  }
}
