package org.signet.systemtest.fault;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.UnixOperatingSystemMXBean;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.Timeout;
import org.signet.milter.address.ListenAddress;
import org.signet.milter.event.AddressFamily;
import org.signet.milter.event.CommandCode;
import org.signet.milter.net.MilterClient;
import org.signet.milter.option.OptionOffer;
import org.signet.milter.reply.MilterReply;
import org.signet.milter.reply.SmtpReply;
import org.signet.milter.wire.Packet;
import org.signet.milter.wire.PacketEncoder;
import org.signet.milter.wire.PayloadWriter;
import org.signet.systemtest.harness.MilterSocket;
import org.signet.systemtest.harness.SignetProcess;
import org.signet.systemtest.harness.Workspace;

/**
 * Clients that make the daemon keep more than its heap has room for. It lives on with 64 MiB, and
 * answers ordinary mail meanwhile.
 */
@Timeout(120)
class MemoryAttacksIT {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final MilterReply REFUSED =
      MilterReply.of(
          SmtpReply.of(451, "4.3.2", "no memory for this message at the moment, try again later"));

  private final Workspace workspace = Workspace.create();

  /** A connection that finds no place in the queue waits, which Java does not do at a file. */
  private final MilterSocket socket = MilterSocket.inet();

  private final List<SocketChannel> clients = new ArrayList<>();
  private SignetProcess signet;

  @BeforeEach
  void start() {
    signet =
        SignetProcess.start(
            workspace,
            "signet",
            socket,
            "Mode v\nSyslog no\nOn-NoSignature accept\nDontSignMailTo csl:nobody@receiver.test\n",
            "-Xmx64m");
  }

  @AfterEach
  void stop() throws IOException {
    for (SocketChannel client : clients) {
      client.close();
    }
    signet.close();
    workspace.close();
  }

  private ListenAddress address() {
    return ListenAddress.parse(socket.directive());
  }

  private MilterClient connect() throws IOException {
    MilterClient client = MilterClient.connect(address(), PATIENCE);
    client.negotiate(OptionOffer.VERSION_6);
    client.connect("localhost", AddressFamily.INET, 4711, "127.0.0.1");
    return client;
  }

  private static MilterReply message(MilterClient client) throws IOException {
    client.mail("<ann@sender.test>");
    client.rcpt("<bob@receiver.test>");
    client.data();
    client.macros(CommandCode.END_OF_HEADERS, Map.of("i", "4711"));
    client.header("From", " ann@sender.test");
    client.header("Subject", " hello");
    MilterReply early = client.endOfHeaders();
    if (!early.equals(MilterReply.CONTINUE)) {
      client.abort();
      return early;
    }
    client.body("Hello\r\n".getBytes(US_ASCII));
    return client.endOfMessage().verdict();
  }

  /** Sends ordinary mail until it is told to end, by new connections and by one that stays. */
  private final class OtherMail implements AutoCloseable {
    private final AtomicBoolean over = new AtomicBoolean();
    private final CompletableFuture<List<MilterReply>> answers =
        CompletableFuture.supplyAsync(this::sendAll);

    private List<MilterReply> sendAll() {
      List<MilterReply> all = new ArrayList<>();
      try (MilterClient staying = MemoryAttacksIT.this.connect()) {
        while (!over.get()) {
          all.add(message(staying));
          try (MilterClient fresh = MemoryAttacksIT.this.connect()) {
            all.add(message(fresh));
          }
          Thread.sleep(2);
        }
      } catch (IOException e) {
        throw new UncheckedIOException("after " + all.size() + " answers", e);
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
      return all;
    }

    @Override
    public void close() {
      over.set(true);
    }

    /** All had an answer: most the usual one, a few came when there was no room at all. */
    void assertAnswered(TestReporter report) {
      over.set(true);
      List<MilterReply> all = answers.join();
      long refused = all.stream().filter(REFUSED::equals).count();
      report.publishEntry(
          "other messages", all.size() + ", of them temporarily rejected " + refused);
      assertThat(all).hasSizeGreaterThan(1).isSubsetOf(MilterReply.ACCEPT, REFUSED);
      assertThat(refused).isLessThanOrEqualTo(all.size() / 2);
    }
  }

  private void assertServes() throws IOException {
    assertThat(signet.isAlive()).as(signet.log()).isTrue();
    assertThat(signet.log()).doesNotContain("OutOfMemory");
    try (MilterClient client = connect()) {
      assertThat(message(client)).isEqualTo(MilterReply.ACCEPT);
    }
  }

