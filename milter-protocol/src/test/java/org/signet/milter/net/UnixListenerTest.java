package org.signet.milter.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.signet.milter.address.ListenAddress;
import org.signet.milter.event.MilterContext;
import org.signet.milter.event.MilterFilter;
import org.signet.milter.event.MilterHandler;
import org.signet.milter.option.OptionRequest;

/** What happens to the file of a socket while the server runs. */
@Timeout(60)
class UnixListenerTest {
  private static final MilterFilter FILTER =
      new MilterFilter() {
        @Override
        public OptionRequest options() {
          return OptionRequest.nothing();
        }

        @Override
        public MilterHandler newHandler(MilterContext context) {
          return new MilterHandler() {};
        }
      };

  /** SMFIC_OPTNEG of version 6 that offers nothing. */
  private static final byte[] OPTNEG = {0, 0, 0, 13, 'O', 0, 0, 0, 6, 0, 0, 0, 0, 0, 0, 0, 0};

  @TempDir Path temporary;
  private Path folder = Path.of("");
  private Path path = Path.of("");
  private MilterServer server;

  @BeforeEach
  void start() throws IOException {
    folder = Files.createDirectory(temporary.resolve("run"));
    path = folder.resolve("s");
    server =
        MilterServer.builder(FILTER).listen(new ListenAddress.Local(path)).socketMode(0660).start();
    assertThat(server.socketProblems()).isEmpty();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private static boolean negotiates(Path path) {
    try (SocketChannel client = SocketChannel.open(UnixDomainSocketAddress.of(path))) {
      return negotiates(client);
    } catch (IOException e) {
      return false;
    }
  }

  private static boolean negotiates(SocketChannel client) throws IOException {
    client.write(ByteBuffer.wrap(OPTNEG));
    ByteBuffer answer = ByteBuffer.allocate(5);
    int octets = 0;
    while (answer.hasRemaining() && octets >= 0) {
      octets = client.read(answer);
    }
    return answer.get(4) == 'O';
  }

  private static void await(BooleanSupplier condition) throws InterruptedException {
    for (int i = 0; i < 1000 && !condition.getAsBoolean(); i++) {
      Thread.sleep(10);
    }
    assertThat(condition.getAsBoolean()).isTrue();
  }

  @Test
  void isBoundAgainByItself() throws Exception {
    try (SocketChannel open = SocketChannel.open(UnixDomainSocketAddress.of(path))) {
      await(() -> server.openConnections() == 1);
      Files.delete(path);
      assertThat(server.socketProblems())
          .containsExactly("local:" + path + " has been removed and is going to be bound again");

      await(() -> Files.exists(path));

      await(() -> server.socketProblems().isEmpty());
      assertThat(server.socketsBoundAgain()).isEqualTo(1);
      assertThat(negotiates(path)).isTrue();
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
          .isEqualTo("rw-rw----");
      assertThat(folder).isDirectoryNotContaining(file -> !file.equals(path));
      assertThat(negotiates(open)).as("the connection that was open").isTrue();
      assertThat(server.answers(Duration.ofSeconds(5))).isTrue();
    }
    server.stop(Duration.ZERO);
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void isBoundAgainWhenAskedTo() throws IOException {
    Files.move(path, temporary.resolve("elsewhere"));

    server.checkSockets();

    assertThat(negotiates(path)).isTrue();
    assertThat(server.socketProblems()).isEmpty();
    server.checkSockets();
    assertThat(server.socketsBoundAgain()).isEqualTo(1);
  }

  @Test
  void leavesAFileInItsPlaceAlone() throws Exception {
    Files.writeString(temporary.resolve("precious"), "precious");
    Files.move(temporary.resolve("precious"), path, StandardCopyOption.REPLACE_EXISTING);

    server.checkSockets();

    assertThat(path).hasContent("precious");
    assertThat(server.socketProblems())
        .containsExactly(
            "local:" + path + " has been replaced by a file that is not a socket; remove that one");
    Files.delete(path);
    await(() -> negotiates(path));
    assertThat(server.socketProblems()).isEmpty();
  }

  @Test
  void leavesTheSocketOfAnotherProgramAlone() throws Exception {
    Files.delete(path);
    try (ServerSocketChannel other = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      other.bind(UnixDomainSocketAddress.of(path));

      server.checkSockets();

      assertThat(server.socketProblems())
          .containsExactly(
              "local:"
                  + path
                  + " has been replaced by the socket of another program; stop that one");
      try (SocketChannel client = SocketChannel.open(UnixDomainSocketAddress.of(path))) {
        assertThat(client.isConnected()).isTrue();
      }
    }
    assertThat(path).as("the file of a program that is gone").exists();

    server.checkSockets();

    assertThat(negotiates(path)).isTrue();
    assertThat(server.socketProblems()).isEmpty();
    assertThat(server.socketsBoundAgain()).isEqualTo(1);
  }

  @Test
  void aSocketThatNobodyListensAtMayJustHaveBeenBound() throws Exception {
    Files.delete(path);
    try (ServerSocketChannel other = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      other.bind(UnixDomainSocketAddress.of(path));
    }
    Object stale = Files.getAttribute(path, "unix:ino");
    Thread.sleep(UnixListener.INTERVAL.toMillis() / 2);
    assertThat(Files.getAttribute(path, "unix:ino")).isEqualTo(stale);

    await(() -> negotiates(path));

    assertThat(server.socketsBoundAgain()).isEqualTo(1);
  }

  @Test
  void waitsForItsFolder() throws Exception {
    Files.delete(path);
    Files.delete(folder);

    server.checkSockets();

    assertThat(server.socketProblems())
        .containsExactly(
            "local:"
                + path
                + " has been removed by another program and cannot be bound again: the folder "
                + folder
                + " does not exist; create it");
    Files.createDirectory(folder);
    await(() -> negotiates(path));
    await(() -> server.socketProblems().isEmpty());
  }

  @Test
  void removesNothingOfOthersAtTheEnd() throws IOException {
    Files.delete(path);
    Files.writeString(path, "precious");

    server.stop(Duration.ZERO);
    server.checkSockets();

    assertThat(path).hasContent("precious");
    Files.delete(path);
    server.checkSockets();
    assertThat(folder).as("a server that has been stopped").isEmptyDirectory();
  }
}
