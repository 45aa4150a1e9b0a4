package org.signet.systemtest.harness;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.xbill.DNS.CNAMERecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.NSRecord;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.SOARecord;
import org.xbill.DNS.Section;
import org.xbill.DNS.TXTRecord;
import org.xbill.DNS.TextParseException;

/**
 * A name server on a port of 127.0.0.1, UDP and TCP, which has one TXT record for every name, and
 * fails to tell it in the way that it is asked for.
 */
public final class FaultyDns implements AutoCloseable {
  /** What is wrong with the server. */
  public enum Fault {
    NONE,
    SILENT,
    SERVFAIL,
    REFUSED,
    NOTIMP,
    NXDOMAIN,
    NO_DATA,
    /** What does not fit in a datagram comes over TCP. */
    TRUNCATED,
    TRUNCATED_TCP_CLOSES,
    TRUNCATED_TCP_HANGS,
    /** Over TCP, too. */
    TRUNCATED_AGAIN,
    /** The half of an answer, and no more. */
    TRUNCATED_TCP_STOPS,
    TRUNCATED_TCP_GARBAGE,
    /** Every answer takes 200 ms. */
    SLOW,
    /** Every answer takes 1.5 seconds. */
    TOO_SLOW,
    GARBAGE,
    EMPTY_DATAGRAM,
    /** A good answer without its last octets. */
    CUT_OFF,
    WRONG_ID,
    WRONG_QUESTION,
    /** An answer with a wrong identifier, and 50 ms later the right one. */
    WRONG_THEN_RIGHT,
    /** Names other servers instead. */
    REFERRAL,
    /** The query itself, sent back. */
    ECHO,
    /** The record among notes of 60,000 octets. */
    HUGE,
    /** Every character a string of its own. */
    MANY_STRINGS,
    /** The record, and 200 others at the same name. */
    MANY_RECORDS,
    /** Two names that are aliases of each other. */
    CNAME_LOOP,
    /** Each name the alias of one that nobody has seen. */
    CNAME_CHAIN;

    private Duration delay() {
      return switch (this) {
        case WRONG_THEN_RIGHT -> Duration.ofMillis(50);
        case SLOW -> Duration.ofMillis(200);
        case TOO_SLOW -> Duration.ofMillis(1500);
        default -> Duration.ZERO;
      };
    }
  }

  private static final int LARGEST_QUERY = 4096;
  private static final int PAYLOAD = 1232; // octets that fit in any datagram
  private static final int STRING = 255;
  private static final int NOTES = 60_000;
  private static final int OTHER_RECORDS = 200;
  private static final long TTL = 3600;
  private static final Name ZONE = Name.fromConstantString("test.");

  private final String text;
  private final DatagramSocket udp;
  private final ServerSocket tcp;
  private final ExecutorService connections = Executors.newCachedThreadPool(FaultyDns::thread);
  private final ScheduledExecutorService later =
      Executors.newSingleThreadScheduledExecutor(FaultyDns::thread);
  private final CountDownLatch closed = new CountDownLatch(1);
  private final AtomicInteger aliases = new AtomicInteger();
  private volatile Fault fault = Fault.NONE;
  private volatile Optional<Name> silent = Optional.empty();

  private FaultyDns(String text) throws IOException {
    this.text = text;
    this.tcp = new ServerSocket(0, 200, Loopback.address());
    this.udp = new DatagramSocket(new InetSocketAddress(Loopback.address(), tcp.getLocalPort()));
  }

