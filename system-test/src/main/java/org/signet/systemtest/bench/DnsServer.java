package org.signet.systemtest.bench;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * A DNS server with some TXT records, over UDP (RFC 1035 §4). Every other name does not exist.
 * Answers can take time.
 */
final class DnsServer implements Closeable {
  private static final int HEADER = 12;
  private static final int MOST = 4096;
  private static final int LABEL = 63;
  private static final int STRING = 255;
  private static final int TXT = 16;
  private static final int IN = 1;
  private static final int ANSWER = 0x8580; // response, authoritative, recursion wanted and had
  private static final int NO_SUCH_NAME = 3;
  private static final int THE_QUESTION = 0xc000 | HEADER;

  private final DatagramSocket socket;
  private final Map<String, String> records;
  private final ScheduledExecutorService later =
      Executors.newSingleThreadScheduledExecutor(work -> daemon(work, "dns later"));
  private volatile Duration delay = Duration.ZERO;
  private volatile int timeToLive = 3600;

  /**
   * Starts to answer.
   *
   * @param host an address of this machine
   * @param port 0 for any
   * @param records texts by their names in lower case
   */
  DnsServer(String host, int port, Map<String, String> records) throws IOException {
    this.records = Map.copyOf(records);
    this.socket = new DatagramSocket(port, InetAddress.getByName(host));
    daemon(this::answerAll, "dns").start();
  }

  private static Thread daemon(Runnable work, String name) {
    Thread thread = new Thread(work, name);
    thread.setDaemon(true);
    return thread;
  }

  int port() {
    return socket.getLocalPort();
  }

  /** From now on answers take so long and may be kept so many seconds. */
  void answer(Duration after, int seconds) {
    delay = after;
    timeToLive = seconds;
  }

  private void answerAll() {
    byte[] buffer = new byte[MOST];
    while (!socket.isClosed()) {
      DatagramPacket query = new DatagramPacket(buffer, MOST);
      try {
        socket.receive(query);
      } catch (IOException e) {
        return;
      }
      byte[] answer = answer(ByteBuffer.wrap(buffer, 0, query.getLength()).slice());
      if (answer.length > 0) {
        send(new DatagramPacket(answer, answer.length, query.getSocketAddress()));
      }
    }
  }

  private void send(DatagramPacket answer) {
    Duration wait = delay;
    if (wait.isZero()) {
      sendNow(answer);
      return;
    }
    try {
      Future<?> unused =
          later.schedule(() -> sendNow(answer), wait.toNanos(), TimeUnit.NANOSECONDS);
    } catch (RejectedExecutionException e) {
      // Closed: nobody waits any more.
    }
  }

  private void sendNow(DatagramPacket answer) {
    try {
      socket.send(answer);
    } catch (IOException e) {
      if (!socket.isClosed()) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /** Nothing at all to what is no question. */
  private byte[] answer(ByteBuffer query) {
    StringBuilder name = new StringBuilder();
    int end = HEADER;
    while (end < query.limit() && query.get(end) != 0) {
      int length = query.get(end++);
      if (length > LABEL || end + length > query.limit()) {
        return new byte[0];
      }
      byte[] label = new byte[length];
      query.get(end, label);
      name.append(name.length() == 0 ? "" : ".").append(new String(label, US_ASCII));
      end += length;
    }
    end += 1 + 2 + 2;
    if (end > query.limit()) {
      return new byte[0];
    }
    String text = records.get(name.toString().toLowerCase(Locale.ROOT));
    boolean found = text != null && query.getShort(end - 4) == TXT;
    byte[] data = found && text != null ? strings(text.getBytes(US_ASCII)) : new byte[0];
    ByteBuffer out = ByteBuffer.allocate(end + HEADER + data.length);
    out.putShort(query.getShort(0)).putShort((short) (ANSWER | (text == null ? NO_SUCH_NAME : 0)));
    out.putShort((short) 1).putShort((short) (found ? 1 : 0)).putInt(0);
    out.put(query.slice(HEADER, end - HEADER));
    if (found) {
      out.putShort((short) THE_QUESTION).putShort((short) TXT).putShort((short) IN);
      out.putInt(timeToLive).putShort((short) data.length).put(data);
    }
    return Arrays.copyOf(out.array(), out.position());
  }

  private static byte[] strings(byte[] text) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (int at = 0; at < text.length; at += STRING) {
      int length = Math.min(STRING, text.length - at);
      out.write(length);
      out.write(text, at, length);
    }
    return out.toByteArray();
  }

  @Override
  public void close() {
    socket.close();
    later.shutdownNow();
  }
}