  private static int possible(int wanted) {
    var system = (UnixOperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    long left = system.getMaxFileDescriptorCount() - system.getOpenFileDescriptorCount() - 200;
    return (int) Math.min(wanted, left);
  }

  private SocketChannel open(Packet... more) throws IOException {
    SocketChannel client = SocketChannel.open(address().resolve());
    clients.add(client);
    List<Packet> packets =
        new ArrayList<>(
            List.of(
                OptionOffer.VERSION_6.toPacket(),
                new PayloadWriter().string("localhost").octet('U').toPacket('C'),
                new PayloadWriter().string("<ann@sender.test>").toPacket('M'),
                new PayloadWriter().string("<bob@receiver.test>").toPacket('R')));
    packets.addAll(Arrays.asList(more));
    write(client, PacketEncoder.encode(packets));
    return client;
  }

  /** The daemon may have closed it, as one too many. */
  private static void write(SocketChannel client, byte[] octets) {
    ByteBuffer buffer = ByteBuffer.wrap(octets);
    try {
      while (buffer.hasRemaining()) {
        client.write(buffer);
      }
    } catch (IOException e) {
      assertThat(e).hasMessageMatching("Broken pipe|Connection reset.*");
    }
  }

  private static Packet header(int octets) {
    return new PayloadWriter().string("X").string(" " + "x".repeat(octets)).toPacket('L');
  }

  @Test
  void recipientsThatARuleAsksFor(TestReporter report) throws IOException {
    try (OtherMail other = new OtherMail();
        MilterClient greedy = connect()) {
      greedy.mail("<ann@sender.test>");
      String address = "<" + "a".repeat(64_990) + "@x>";
      for (int i = 0; i < 4500; i++) {
        greedy.rcpt(address);
      }
      greedy.data();
      greedy.header("From", " ann@sender.test");
      assertThat(greedy.endOfHeaders()).isEqualTo(REFUSED);
      greedy.abort();
      assertThat(message(greedy))
          .as("the next one on that connection")
          .isEqualTo(MilterReply.ACCEPT);
      other.assertAnswered(report);
    }
    assertServes();
    assertThat(signet.log().lines().filter(line -> line.contains("temporarily rejected (451)")))
        .singleElement()
        .asString()
        .contains("the message needs more than ", " octets of memory");
  }

  @Test
  void headersOnManyConnections(TestReporter report) throws IOException {
    int count = possible(2500); // those above the limit of connections are turned away
    try (OtherMail other = new OtherMail()) {
      for (int i = 0; i < count; i++) {
        open(header(30_000), header(30_000));
      }
      other.assertAnswered(report);
      report.publishEntry("connections", Integer.toString(count));
    }
    assertServes();
    assertThat(signet.log()).contains("temporarily rejected (451): the memory for all messages");
  }

  @Test
  void unfinishedPacketsOnManyConnections(TestReporter report) throws IOException {
    int count = possible(1200);
    byte[] unfinished = Arrays.copyOf(PacketEncoder.encode(List.of(header(60_000))), 55_000);
    try (OtherMail other = new OtherMail()) {
      for (int i = 0; i < count; i++) {
        write(open(), unfinished);
      }
      other.assertAnswered(report);
    }
    assertServes();
  }

  @Test
  void macrosAndHostNamesOnManyConnections(TestReporter report) throws IOException {
    int count = possible(1200);
    byte[] macros = ("i\0" + "4".repeat(15_000) + "\0").getBytes(US_ASCII);
    List<Packet> packets = new ArrayList<>(List.of(OptionOffer.VERSION_6.toPacket()));
    for (char stage : "CHMRTLE".toCharArray()) {
      byte[] payload = new byte[macros.length + 1];
      payload[0] = (byte) stage;
      System.arraycopy(macros, 0, payload, 1, macros.length);
      packets.add(Packet.of('D', payload));
    }
    packets.add(new PayloadWriter().string("h".repeat(60_000)).octet('U').toPacket('C'));
    byte[] octets = PacketEncoder.encode(packets);
    try (OtherMail other = new OtherMail()) {
      for (int i = 0; i < count; i++) {
        SocketChannel client = SocketChannel.open(address().resolve());
        clients.add(client);
        write(client, octets);
      }
      other.assertAnswered(report);
    }
    assertServes();
  }

  /** One connection too many closes the oldest without a message. */
  @Test
  void moreIdleConnectionsThanAllowed(TestReporter report) throws IOException {
    int count = possible(4600);
    byte[] octets = PacketEncoder.encode(List.of(OptionOffer.VERSION_6.toPacket()));
    for (int i = 0; i < count; i++) {
      SocketChannel client = SocketChannel.open(address().resolve());
      clients.add(client);
      write(client, octets);
    }
    assertServes();
    report.publishEntry("connections", Integer.toString(count));
  }
}
