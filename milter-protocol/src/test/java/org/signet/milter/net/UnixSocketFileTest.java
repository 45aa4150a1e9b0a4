package org.signet.milter.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.signet.milter.address.ListenAddress;
import org.signet.milter.event.MilterContext;
import org.signet.milter.event.MilterFilter;
import org.signet.milter.event.MilterHandler;
import org.signet.milter.option.OptionRequest;

@Timeout(60)
class UnixSocketFileTest {
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

  @TempDir Path folder;

  private MilterServer.Builder builder(Path path) {
    return MilterServer.builder(FILTER).listen(new ListenAddress.Local(path));
  }

  @ParameterizedTest
  @CsvSource({"0660, rw-rw----", "0777, rwxrwxrwx", "0600, rw-------", "0, ---------"})
  void hasTheModeThatIsAskedFor(String mode, String permissions) throws IOException {
    Path path = folder.resolve("s.sock");
    try (MilterServer server = builder(path).socketMode(Integer.decode(mode)).start()) {
      assertThat(server.addresses()).hasToString("[local:" + path + "]");
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
          .isEqualTo(permissions);
      assertThat(folder).isDirectoryNotContaining(file -> !file.equals(path));
    }
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void belongsToWhomItShall() throws IOException {
    Path path = folder.resolve("s.sock");
    String owner = Files.getOwner(folder).getName();
    try (MilterServer server = builder(path).socketOwner(owner).start()) {
      assertThat(server.addresses()).hasSize(1);
      assertThat(Files.getOwner(path).getName()).isEqualTo(owner);
    }
    assertThatThrownBy(() -> builder(path).socketGroup("no-such-group").start())
        .isInstanceOf(IOException.class)
        .hasMessage("cannot listen at local:%s: unknown user or group no-such-group", path);
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void takesWhatTheUmaskLeaves() throws IOException {
    Path path = folder.resolve("s.sock");
    try (MilterServer server = builder(path).umask(0007).start()) {
      assertThat(server.addresses()).hasSize(1);
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
          .isEqualTo("rwxrwx---");
    }
  }

  @Test
  void replacesAStaleSocket() throws IOException {
    Path path = folder.resolve("s.sock");
    try (ServerSocketChannel old = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      old.bind(UnixDomainSocketAddress.of(path));
    }
    assertThat(path).exists();
    try (MilterServer server = builder(path).start();
        SocketChannel client = SocketChannel.open(UnixDomainSocketAddress.of(path))) {
      assertThat(server.addresses()).hasSize(1);
      assertThat(client.isConnected()).isTrue();
    }
  }

  @Test
  void refusesASocketThatAnswers() throws IOException {
    Path path = folder.resolve("s.sock");
    try (MilterServer first = builder(path).start()) {
      assertThatThrownBy(() -> builder(path).start())
          .isInstanceOf(IOException.class)
          .hasMessage(
              "cannot listen at local:%s: another program listens there; stop it or choose another"
                  + " path",
              path);
      assertThat(first.addresses()).hasSize(1);
      assertThat(path).exists();
    }
  }

  @Test
  void refusesASocketWhoseQueueIsFull() throws IOException {
    Path path = folder.resolve("s.sock");
    try (ServerSocketChannel busy = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        SocketChannel one = SocketChannel.open(StandardProtocolFamily.UNIX);
        SocketChannel two = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      busy.bind(UnixDomainSocketAddress.of(path), 1);
      one.configureBlocking(false);
      one.connect(UnixDomainSocketAddress.of(path));
      two.configureBlocking(false);
      two.connect(UnixDomainSocketAddress.of(path));
      assertThatThrownBy(() -> builder(path).start()).isInstanceOf(IOException.class);
      assertThat(path).exists();
    }
  }

  @Test
  void refusesAnythingElse() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "precious");
    Path link = Files.createSymbolicLink(folder.resolve("link"), file);
    for (Path path : new Path[] {file, link, folder}) {
      assertThatThrownBy(() -> builder(path).start())
          .isInstanceOf(IOException.class)
          .hasMessageContaining("a file that is not a socket exists there");
    }
    assertThat(file).hasContent("precious");
    assertThat(link).isSymbolicLink();
  }

  @Test
  void saysThatTheFolderIsMissing() {
    Path path = folder.resolve("missing").resolve("s.sock");
    assertThatThrownBy(() -> builder(path).start())
        .isInstanceOf(IOException.class)
        .hasMessage(
            "cannot listen at local:%s: the folder %s does not exist; create it",
            path, path.getParent());
  }

  @Test
  void refusesAPathThatNoClientCouldUse() {
    Path path = folder.resolve("x".repeat(106 - folder.toString().length()));
    assertThatThrownBy(() -> builder(path).start())
        .isInstanceOf(IOException.class)
        .hasMessage(
            "cannot listen at local:%s: a path of 107 octets; the address of a socket has room for"
                + " 106",
            path);
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void takesTheLongestPath() throws IOException {
    Path path = folder.resolve("x".repeat(105 - folder.toString().length()));
    try (MilterServer server = builder(path).start();
        SocketChannel client = SocketChannel.open(UnixDomainSocketAddress.of(path))) {
      assertThat(server.addresses()).hasSize(1);
      assertThat(client.isConnected()).isTrue();
    }
  }

  @Test
  void leavesASocketThatSomebodyElseHasPutThere() throws IOException {
    Path path = folder.resolve("s.sock");
    MilterServer first = builder(path).start();
    Files.delete(path);
    try (MilterServer second = builder(path).start()) {
      first.stop(Duration.ZERO);
      assertThat(path).exists();
      assertThat(second.addresses()).hasSize(1);
    }
  }
}
