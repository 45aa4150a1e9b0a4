package org.signet.systemtest.harness;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.UnknownHostException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;

/** 127.0.0.1, where everything happens. */
public final class Loopback {
  public static final String ADDRESS = "127.0.0.1";

  /**
   * Ports to listen on. The kernel gives those from 32768 to connections, which would take the
   * place of a program that is away for a moment.
   */
  private static final int FIRST_PORT = 10_000;

  private static final int PORTS = 22_000;
  private static final AtomicInteger NEXT =
      new AtomicInteger(ThreadLocalRandom.current().nextInt(PORTS));

  private Loopback() {}

  public static InetAddress address() {
    try {
      return InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
    } catch (UnknownHostException e) {
      throw new IllegalStateException("four octets are an address", e);
    }
  }

  /** A port that nobody listens on at this moment; never the same twice. */
  public static int freePort() {
    for (int tries = 0; tries < PORTS; tries++) {
      int port = FIRST_PORT + NEXT.getAndIncrement() % PORTS;
      try (ServerSocket socket = new ServerSocket(port, 1, address())) {
        return socket.getLocalPort();
      } catch (IOException e) {
        // Somebody has it: the next one.
      }
    }
    throw new AssertionError("no port is free");
  }

  public static boolean answers(int port) {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(address(), port), 1000);
      return true;
    } catch (IOException e) {
      return false;
    }
  }
}
