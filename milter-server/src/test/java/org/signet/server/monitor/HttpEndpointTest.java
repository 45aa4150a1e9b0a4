package org.signet.server.monitor;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What well-meaning and other clients get. */
class HttpEndpointTest {
  private static final InetSocketAddress ANY_PORT =
      new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
  private static final int LARGE = 8 << 20;

  private HttpEndpoint endpoint = start();
  private InetSocketAddress address = ANY_PORT;

  private static HttpEndpoint start() {
    try {
      return HttpEndpoint.start(ANY_PORT, HttpEndpointTest::page);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static HttpAnswer page(String path) {
    return switch (path) {
      case "/large" -> HttpAnswer.text(200, "x".repeat(LARGE));
      case "/broken" -> throw new IllegalStateException("a bug");
      default -> HttpAnswer.text(200, path + "\n");
    };
  }

  @BeforeEach
  void find() {
    address = endpoint.address();
  }

  @AfterEach
  void close() {
    endpoint.close();
  }

  static Stream<Arguments> requests() {
    String end = " HTTP/1.1\r\nHost: localhost\r\n\r\n";
    String malformed = "400 Bad Request\nthis is not an HTTP/1.1 request\n";
    String tooLong = "431 Request Header Fields Too Large\nthe request has more than 8192 octets\n";
    return Stream.of(
        Arguments.of("GET /a" + end, "200 OK\n/a\n"),
        Arguments.of("GET /a?b=/c" + end, "200 OK\n/a\n"),
        Arguments.of("GET / HTTP/1.0\r\n\r\n", "200 OK\n/\n"),
        Arguments.of("\r\n\r\nGET /a" + end, "200 OK\n/a\n"),
        Arguments.of("GET / HTTP/1.0\n\n", malformed),
        Arguments.of("HEAD /a" + end, "200 OK\n"),
        Arguments.of("POST /a" + end + "body", "405 Method Not Allowed\nonly GET and HEAD\n"),
        Arguments.of("DELETE /a" + end, "405 Method Not Allowed\nonly GET and HEAD\n"),
        Arguments.of("get /a" + end, "405 Method Not Allowed\nonly GET and HEAD\n"),
        Arguments.of("GET /a\r\n\r\n", malformed),
        Arguments.of("GET http://a/" + end, malformed),
        Arguments.of("GET /a b" + end, malformed),
        Arguments.of("GET /\u00e4" + end, malformed),
        Arguments.of("\u0000\u0001\u0002\n\n", malformed),
        Arguments.of("\u0016\u0003\u0001 a TLS client's hello\n\r\n", malformed),
        Arguments.of("GET /" + "a".repeat(10_000) + end, tooLong),
        Arguments.of("GET / HTTP/1.1\r\n" + "A: b\r\n".repeat(5_000) + "\r\n", tooLong),
        Arguments.of("x".repeat(200_000), tooLong));
  }

  static Stream<Arguments> hosts() {
    String here = "200 OK\n/a\n";
    String elsewhere =
        "421 Misdirected Request\nat this address the host is localhost, 127.0.0.1 or [::1]\n";
    return Stream.of(
        Arguments.of("Host: localhost\r\n", here),
        Arguments.of("HOST:\tLocalhost.:9090 \r\n", here),
        Arguments.of("Host: 127.0.0.1:9090\r\n", here),
        Arguments.of("host:127.8.9.254\r\n", here),
        Arguments.of("Host: [::1]:9090\r\n", here),
        Arguments.of("", here),
        Arguments.of("X-Host: evil.example\r\n", here),
        Arguments.of("Host: evil.example\r\n", elsewhere),
        Arguments.of("Accept: a\r\nhOST: evil.example:9090\r\n", elsewhere),
        Arguments.of("Host: localhost.evil.example\r\n", elsewhere),
        Arguments.of("Host: 127.0.0.1.evil.example\r\n", elsewhere),
        Arguments.of("Host: 10.0.0.1\r\n", elsewhere),
        Arguments.of("Host: 0.0.0.0\r\n", elsewhere),
        Arguments.of("Host: evil.example@localhost\r\n", elsewhere),
        Arguments.of("Host: localhost:80:80\r\n", elsewhere),
        Arguments.of("Host:\r\n", elsewhere),
        Arguments.of(
            "Host:\r\n localhost\r\n", "400 Bad Request\nthis is not an HTTP/1.1 request\n"),
        Arguments.of(
            "Host: localhost\r\nHost: evil.example\r\n",
            "400 Bad Request\nthis is not an HTTP/1.1 request\n"));
  }

  @ParameterizedTest
  @MethodSource("hosts")
  void answersOnlyWhoNamesThisMachine(String fields, String answer) throws IOException {
    String request = "GET /a HTTP/1.1\r\n" + fields + "\r\n";
    assertThat(Http.shortly(Http.say(address, request))).isEqualTo(answer);
  }

  @Test
  void elsewhereEveryHostIsAnswered() throws IOException {
    try (HttpEndpoint everywhere =
        HttpEndpoint.start(new InetSocketAddress("0.0.0.0", 0), HttpEndpointTest::page)) {
      InetSocketAddress there =
          new InetSocketAddress(InetAddress.getLoopbackAddress(), everywhere.address().getPort());
      String request = "GET /a HTTP/1.1\r\nHost: mx.example\r\n\r\n";
      assertThat(Http.shortly(Http.say(there, request))).isEqualTo("200 OK\n/a\n");
    }
  }

  @ParameterizedTest
  @MethodSource("requests")
  void answers(String request, String answer) throws IOException {
    assertThat(Http.shortly(Http.say(address, request))).isEqualTo(answer);
  }

  @Test
  void saysHowLongTheAnswerIsAndThatItIsTheLastOne() throws IOException {
    assertThat(Http.say(address, "HEAD /abc HTTP/1.1\r\n\r\n").split("\r\n", -1))
        .containsExactly(
            "HTTP/1.1 200 OK",
            "Content-Type: text/plain; charset=utf-8",
            "Content-Length: 5",
            "Cache-Control: no-store",
            "X-Content-Type-Options: nosniff",
            "Connection: close",
            "",
            "");
  }

  @Test
  void aRequestMayComeInPieces() throws Exception {
    try (Socket socket = Http.connect(address)) {
      for (byte octet : "GET /a HTTP/1.1\r\n\r\n".getBytes(UTF_8)) {
        socket.getOutputStream().write(octet);
        socket.getOutputStream().flush();
        Thread.sleep(1);
      }
      assertThat(Http.shortly(Http.read(socket))).isEqualTo("200 OK\n/a\n");
    }
  }

  @Test
  void aBugInAPageConcernsNobodyElse() throws IOException {
    assertThat(Http.get(address, "/broken")).isEmpty();
    assertThat(Http.shortly(Http.get(address, "/a"))).isEqualTo("200 OK\n/a\n");
  }

  @Test
  void slowClientsDoNotKeepOthersOut() throws IOException {
    List<Socket> slow = new ArrayList<>();
    try {
      for (int i = 0; i < 200; i++) {
        Socket socket = Http.connect(address);
        socket.getOutputStream().write("GET /".getBytes(UTF_8)); // and never the end of it
        slow.add(socket);
      }
      long start = System.nanoTime();
      for (int i = 0; i < 20; i++) {
        assertThat(Http.shortly(Http.get(address, "/a"))).isEqualTo("200 OK\n/a\n");
      }
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
      assertThat(slow.get(0).getInputStream().read()).as("the oldest had to go").isEqualTo(-1);
    } finally {
      for (Socket socket : slow) {
        socket.close();
      }
    }
  }

  @Test
  void aClientThatDoesNotReadItsAnswerDoesNotKeepOthersOut() throws IOException {
    try (Socket lazy = Http.connect(address)) {
      lazy.getOutputStream().write("GET /large HTTP/1.1\r\n\r\n".getBytes(UTF_8));

      assertThat(Http.shortly(Http.get(address, "/a"))).isEqualTo("200 OK\n/a\n");
      assertThat(Http.read(lazy)).endsWith("xxx").hasSizeGreaterThan(LARGE);
    }
  }

  @Test
  void endsAndFreesItsPort() throws IOException {
    endpoint.close();

    HttpEndpoint again = HttpEndpoint.start(address, HttpEndpointTest::page);

    assertThat(again.address()).isEqualTo(address);
    again.close();
  }
}
