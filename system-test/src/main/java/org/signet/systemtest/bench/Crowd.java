package org.signet.systemtest.bench;

import java.io.IOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.signet.milter.address.ListenAddress;
import org.signet.milter.event.AddressFamily;
import org.signet.milter.event.CommandCode;
import org.signet.milter.option.OptionOffer;
import org.signet.milter.wire.PacketEncoder;
import org.signet.milter.wire.PayloadWriter;

/** Many connections at once, of one thread. */
final class Crowd implements AutoCloseable {
  private static final int LENGTH_OCTETS = 4;

  private final List<SocketChannel> channels = new ArrayList<>();

  private Crowd() {}

  /** Connections that have negotiated, and told of an SMTP client. */
  static Crowd negotiated(ListenAddress milter, int count, OptionOffer offer) throws IOException {
    Crowd crowd = new Crowd();
    byte[] beginning =
        PacketEncoder.encode(
            List.of(
                offer.toPacket(),
                new PayloadWriter()
                    .string("client.example.net")
                    .octet(AddressFamily.INET.code())
                    .u16(40000)
                    .string("192.0.2.25")
                    .toPacket(CommandCode.CONNECT.code())));
    SocketAddress address = milter.resolve();
    try {
      for (int i = 0; i < count; i++) {
        SocketChannel channel = SocketChannel.open(address);
        crowd.channels.add(channel);
        write(channel, beginning);
        readPacket(channel);
      }
    } catch (IOException e) {
      crowd.close();
      throw e;
    }
    return crowd;
  }

  private static void write(SocketChannel channel, byte[] octets) throws IOException {
    ByteBuffer left = ByteBuffer.wrap(octets);
    while (left.hasRemaining()) {
      channel.write(left);
    }
  }

  private static void readPacket(SocketChannel channel) throws IOException {
    ByteBuffer length = ByteBuffer.allocate(LENGTH_OCTETS);
    readFully(channel, length);
    readFully(channel, ByteBuffer.allocate(length.getInt(0)));
  }

  private static void readFully(SocketChannel channel, ByteBuffer buffer) throws IOException {
    while (buffer.hasRemaining()) {
      if (channel.read(buffer) < 0) {
        throw new IOException("the milter has closed the connection");
      }
    }
  }

  /**
   * Each sends {@code octets} again and again and never reads, {@code most} of them at its turn and
   * no more than the milter takes; a pause follows when all had their turn. Until interrupted.
   */
  Thread pour(byte[] octets, int most, Duration pause) throws IOException {
    Map<SocketChannel, ByteBuffer> unsent = new LinkedHashMap<>();
    for (SocketChannel channel : channels) {
      channel.configureBlocking(false);
      unsent.put(channel, ByteBuffer.wrap(octets));
    }
    return inBackground(
        () -> {
          for (Map.Entry<SocketChannel, ByteBuffer> one : unsent.entrySet()) {
            ByteBuffer left = one.getValue();
            left.limit(Math.min(left.position() + most, octets.length));
            one.getKey().write(left);
            if (left.position() == octets.length) {
              left.rewind();
            }
          }
          TimeUnit.NANOSECONDS.sleep(pause.toNanos());
        });
  }

  /** Connects, sends {@code octets} and waits until the milter closes, again and again. */
  static Thread knock(ListenAddress milter, byte[] octets) throws IOException {
    SocketAddress address = milter.resolve();
    return inBackground(
        () -> {
          try (SocketChannel channel = SocketChannel.open(address)) {
            write(channel, octets);
            if (channel.read(ByteBuffer.allocate(1)) >= 0) {
              throw new IOException("the milter answers");
            }
          }
        });
  }

  /** Something to be done again and again. */
  private interface Turn {
    void take() throws IOException, InterruptedException;
  }

  private static Thread inBackground(Turn turn) {
    Thread thread =
        new Thread(
            () -> {
              try {
                while (!Thread.currentThread().isInterrupted()) {
                  turn.take();
                }
              } catch (InterruptedException | ClosedByInterruptException e) {
                Thread.currentThread().interrupt();
              } catch (IOException e) {
                System.err.println("a crowd ends early: " + e);
              }
            },
            "crowd");
    thread.setDaemon(true);
    thread.start();
    return thread;
  }

  /** How many of them the milter has not closed. */
  int stillOpen() throws IOException {
    int open = 0;
    for (SocketChannel channel : channels) {
      channel.configureBlocking(false);
      try {
        if (channel.read(ByteBuffer.allocate(1)) >= 0) {
          open++;
        }
      } catch (IOException e) {
        // Reset: not open.
      }
    }
    return open;
  }

  @Override
  public void close() throws IOException {
    for (SocketChannel channel : channels) {
      channel.close();
    }
  }
}
