package org.signet.systemtest.harness;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.signet.milter.address.ListenAddress;
import org.signet.milter.event.CommandCode;
import org.signet.milter.wire.MalformedPacketException;
import org.signet.milter.wire.Packet;
import org.signet.milter.wire.PacketDecoder;
import org.signet.milter.wire.PayloadReader;

/**
 * Between an MTA and a milter: passes on every octet, and writes down the packets of both.
 *
 * <p>A line is {@code > COMMAND} and its strings for the MTA, {@code < c} for the milter; macros
 * are {@code > D COMMAND name=value}. Queue identifiers are written ID1, ID2 in their order.
 */
public final class MilterTap implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Pattern QUEUE_ID = Pattern.compile("(?<= i=)[0-9A-F]{8,}");

  private final ServerSocket listener;
  private final ListenAddress milter;
  private final List<Connection> connections = new CopyOnWriteArrayList<>();

  private MilterTap(ServerSocket listener, ListenAddress milter) {
    this.listener = listener;
    this.milter = milter;
  }

  /** A tap before {@code milter}, on a port of its own. */
  public static MilterTap before(ListenAddress milter) {
    try {
      MilterTap tap = new MilterTap(new ServerSocket(0, 50, Loopback.address()), milter);
      inBackground(tap::accept);
      return tap;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** As Postfix' {@code smtpd_milters} has it. */
  public String inMainCf() {
    return "inet:" + Loopback.ADDRESS + ":" + listener.getLocalPort();
  }

  private interface Task {
    void run() throws IOException;
  }

  private static void inBackground(Task task) {
    Thread thread =
        new Thread(
            () -> {
              try {
                task.run();
              } catch (IOException e) {
                // One end is gone: so will be the other.
              }
            },
            "milter tap");
    thread.setDaemon(true);
    thread.start();
  }

  private void accept() throws IOException {
    while (true) {
      Connection connection = new Connection(listener.accept(), connect());
      connections.add(connection);
      inBackground(() -> connection.pass(connection.mta, connection.filter, '>'));
      inBackground(() -> connection.pass(connection.filter, connection.mta, '<'));
    }
  }

  private Socket connect() throws IOException {
    Socket socket = new Socket();
    socket.connect(milter.resolve());
    return socket;
  }

  /** Waits for the end of so many connections, and forgets them. */
  public void forget(int count) {
    Await.until(
        PATIENCE,
        () -> connections.size() == count && connections.stream().allMatch(one -> one.ends == 2),
        () -> "not " + count + " connections that end: " + connections);
    connections.clear();
  }

  /** Waits for the end of the only connection since the last call, and gives its lines. */
  public List<String> lines() {
    Await.until(
        PATIENCE,
        () -> !connections.isEmpty() && connections.stream().allMatch(one -> one.ends == 2),
        () -> "the connection does not end: " + connections);
    if (connections.size() > 1) {
      throw new AssertionError("more than one connection: " + connections);
    }
    return connections.remove(0).lines();
  }

  @Override
  public void close() throws IOException {
    listener.close();
  }

  /** One connection of an MTA. */
  private static final class Connection {
    private final Socket mta;
    private final Socket filter;
    private final List<String> lines = new ArrayList<>();
    private volatile int ends;

    Connection(Socket mta, Socket filter) {
      this.mta = mta;
      this.filter = filter;
    }

    private void pass(Socket from, Socket to, char direction) throws IOException {
      PacketDecoder decoder = new PacketDecoder();
      byte[] octets = new byte[1 << 16];
      try (from;
          to) {
        InputStream in = from.getInputStream();
        OutputStream out = to.getOutputStream();
        int count;
        while ((count = in.read(octets)) >= 0) {
          record(direction, decoder, ByteBuffer.wrap(octets, 0, count));
          out.write(octets, 0, count);
        }
      } finally {
        synchronized (this) {
          ends++;
        }
      }
    }

    private synchronized void record(char direction, PacketDecoder decoder, ByteBuffer octets) {
      try {
        Packet packet;
        while ((packet = decoder.next(octets)) != null) {
          lines.add((direction + " " + text(direction, packet)).stripTrailing());
        }
      } catch (MalformedPacketException e) {
        lines.add(direction + " malformed: " + e.getMessage());
      }
    }

    private static String text(char direction, Packet packet) throws MalformedPacketException {
      PayloadReader reader = new PayloadReader(packet);
      char code = (char) packet.command();
      if (code == 'O') {
        return negotiation(reader);
      } else if (direction == '<') {
        return code + " " + printable(reader);
      } else if (code == 'D') {
        return macros(reader);
      }
      StringBuilder text = new StringBuilder(name(packet.command()));
      if (code == 'C') {
        text.append(' ').append(reader.string()).append(' ').append((char) reader.octet());
        text.append(reader.u16() == 0 ? " 0" : " PORT");
      }
      return text + " " + printable(reader);
    }

    private static String name(byte command) {
      return Objects.requireNonNull(CommandCode.of(command), "a command").name();
    }

    private static String negotiation(PayloadReader reader) throws MalformedPacketException {
      StringBuilder text =
          new StringBuilder(
              String.format("O %d 0x%x 0x%x", reader.u32(), reader.u32(), reader.u32()));
      while (reader.hasMore()) {
        text.append(" | ").append(reader.u32()).append(' ').append(reader.string());
      }
      return text.toString();
    }

    private static String macros(PayloadReader reader) throws MalformedPacketException {
      StringBuilder text = new StringBuilder("D ").append(name(reader.octet()));
      while (reader.hasMore()) {
        text.append(' ').append(reader.string()).append('=').append(reader.string());
      }
      return text.toString();
    }

    /** What is left: strings separated by blanks, line ends and others escaped. */
    private static String printable(PayloadReader reader) {
      ByteBuffer octets = reader.rest();
      String text = StandardCharsets.ISO_8859_1.decode(octets).toString();
      return (text.endsWith("\0") ? text.substring(0, text.length() - 1) : text)
          .replace("\0", " ")
          .replace("\r", "\\r")
          .replace("\n", "\\n");
    }

    private synchronized List<String> lines() {
      List<String> identifiers = new ArrayList<>();
      return lines.stream()
          .map(
              line -> {
                Matcher id = QUEUE_ID.matcher(line);
                return id.replaceAll(
                    found -> {
                      if (!identifiers.contains(found.group())) {
                        identifiers.add(found.group());
                      }
                      return "ID" + (identifiers.indexOf(found.group()) + 1);
                    });
              })
          .toList();
    }

    @Override
    public synchronized String toString() {
      return String.join("\n", lines);
    }
  }
}