  /** Starts one that works; every name has a TXT record with {@code text}. */
  public static FaultyDns start(String text) {
    try {
      FaultyDns dns = new FaultyDns(text);
      dns.connections.execute(dns::receiveAll);
      dns.connections.execute(dns::acceptAll);
      return dns;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Thread thread(Runnable work) {
    Thread thread = new Thread(work, "faulty-dns");
    thread.setDaemon(true);
    return thread;
  }

  public int port() {
    return tcp.getLocalPort();
  }

  /** What is asked from now on is answered so; a connection that hangs does so for ever. */
  public void become(Fault other) {
    fault = other;
  }

  /** What is asked of this zone is not answered from now on, whatever else is. */
  public void silence(String zone) {
    silent = Optional.of(Name.fromConstantString(zone + "."));
  }

  private void receiveAll() {
    byte[] buffer = new byte[LARGEST_QUERY];
    while (!udp.isClosed()) {
      try {
        DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
        udp.receive(packet);
        Message query = new Message(Arrays.copyOf(buffer, packet.getLength()));
        Name asked = query.getQuestion().getName();
        Fault now = silent.filter(asked::subdomain).isPresent() ? Fault.SILENT : fault;
        if (now == Fault.WRONG_THEN_RIGHT) {
          overUdp(Fault.WRONG_ID, query)
              .ifPresent(octets -> send(octets, packet.getSocketAddress(), Duration.ZERO));
        }
        Optional<byte[]> answer = overUdp(now, query);
        answer.ifPresent(octets -> send(octets, packet.getSocketAddress(), now.delay()));
      } catch (IOException e) {
        if (!udp.isClosed()) {
          throw new UncheckedIOException(e);
        }
      }
    }
  }

  private void send(byte[] octets, SocketAddress to, Duration after) {
    try {
      Future<?> unused =
          later.schedule(
              () -> {
                udp.send(new DatagramPacket(octets, octets.length, to));
                return octets.length;
              },
              after.toMillis(),
              TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException e) {
      // Closed: nobody waits any more.
    }
  }

  private Optional<byte[]> overUdp(Fault now, Message query) throws IOException {
    byte[] good = answer(now, query).toWire();
    byte[] wire = good.length <= PAYLOAD ? good : truncated(query);
    return switch (now) {
      case SILENT -> Optional.empty();
      case TRUNCATED,
          TRUNCATED_AGAIN,
          TRUNCATED_TCP_CLOSES,
          TRUNCATED_TCP_HANGS,
          TRUNCATED_TCP_STOPS,
          TRUNCATED_TCP_GARBAGE ->
          Optional.of(truncated(query));
      case GARBAGE -> Optional.of(garbage());
      case EMPTY_DATAGRAM -> Optional.of(new byte[0]);
      case CUT_OFF -> Optional.of(Arrays.copyOf(wire, wire.length - 20));
      case WRONG_ID -> {
        wire[0] ^= 0x55;
        yield Optional.of(wire);
      }
      case ECHO -> Optional.of(query.toWire());
      default -> Optional.of(wire);
    };
  }

  private static byte[] garbage() {
    byte[] octets = new byte[300];
    new Random(1).nextBytes(octets);
    return octets;
  }

  private static byte[] truncated(Message query) {
    Message answer = answerTo(query, query.getQuestion());
    answer.getHeader().setFlag(Flags.TC);
    return answer.toWire();
  }

  private static Message answerTo(Message query, Record question) {
    Message answer = new Message(query.getHeader().getID());
    answer.getHeader().setFlag(Flags.QR);
    answer.getHeader().setFlag(Flags.RD);
    answer.getHeader().setFlag(Flags.RA);
    answer.addRecord(question, Section.QUESTION);
    return answer;
  }

  private Message answer(Fault now, Message query) throws TextParseException {
    Record question = query.getQuestion();
    Name name = question.getName();
    Message answer = answerTo(query, question);
    switch (now) {
      case SERVFAIL -> answer.getHeader().setRcode(Rcode.SERVFAIL);
      case REFUSED -> answer.getHeader().setRcode(Rcode.REFUSED);
      case NOTIMP -> answer.getHeader().setRcode(Rcode.NOTIMP);
      case NXDOMAIN -> {
        answer.getHeader().setRcode(Rcode.NXDOMAIN);
        answer.addRecord(notToBeKept(), Section.AUTHORITY);
      }
      case NO_DATA -> answer.addRecord(notToBeKept(), Section.AUTHORITY);
      case REFERRAL ->
          answer.addRecord(
              new NSRecord(ZONE, DClass.IN, TTL, Name.fromString("ns", ZONE)), Section.AUTHORITY);
      case WRONG_QUESTION -> {
        Name other = Name.fromString("other.test.");
        answer = answerTo(query, Record.newRecord(other, question.getType(), DClass.IN));
        answer.addRecord(txt(other, text, STRING), Section.ANSWER);
      }
      case HUGE -> {
        String notes = text.replaceFirst(";", "; n=" + "x".repeat(NOTES) + ";");
        answer.addRecord(txt(name, notes, STRING), Section.ANSWER);
      }
      case MANY_STRINGS -> answer.addRecord(txt(name, text, 1), Section.ANSWER);
      case MANY_RECORDS -> {
        answer.addRecord(txt(name, text, STRING), Section.ANSWER);
        for (int i = 0; i < OTHER_RECORDS; i++) {
          answer.addRecord(txt(name, "v=spf1 a:h" + i + ".test -all", STRING), Section.ANSWER);
        }
      }
      case CNAME_LOOP -> {
        String other = name.toString().startsWith("b.") ? "a.test." : "b.test.";
        answer.addRecord(alias(name, Name.fromString(other)), Section.ANSWER);
      }
      case CNAME_CHAIN -> {
        Name next = Name.fromString("n" + aliases.incrementAndGet() + ".test.");
        answer.addRecord(alias(name, next), Section.ANSWER);
      }
      default -> answer.addRecord(txt(name, text, STRING), Section.ANSWER);
    }
    return answer;
  }

  private static Record txt(Name name, String text, int atATime) {
    List<String> strings = new ArrayList<>();
    for (int at = 0; at < text.length(); at += atATime) {
      strings.add(text.substring(at, Math.min(at + atATime, text.length())));
    }
    return new TXTRecord(name, DClass.IN, TTL, strings);
  }

  private static Record alias(Name name, Name target) {
    return new CNAMERecord(name, DClass.IN, TTL, target);
  }

  /** RFC 2308 §5: what does not exist may exist the next moment. */
  private static Record notToBeKept() {
    return new SOARecord(ZONE, DClass.IN, TTL, ZONE, ZONE, 1, 3600, 600, 86400, 0);
  }

  private void acceptAll() {
    while (!tcp.isClosed()) {
      try {
        Socket socket = tcp.accept();
        connections.execute(() -> serve(socket));
      } catch (IOException | RejectedExecutionException e) {
        if (!tcp.isClosed()) {
          throw new IllegalStateException(e);
        }
      }
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      DataInputStream in = new DataInputStream(socket.getInputStream());
      DataOutputStream out = new DataOutputStream(socket.getOutputStream());
      while (true) {
        Message query = new Message(in.readNBytes(in.readUnsignedShort()));
        Fault now = fault;
        byte[] octets = answer(now, query).toWire();
        switch (now) {
          case TRUNCATED_TCP_CLOSES -> {
            return;
          }
          case TRUNCATED_TCP_HANGS, TRUNCATED_TCP_STOPS -> {
            if (now == Fault.TRUNCATED_TCP_STOPS) {
              out.writeShort(octets.length);
              out.write(octets, 0, octets.length / 2);
              out.flush();
            }
            closed.await();
            return;
          }
          case TRUNCATED_AGAIN -> octets = truncated(query);
          case TRUNCATED_TCP_GARBAGE -> octets = garbage();
          default -> {}
        }
        out.writeShort(octets.length);
        out.write(octets);
        out.flush();
      }
    } catch (IOException e) {
      // The client has gone.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    closed.countDown();
    try {
      udp.close();
      tcp.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    later.shutdownNow();
    connections.shutdownNow();
  }
}
