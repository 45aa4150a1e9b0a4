package org.signet.server.monitor;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;

/** A client that sends what it is told and reads all there is. */
final class Http {
  private static final int PATIENCE_MILLIS = 20_000;

  private Http() {}

  static Socket connect(InetSocketAddress address) throws IOException {
    Socket socket = new Socket(address.getAddress(), address.getPort());
    socket.setSoTimeout(PATIENCE_MILLIS);
    return socket;
  }

  /** The answer to these octets. */
  static String say(InetSocketAddress address, String request) throws IOException {
    try (Socket socket = connect(address)) {
      socket.getOutputStream().write(request.getBytes(UTF_8));
      return read(socket);
    }
  }

  static String read(Socket socket) throws IOException {
    return new String(socket.getInputStream().readAllBytes(), UTF_8);
  }

  static String get(InetSocketAddress address, String path) throws IOException {
    return say(address, "GET " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n");
  }

  /** Status line without the version, an LF, and the body. */
  static String shortly(String answer) {
    int body = answer.indexOf("\r\n\r\n");
    return answer.substring("HTTP/1.1 ".length(), answer.indexOf("\r\n"))
        + "\n"
        + answer.substring(body + 4);
  }
}
