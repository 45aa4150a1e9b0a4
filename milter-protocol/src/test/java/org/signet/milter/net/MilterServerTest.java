package org.signet.milter.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.netty.channel.ChannelOption;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.signet.milter.address.ListenAddress;
import org.signet.milter.event.AddressFamily;
import org.signet.milter.event.CommandCode;
import org.signet.milter.event.MilterContext;
import org.signet.milter.event.MilterEvent;
import org.signet.milter.event.MilterFilter;
import org.signet.milter.event.MilterHandler;
import org.signet.milter.log.RecordedLog;
import org.signet.milter.option.ActionFlag;
import org.signet.milter.option.OptionOffer;
import org.signet.milter.option.OptionRequest;
import org.signet.milter.option.ProtocolFlag;
import org.signet.milter.reply.Answer;
import org.signet.milter.reply.MilterReply;
import org.signet.milter.reply.Modification;
import org.signet.milter.reply.Response;
import org.slf4j.event.Level;

class MilterServerTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final ListenAddress ANY_PORT = ListenAddress.parse("inet:0@127.0.0.1");

  /** Tells in a header field how many octets the body had. */
  private record Counting(Set<ProtocolFlag> flags) implements MilterFilter {
    @Override
    public OptionRequest options() {
      return new OptionRequest(Set.of(ActionFlag.ADD_HEADERS), Set.of(), flags, Map.of());
    }

    @Override
    public MilterHandler newHandler(MilterContext context) {
      return new MilterHandler() {
        private int octets;

        @Override
        public Answer<MilterReply> onMail(MilterEvent.Mail mail) {
          octets = 0;
          return MilterReply.CONTINUE;
        }

        @Override
        public Answer<MilterReply> onBody(MilterEvent.BodyChunk chunk) {
          octets += chunk.content().remaining();
          return MilterReply.CONTINUE;
        }

        @Override
        public Answer<Response> onEndOfMessage() {
          return Response.of(
              List.of(
                  new Modification.InsertHeader(
                      1, "X-Octets", " " + octets + " " + context.macros().get("i").orElse("?"))),
              MilterReply.CONTINUE);
        }
      };
    }
  }

  private static String send(MilterClient client, int octets) throws IOException {
    client.macros(CommandCode.MAIL, Map.of("i", "Q" + octets));
    client.mail("<a@example.com>");
    client.rcpt("<b@example.net>");
    client.data();
    client.header("From", " a@example.com");
    client.endOfHeaders();
    byte[] piece = "x".repeat(65535).getBytes(StandardCharsets.US_ASCII);
    for (int left = octets; left > 0; left -= piece.length) {
      client.body(left < piece.length ? new byte[left] : piece);
    }
    Response response = client.endOfMessage();
    assertThat(response.verdict()).isEqualTo(MilterReply.CONTINUE);
    return ((Modification.InsertHeader) response.modifications().get(0)).value();
  }

  @Test
  void answersAnMtaOverTcp() throws IOException {
    try (MilterServer server =
            MilterServer.builder(new Counting(Set.of())).listen(ANY_PORT).start();
        MilterClient client = MilterClient.connect(server.addresses().get(0), PATIENCE)) {
      client.negotiate(OptionOffer.VERSION_6);
      client.connect("localhost", AddressFamily.INET, 1234, "127.0.0.1");
      client.helo("localhost");
      assertThat(send(client, 5)).isEqualTo("5 Q5");
      client.abort();
      assertThat(send(client, 1_000_000)).isEqualTo("1000000 Q1000000");
      client.quit();
      assertThat(server.stop(PATIENCE)).isTrue();
    }
  }

  /** Whoever watches it must see a loop that hangs, and not only a process that is there. */
  @Test
  void answersAsLongAsEveryEventLoopDoes() throws Exception {
    CountDownLatch entered = new CountDownLatch(1);
    CountDownLatch released = new CountDownLatch(1);
    MilterFilter hanging =
        new MilterFilter() {
          @Override
          public OptionRequest options() {
            return new Counting(Set.of()).options();
          }

          @Override
          public MilterHandler newHandler(MilterContext context) {
            return new MilterHandler() {
              @Override
              public Answer<MilterReply> onMail(MilterEvent.Mail mail) {
                entered.countDown();
                awaitUninterruptibly(released);
                return MilterReply.CONTINUE;
              }
            };
          }
        };
    try (MilterServer server = MilterServer.builder(hanging).listen(ANY_PORT).start();
        MilterClient client = MilterClient.connect(server.addresses().get(0), PATIENCE)) {
      client.negotiate(OptionOffer.VERSION_6);
      client.connect("localhost", AddressFamily.INET, 1234, "127.0.0.1");
      assertThat(server.answers(PATIENCE)).isTrue();
      CompletableFuture<MilterReply> reply =
          CompletableFuture.supplyAsync(
              () -> {
                try {
                  return client.mail("<a@example.com>");
                } catch (IOException e) {
                  throw new UncheckedIOException(e);
                }
              });
      try {
        awaitUninterruptibly(entered);
        assertThat(server.answers(Duration.ofMillis(50))).isFalse();
      } finally {
        released.countDown();
      }
      assertThat(reply.get(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isEqualTo(MilterReply.CONTINUE);
      assertThat(server.answers(PATIENCE)).isTrue();
      server.stop(Duration.ZERO);
      assertThat(server.answers(PATIENCE)).as("stopped").isFalse();
    }
  }

  private static void awaitUninterruptibly(CountDownLatch latch) {
    try {
      assertThat(latch.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void answersAnMtaOverAUnixSocketWithAllFlags(@TempDir Path folder) throws IOException {
    Path path = folder.resolve("milter.sock");
    Set<ProtocolFlag> quiet =
        Set.of(
            ProtocolFlag.HEADER_LEADING_SPACE,
            ProtocolFlag.NO_REPLY_CONNECT,
            ProtocolFlag.NO_REPLY_HELO,
            ProtocolFlag.NO_REPLY_MAIL,
            ProtocolFlag.NO_REPLY_RCPT,
            ProtocolFlag.NO_REPLY_DATA,
            ProtocolFlag.NO_REPLY_HEADER,
            ProtocolFlag.NO_REPLY_END_OF_HEADERS,
            ProtocolFlag.NO_REPLY_BODY);
    try (MilterServer server =
            MilterServer.builder(new Counting(quiet))
                .listen(new ListenAddress.Local(path))
                .socketMode(0660)
                .start();
        MilterClient client = MilterClient.connect(server.addresses().get(0), PATIENCE)) {
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
          .isEqualTo("rw-rw----");
      client.negotiate(OptionOffer.VERSION_6);
      client.connect("localhost", AddressFamily.UNIX, 0, "/x");
      assertThat(send(client, 200_000)).isEqualTo(" 200000 Q200000");
      assertThat(server.stop(PATIENCE)).isTrue();
      assertThat(folder).isEmptyDirectory();
    }
  }

  @Test
  void servesEachAddressWithItsOwnFilter() throws IOException {
    MilterFilter refusing =
        new MilterFilter() {
          @Override
          public OptionRequest options() {
            return new OptionRequest(Set.of(), Set.of(), Set.of(), Map.of());
          }

          @Override
          public MilterHandler newHandler(MilterContext context) {
            return new MilterHandler() {
              @Override
              public Answer<MilterReply> onConnect(MilterEvent.Connect connect) {
                return MilterReply.REJECT;
              }
            };
          }
        };
    try (MilterServer server =
        MilterServer.builder(new Counting(Set.of()))
            .listen(ANY_PORT)
            .listen(ANY_PORT, refusing)
            .start()) {
      assertThat(firstReply(server.addresses().get(0))).isEqualTo(MilterReply.CONTINUE);
      assertThat(firstReply(server.addresses().get(1))).isEqualTo(MilterReply.REJECT);
    }
  }

  private static MilterReply firstReply(ListenAddress address) throws IOException {
    try (MilterClient client = MilterClient.connect(address, PATIENCE)) {
      client.negotiate(OptionOffer.VERSION_6);
      return client.connect("localhost", AddressFamily.INET, 1234, "127.0.0.1");
    }
  }

  @Test
  void doesNotKeepAnAnswerBackUntilMoreIsToBeSent() throws IOException {
    try (MilterServer server =
            MilterServer.builder(new Counting(Set.of())).listen(ANY_PORT).start();
        MilterClient client = MilterClient.connect(server.addresses().get(0), PATIENCE)) {
      client.negotiate(OptionOffer.VERSION_6);
      assertThat(List.copyOf(server.connections))
          .singleElement()
          .satisfies(
              channel ->
                  assertThat(channel.config().getOption(ChannelOption.TCP_NODELAY)).isTrue());
    }
  }

  @ParameterizedTest
  @CsvSource({"0x0, 65535", "0x10000000, 262143", "0x20000000, 1048575"})
  void takesPacketsAsLargeAsAgreedOnAndNoLarger(String sizes, int most) throws IOException {
    Set<ProtocolFlag> wanted = Set.of(ProtocolFlag.MAX_DATA_256K, ProtocolFlag.MAX_DATA_1M);
    try (MilterServer server = MilterServer.builder(new Counting(wanted)).listen(ANY_PORT).start();
        MilterClient client = MilterClient.connect(server.addresses().get(0), PATIENCE)) {
      assertThat(client.negotiate(new OptionOffer(6, 0x1ff, Integer.decode(sizes))).maxPayload())
          .isEqualTo(most);
      client.connect("localhost", AddressFamily.UNKNOWN, 0, "");
      client.mail("<>");
      assertThat(client.body(new byte[most])).isEqualTo(MilterReply.CONTINUE);
      client.quitNewConnection();
      client.connect("localhost", AddressFamily.UNKNOWN, 0, "");
      client.mail("<>");
      assertThat(client.body(new byte[most])).as("the next SMTP client").isNotNull();
      assertThatThrownBy(() -> client.body(new byte[most + 1])).isInstanceOf(IOException.class);
      String reason = "closed: frame-too-long: frame of " + (most + 2) + " octets";
      assertThat(RecordedLog.lines(Level.WARN, reason)).hasSize(1);
    }
  }

  @Test
  void answersAnMtaOverIpv6() throws IOException {
    assumeTrue(hasLoopbackOfIpv6(), "this machine has no ::1");
    try (MilterServer server =
            MilterServer.builder(new Counting(Set.of()))
                .listen(ListenAddress.parse("inet6:0@::1"))
                .start();
        MilterClient client = MilterClient.connect(server.addresses().get(0), PATIENCE)) {
      assertThat(server.addresses().get(0).toString()).matches("inet6:[1-9][0-9]*@::1");
      assertThat(server.addresses().get(0).resolve())
          .isInstanceOfSatisfying(
              InetSocketAddress.class,
              address -> assertThat(address.getAddress()).isInstanceOf(Inet6Address.class));
      client.negotiate(OptionOffer.VERSION_6);
      client.connect("localhost", AddressFamily.INET6, 1234, "::1");
      client.helo("localhost");
      assertThat(send(client, 5)).isEqualTo("5 Q5");
    }
  }

  private static boolean hasLoopbackOfIpv6() {
    byte[] address = new byte[16];
    address[15] = 1;
    try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.getByAddress(address))) {
      return probe.isBound();
    } catch (IOException e) {
      return false;
    }
  }

  @Test
  void saysWhyItCannotListen() throws IOException {
    MilterFilter filter =
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
    try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      ListenAddress taken = ListenAddress.parse("inet:" + other.getLocalPort() + "@127.0.0.1");
      assertThatThrownBy(() -> MilterServer.builder(filter).listen(taken).start())
          .isInstanceOf(IOException.class)
          .hasMessage(
              "cannot listen at %s: the port is in use; stop the program that has it (ss -ltnp shows"
                  + " it) or choose another port",
              taken);
    }
    assertThatThrownBy(
            () ->
                MilterServer.builder(filter)
                    .listen(ListenAddress.parse("inet:0@192.0.2.1"))
                    .start())
        .isInstanceOf(IOException.class)
        .hasMessage("cannot listen at inet:0@192.0.2.1: this machine does not have that address");
  }
}
