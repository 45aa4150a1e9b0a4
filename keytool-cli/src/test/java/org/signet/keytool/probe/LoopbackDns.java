package org.signet.keytool.probe;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.SocketException;
import java.util.Arrays;
import java.util.List;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.TXTRecord;

/** A DNS server on loopback, over UDP alone, whose answers a function makes. */
public final class LoopbackDns implements AutoCloseable {
  public static final int SERVFAIL = Rcode.SERVFAIL;
  public static final int NXDOMAIN = Rcode.NXDOMAIN;

  private final DatagramSocket socket;
  private final Answers answers;

  private LoopbackDns(int host, int port, Answers answers) throws IOException {
    InetAddress address = InetAddress.getByAddress(new byte[] {127, 0, 0, (byte) host});
    this.socket = new DatagramSocket(port, address);
    this.answers = answers;
    Thread thread = new Thread(this::serve, "dns");
    thread.setDaemon(true);
    thread.start();
  }

  /** Fills in the answer to a question. */
  interface Answers {
    void fill(Message query, Message answer) throws IOException;
  }

  public static LoopbackDns answering(Answers answers) throws IOException {
    return new LoopbackDns(1, 0, answers);
  }

  public static LoopbackDns failingWith(int responseCode) throws IOException {
    return answering((query, answer) -> answer.getHeader().setRcode(responseCode));
  }

  /** Gives every question this text, of any length. */
  public static LoopbackDns answering(String text) throws IOException {
    return answering((query, answer) -> answer.addRecord(txt(query, text), Section.ANSWER));
  }

  /** A further server at the same port of 127.0.0.2. */
  LoopbackDns second(Answers others) throws IOException {
    return new LoopbackDns(2, port(), others);
  }

  /** The text at the name asked for, cut after 255 octets. */
  static Record txt(Message query, String text) {
    List<String> strings = List.of(text.split("(?<=\\G.{255})"));
    return new TXTRecord(query.getQuestion().getName(), DClass.IN, 0, strings);
  }

  /** A record of the name and type asked for, its data as master files have it. */
  static Record record(Message query, String data) throws IOException {
    Record asked = query.getQuestion();
    return Record.fromString(asked.getName(), asked.getType(), DClass.IN, 0, data, Name.root);
  }

  int port() {
    return socket.getLocalPort();
  }

  /** As {@code --nameserver} takes it. */
  public String address() {
    return socket.getLocalAddress().getHostAddress() + ":" + port();
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
        byte[] answer = answer(new Message(Arrays.copyOf(buffer, packet.getLength()))).toWire();
        socket.send(new DatagramPacket(answer, answer.length, packet.getSocketAddress()));
      } catch (SocketException e) {
        return; // closed
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private Message answer(Message query) throws IOException {
    Message answer = new Message(query.getHeader().getID());
    answer.getHeader().setFlag(Flags.QR);
    answer.addRecord(query.getQuestion(), Section.QUESTION);
    answers.fill(query, answer);
    return answer;
  }
}
