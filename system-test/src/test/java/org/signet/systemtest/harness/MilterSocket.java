package org.signet.systemtest.harness;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;

/** Where a milter listens; the MTA and the milter write it differently. */
public sealed interface MilterSocket {

  /** As the {@code Socket} directive has it. */
  String directive();

  /** As Postfix' {@code smtpd_milters} has it. */
  String inMainCf();

  /** For Java. */
  SocketAddress address();

  static MilterSocket inet() {
    return new Inet(Loopback.freePort());
  }

  static MilterSocket unix(Path path) {
    return new Unix(path);
  }

  /** A connection to it. */
  default SocketChannel connect() throws IOException {
    SocketAddress address = address();
    SocketChannel channel =
        address instanceof UnixDomainSocketAddress
            ? SocketChannel.open(StandardProtocolFamily.UNIX)
            : SocketChannel.open();
    try {
      channel.connect(address);
      return channel;
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }

  default boolean answers() {
    try (SocketChannel channel = connect()) {
      return channel.isConnected();
    } catch (IOException e) {
      return false;
    }
  }

  /** A port of 127.0.0.1. */
  record Inet(int port) implements MilterSocket {
    @Override
    public String directive() {
      return "inet:" + port + "@" + Loopback.ADDRESS;
    }

    @Override
    public String inMainCf() {
      return "inet:" + Loopback.ADDRESS + ":" + port;
    }

    @Override
    public SocketAddress address() {
      return new InetSocketAddress(Loopback.address(), port);
    }
  }

  /** A path. */
  record Unix(Path path) implements MilterSocket {
    @Override
    public String directive() {
      return "local:" + path;
    }

    @Override
    public String inMainCf() {
      return "unix:" + path;
    }

    @Override
    public SocketAddress address() {
      return UnixDomainSocketAddress.of(path);
    }
  }
}
