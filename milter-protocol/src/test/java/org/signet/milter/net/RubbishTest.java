package org.signet.milter.net;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.signet.milter.address.ListenAddress;
import org.signet.milter.event.AddressFamily;
import org.signet.milter.event.MilterContext;
import org.signet.milter.event.MilterFilter;
import org.signet.milter.event.MilterHandler;
import org.signet.milter.log.RecordedLog;
import org.signet.milter.option.ActionFlag;
import org.signet.milter.option.OptionOffer;
import org.signet.milter.option.OptionRequest;
import org.signet.milter.reply.MilterReply;
import org.slf4j.event.Level;

/** Rubbish ends its connection, with one line in the log that says why, and nothing else. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(60)
class RubbishTest {
  private static final String OPTNEG = "0000000d 4f 00000006 000001ff 001fffff ";
  private static final String CONNECT = "0000000a 43 756e6b6e6f776e00 55 ";
  private static final String MAIL = "00000004 4d 3c3e00 ";

  private static final MilterFilter FILTER =
      new MilterFilter() {
        @Override
        public OptionRequest options() {
          return new OptionRequest(Set.of(ActionFlag.ADD_HEADERS), Set.of(), Set.of(), Map.of());
        }

        @Override
        public MilterHandler newHandler(MilterContext context) {
          return new MilterHandler() {};
        }
      };

  private MilterServer server;

  @BeforeAll
  void start() throws IOException {
    server = MilterServer.builder(FILTER).listen(ListenAddress.parse("inet:0@127.0.0.1")).start();
  }

  @AfterAll
  void stop() {
    server.close();
  }

  static Stream<Arguments> rubbish() {
    return Stream.of(
        Arguments.of(
            "a web client",
            ascii("GET / HTTP/1.1\r\nHost: x\r\n\r\n"),
            "frame-too-long: frame of 1195725856 octets, begins with \"GET / HTTP/1.1\\x0d\\x0a\"..."),
        Arguments.of(
            "a mail client",
            ascii("EHLO x\r\n"),
            "frame-too-long: frame of 1162366031 octets, begins with \"EHLO x\\x0d\\x0a\""),
        Arguments.of(
            "a TLS client",
            "16030100f0 010000ec 0303",
            "frame-too-long: frame of 369295616 octets, begins with"
                + " \"\\x16\\x03\\x01\\x00\\xf0\\x01\\x00\\x00\\xec\\x03\\x03\""),
        Arguments.of("no octet", "00000000", "zero-length: frame of 0 octets"),
        Arguments.of("4 GiB", "ffffffff 4f", "frame-too-long: frame of 4294967295 octets"),
        Arguments.of("2 GiB", "80000000 4f", "frame-too-long: frame of 2147483648 octets"),
        Arguments.of(
            "one octet too many",
            OPTNEG + CONNECT + "00010001 42",
            "frame-too-long: frame of 65537 octets"),
        Arguments.of(
            "too old",
            "0000000d 4f 00000001 0000000f 0000003f",
            "version-too-old: the MTA uses version 1, at least 2 is required"),
        Arguments.of(
            "too little offered",
            "0000000d 4f 00000006 000001fe 001fffff",
            "action-not-offered: the MTA does not offer ADD_HEADERS (its actions are 0x1fe)"),
        Arguments.of(
            "a short offer",
            "00000002 4f 00",
            "truncated: packet 'O', payload octet 0: number cut off"),
        Arguments.of(
            "end before everything",
            "00000001 45",
            "no-negotiation: END_OF_MESSAGE (E) cannot come before the negotiation"),
        Arguments.of(
            "malformed before everything",
            "00000003 4c 41 41",
            "no-negotiation: HEADER (L) cannot come before the negotiation"),
        Arguments.of(
            "unknown before everything",
            "00000001 7e",
            "unknown-command: packet '~', payload octet 0: no such command"),
        Arguments.of(
            "a second offer",
            OPTNEG + OPTNEG,
            "out-of-order: OPTNEG (O) cannot come before CONNECT"),
        Arguments.of(
            "mail without a client",
            OPTNEG + MAIL,
            "out-of-order: MAIL (M) cannot come before CONNECT"),
        Arguments.of(
            "a second client",
            OPTNEG + CONNECT + CONNECT,
            "out-of-order: CONNECT (C) cannot come outside a message"),
        Arguments.of(
            "end without a message",
            OPTNEG + CONNECT + "00000001 45",
            "out-of-order: END_OF_MESSAGE (E) cannot come outside a message"),
        Arguments.of(
            "field in the body",
            OPTNEG + CONNECT + MAIL + "00000001 4e 00000005 4c 41004200",
            "out-of-order: HEADER (L) cannot come in a body"),
        Arguments.of(
            "recipient in the header",
            OPTNEG + CONNECT + MAIL + "00000005 4c 41004200 00000003 52 4100",
            "out-of-order: RCPT (R) cannot come in a header"),
        Arguments.of(
            "an unknown command",
            OPTNEG + "00000001 7e",
            "unknown-command: packet '~', payload octet 0: no such command"),
        Arguments.of(
            "a control character as command",
            OPTNEG + "00000001 0a",
            "unknown-command: packet '\\x0a', payload octet 0: no such command"),
        Arguments.of(
            "a field without NUL",
            OPTNEG + "00000003 4c 41 41",
            "truncated: packet 'L', payload octet 0: string without NUL \"AA\""),
        Arguments.of(
            "a field without value",
            OPTNEG + "00000003 4c 41 00",
            "missing-field: packet 'L', payload octet 2: ends where more is expected"),
        Arguments.of(
            "a sender without anything",
            OPTNEG + "00000001 4d",
            "missing-field: packet 'M', payload octet 0: ends where more is expected"),
        Arguments.of(
            "a client without family",
            OPTNEG + "00000003 43 4100",
            "missing-field: packet 'C', payload octet 2: ends where more is expected"),
        Arguments.of(
            "a client without port",
            OPTNEG + "00000005 43 4100 34 00",
            "truncated: packet 'C', payload octet 3: number cut off"),
        Arguments.of(
            "an unknown family",
            OPTNEG + "00000004 43 4100 35",
            "unknown-family: packet 'C', payload octet 3: no such address family: '5'"),
        Arguments.of(
            "macros without NUL",
            OPTNEG + "00000004 44 4d 6942",
            "truncated: packet 'D', payload octet 1: macros without final NUL \"iB\""),
        Arguments.of(
            "too many macros",
            OPTNEG + "00004003 44 4d" + "41".repeat(16 * 1024) + "00",
            "too-many-macros: 16385 octets of macros, the most is 16384"));
  }

  private static String ascii(String text) {
    return HexFormat.of().formatHex(text.getBytes(ISO_8859_1));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("rubbish")
  void closesTheConnectionWithOneLine(String name, String octets, String reason)
      throws IOException, InterruptedException {
    int port;
    try (Socket socket = connect()) {
      port = socket.getLocalPort();
      socket.getOutputStream().write(HexFormat.of().parseHex(octets.replace(" ", "")));
      readToEnd(socket);
    }
    String connection = "from 127.0.0.1 port " + port + " ";
    await(() -> !RecordedLog.lines(Level.WARN, connection).isEmpty());
    assertThat(RecordedLog.lines(Level.INFO, connection))
        .singleElement()
        .satisfies(
            line -> {
              assertThat(line.level()).isEqualTo(Level.WARN);
              assertThat(line.text()).contains(" closed: " + reason).matches("[ -~]*");
              assertThat(line.failure()).isNull();
            });
  }

  static Stream<Arguments> harmless() {
    return Stream.of(
        Arguments.of("nothing", ""),
        Arguments.of("half a length", "0000"),
        Arguments.of("half a frame", "0000000d 4f 0000"),
        Arguments.of("an offer", OPTNEG),
        Arguments.of("half a message", OPTNEG + CONNECT + MAIL),
        Arguments.of("rubbish after the end", OPTNEG + CONNECT + "00000001 51 ffffffff"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("harmless")
  void saysNothingAboutOneThatGoes(String name, String octets) throws IOException {
    int port;
    try (Socket socket = connect()) {
      port = socket.getLocalPort();
      socket.getOutputStream().write(HexFormat.of().parseHex(octets.replace(" ", "")));
      socket.shutdownOutput();
      readToEnd(socket);
    }
    assertThat(RecordedLog.lines(Level.INFO, "port " + port + " ")).isEmpty();
  }

  @Test
  void leavesOtherConnectionsAlone() throws IOException {
    try (MilterClient other =
        MilterClient.connect(server.addresses().get(0), Duration.ofSeconds(10))) {
      other.negotiate(OptionOffer.VERSION_6);
      try (Socket socket = connect()) {
        socket.getOutputStream().write(new byte[100]);
        readToEnd(socket);
      }
      assertThat(other.connect("x", AddressFamily.UNKNOWN, 0, "")).isEqualTo(MilterReply.CONTINUE);
    }
  }

  private Socket connect() throws IOException {
    Socket socket = new Socket();
    int port = ((ListenAddress.Inet) server.addresses().get(0)).port();
    socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 10_000);
    socket.setSoTimeout(10_000);
    return socket;
  }

  private static void readToEnd(Socket socket) throws IOException {
    try {
      socket.getInputStream().readAllBytes();
    } catch (SocketException e) {
      // A reset is an end, too.
    }
  }

  private static void await(BooleanSupplier condition) throws InterruptedException {
    for (int i = 0; i < 500 && !condition.getAsBoolean(); i++) {
      Thread.sleep(10);
    }
  }
}
