package org.signet.dkim.dns;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.BindException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.xbill.DNS.Message;

/**
 * A DNS server on a free loopback port, over UDP and TCP: what it answers is a function. An empty
 * answer is none.
 */
final class LoopbackDns implements AutoCloseable {
  private final DatagramSocket udp;
  private final ServerSocket tcp;
  private final Function<byte[], Stream<byte[]>> strays;
  private final Duration pause;
  private final List<SocketAddress> clients = new CopyOnWriteArrayList<>();
  private final AtomicInteger udpQueries = new AtomicInteger();
  private final AtomicInteger tcpQueries = new AtomicInteger();

  /**
   * Starts.
   *
   * @param overUdp what comes back over UDP for these octets
   * @param overTcp what comes back over TCP
   */
  LoopbackDns(UnaryOperator<byte[]> overUdp, UnaryOperator<byte[]> overTcp) throws IOException {
    this(query -> Stream.empty(), Duration.ZERO, overUdp, overTcp);
  }

  /**
   * Starts.
   *
   * @param strays what is sent over UDP for these octets before the answer
   * @param pause between them and the answer
   */
  LoopbackDns(
      Function<byte[], Stream<byte[]>> strays,
      Duration pause,
      UnaryOperator<byte[]> overUdp,
      UnaryOperator<byte[]> overTcp)
      throws IOException {
    this.strays = strays;
    this.pause = pause;
    Sockets sockets = Sockets.open();
    tcp = sockets.tcp();
    udp = sockets.udp();
    start(() -> serveUdp(overUdp));
    start(() -> serveTcp(overTcp));
  }

  private record Sockets(ServerSocket tcp, DatagramSocket udp) {
    private static final int TRIES = 50;

    /** Of the same port, which must be free for both: any look-up may have it for its datagrams. */
    static Sockets open() throws IOException {
      InetAddress here = InetAddress.getLoopbackAddress();
      for (int i = 1; ; i++) {
        ServerSocket tcp = new ServerSocket(0, 10, here);
        try {
          return new Sockets(tcp, new DatagramSocket(tcp.getLocalPort(), here));
        } catch (BindException e) {
          tcp.close();
          if (i == TRIES) {
            throw e;
          }
        }
      }
    }
  }

  /** A server that answers alike over both. */
  static LoopbackDns of(UnaryOperator<Message> answer) throws IOException {
    UnaryOperator<byte[]> octets = query -> answer(answer, query);
    return new LoopbackDns(octets, octets);
  }

  static byte[] answer(UnaryOperator<Message> answer, byte[] query) {
    return answer.apply(message(query)).toWire();
  }

  static Message message(byte[] octets) {
    try {
      return new Message(octets);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  InetSocketAddress address() {
    return new InetSocketAddress(udp.getLocalAddress(), udp.getLocalPort());
  }

  int udpQueries() {
    return udpQueries.get();
  }

  /** Who has asked over UDP, in order. */
  List<SocketAddress> clients() {
    return clients;
  }

  int tcpQueries() {
    return tcpQueries.get();
  }

  @Override
  public void close() throws IOException {
    udp.close();
    tcp.close();
  }

  private void serveUdp(UnaryOperator<byte[]> answers) {
    byte[] buffer = new byte[4096];
    while (!udp.isClosed()) {
      DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
      try {
        udp.receive(packet);
        udpQueries.incrementAndGet();
        clients.add(packet.getSocketAddress());
        byte[] query = Arrays.copyOf(packet.getData(), packet.getLength());
        for (byte[] stray : strays.apply(query).toList()) {
          udp.send(new DatagramPacket(stray, stray.length, packet.getSocketAddress()));
        }
        TimeUnit.NANOSECONDS.sleep(pause.toNanos());
        byte[] answer = answers.apply(query);
        if (answer.length > 0) {
          udp.send(new DatagramPacket(answer, answer.length, packet.getSocketAddress()));
        }
      } catch (IOException | InterruptedException e) {
        return; // closed
      }
    }
  }

  private void serveTcp(UnaryOperator<byte[]> answers) {
    while (!tcp.isClosed()) {
      try {
        Socket socket = tcp.accept();
        start(() -> serve(socket, answers));
      } catch (IOException e) {
        if (tcp.isClosed()) {
          return;
        }
      }
    }
  }

  private void serve(Socket accepted, UnaryOperator<byte[]> answers) {
    try (Socket socket = accepted) {
      DataInputStream in = new DataInputStream(socket.getInputStream());
      DataOutputStream out = new DataOutputStream(socket.getOutputStream());
      byte[] query = in.readNBytes(in.readUnsignedShort());
      tcpQueries.incrementAndGet();
      byte[] answer = answers.apply(query);
      out.writeShort(answer.length);
      out.write(answer);
    } catch (IOException e) {
      // The client has gone.
    }
  }

  private static void start(Runnable work) {
    Thread thread = new Thread(work, "loopback-dns");
    thread.setDaemon(true);
    thread.start();
  }
}
