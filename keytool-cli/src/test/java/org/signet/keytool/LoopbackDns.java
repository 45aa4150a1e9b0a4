package org.signet.keytool;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/** A DNS server on loopback that gives every question the same answer, RFC 1035 §4.1. */
final class LoopbackDns implements AutoCloseable {
  static final int SERVFAIL = 2;
  static final int NXDOMAIN = 3;

  private static final int HEADER = 12;

  private final DatagramSocket socket;
  private final int responseCode;
  private final Optional<String> text;

  private LoopbackDns(int responseCode, Optional<String> text) throws IOException {
    this.socket = new DatagramSocket(0, InetAddress.getLoopbackAddress());
    this.responseCode = responseCode;
    this.text = text;
    Thread thread = new Thread(this::serve, "dns");
    thread.setDaemon(true);
    thread.start();
  }

  static LoopbackDns failingWith(int responseCode) throws IOException {
    return new LoopbackDns(responseCode, Optional.empty());
  }

  static LoopbackDns answering(String text) throws IOException {
    return new LoopbackDns(0, Optional.of(text));
  }

  /** As {@code --nameserver} takes it. */
  String address() {
    return socket.getLocalAddress().getHostAddress() + ":" + socket.getLocalPort();
  }

  @Override
  public void close() {
    socket.close();
  }

  private void serve() {
    byte[] buffer = new byte[4096];
    while (!socket.isClosed()) {
      DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
      try {
        socket.receive(packet);
        byte[] answer = answer(Arrays.copyOf(buffer, packet.getLength()));
        socket.send(new DatagramPacket(answer, answer.length, packet.getSocketAddress()));
      } catch (SocketException e) {
        return; // closed
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private byte[] answer(byte[] query) {
    int question = HEADER;
    while (query[question] != 0) {
      question += 1 + query[question];
    }
    question += 5; // the root label, type and class
    ByteBuffer header = ByteBuffer.allocate(HEADER);
    header.put(query, 0, 2); // the id
    header.putShort((short) (0x8180 | responseCode));
    header.putShort((short) 1).putShort((short) (text.isPresent() ? 1 : 0));
    ByteArrayOutputStream answer = new ByteArrayOutputStream();
    answer.writeBytes(header.array());
    answer.write(query, HEADER, question - HEADER);
    if (text.isPresent()) {
      byte[] data = text.get().getBytes(StandardCharsets.US_ASCII);
      ByteBuffer record = ByteBuffer.allocate(HEADER);
      record.putShort((short) 0xC00C).putShort((short) 16).putShort((short) 1); // name, TXT, IN
      record.putInt(0).putShort((short) (data.length + 1));
      answer.writeBytes(record.array());
      answer.write(data.length);
      answer.writeBytes(data);
    }
    return answer.toByteArray();
  }
}
