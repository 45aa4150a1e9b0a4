package org.signet.systemtest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.signet.milter.address.ListenAddress;
import org.signet.milter.event.MilterContext;
import org.signet.milter.event.MilterEvent;
import org.signet.milter.event.MilterFilter;
import org.signet.milter.event.MilterHandler;
import org.signet.milter.net.ConnectionLimits;
import org.signet.milter.net.MilterServer;
import org.signet.milter.option.ActionFlag;
import org.signet.milter.option.MacroStage;
import org.signet.milter.option.OptionRequest;
import org.signet.milter.option.ProtocolFlag;
import org.signet.milter.reply.Answer;
import org.signet.milter.reply.MilterReply;
import org.signet.milter.reply.Modification;
import org.signet.milter.reply.Response;
import org.signet.milter.reply.SmtpReply;
import org.signet.systemtest.harness.Await;
import org.signet.systemtest.harness.Loopback;
import org.signet.systemtest.harness.Mail;
import org.signet.systemtest.harness.Message;
import org.signet.systemtest.harness.MilterTap;
import org.signet.systemtest.harness.PrivatePostfix;
import org.signet.systemtest.harness.SmtpClient;
import org.signet.systemtest.harness.Workspace;

/**
 * What a real Postfix sends in SMTP sessions of all kinds, packet by packet, what milter-protocol
 * answers, and how it calls a handler. The transcripts of milter-protocol, {@code
 * src/test/resources/session}, are such sessions; here they are held against the original.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MilterSequencesIT {
  private static final String FIELDS =
      "From: a@b\r\nDate: Tue, 24 Nov 2026 10:00:00 +0000\r\nMessage-ID: <1@b>\r\n";
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final OptionRequest ADD_HEADERS =
      new OptionRequest(Set.of(ActionFlag.ADD_HEADERS), Set.of(), Set.of(), Map.of());
  private static final Executor LATER =
      CompletableFuture.delayedExecutor(700, TimeUnit.MILLISECONDS);

  private final List<String> calls = new CopyOnWriteArrayList<>();
  private final Map<Integer, Integer> portsByProtocol = new LinkedHashMap<>();
  private final int port = Loopback.freePort();
  private volatile OptionRequest options = ADD_HEADERS;
  private volatile boolean slow;
  private volatile boolean skips;
  private Workspace workspace;
  private MilterServer server;
  private MilterTap tap;
  private PrivatePostfix postfix;

  /** Inserts a field, refuses one recipient, and writes down how it is called. */
  private final class Handler implements MilterHandler {
    private final MilterContext context;

    Handler(MilterContext context) {
      this.context = context;
    }

    private MilterReply called(String what) {
      calls.add(what);
      return MilterReply.CONTINUE;
    }

    @Override
    public Answer<MilterReply> onConnect(MilterEvent.Connect connect) {
      return called("connect " + connect.host() + " " + connect.family());
    }

    @Override
    public Answer<MilterReply> onHelo(MilterEvent.Helo helo) {
      return called("helo " + helo.name());
    }

    @Override
    public Answer<MilterReply> onMail(MilterEvent.Mail mail) {
      return called("mail " + mail.sender());
    }

    @Override
    public Answer<MilterReply> onRcpt(MilterEvent.Rcpt rcpt) {
      called("rcpt " + rcpt.recipient());
      return rcpt.recipient().equals("<bad@example.org>")
          ? MilterReply.of(SmtpReply.of(550, "5.7.1", "100% not here"))
          : MilterReply.CONTINUE;
    }

    @Override
    public Answer<MilterReply> onData() {
      return called("data");
    }

    @Override
    public Answer<MilterReply> onHeader(MilterEvent.Header header) {
      return called("header " + header.name() + ":" + header.value());
    }

    @Override
    public Answer<MilterReply> onEndOfHeaders() {
      return called("end of headers");
    }

    @Override
    public Answer<MilterReply> onBody(MilterEvent.BodyChunk chunk) {
      called("body " + chunk.content().remaining());
      return skips ? MilterReply.SKIP : MilterReply.CONTINUE;
    }

    @Override
    public Answer<MilterReply> onUnknown(MilterEvent.Unknown unknown) {
      return called("unknown");
    }

    @Override
    public Answer<Response> onEndOfMessage() {
      called("end");
      Response response =
          Response.of(
              List.of(
                  new Modification.InsertHeader(
                      1, "X-Seen", " by\r\n " + context.options().version())),
              MilterReply.CONTINUE);
      return slow ? Answer.later(CompletableFuture.supplyAsync(() -> response, LATER)) : response;
    }

    @Override
    public void onAbort() {
      calls.add("abort");
    }

    @Override
    public void onClose() {
      calls.add("close");
    }
  }

  @BeforeAll
  void start() throws IOException {
    workspace = Workspace.create();
    ConnectionLimits normal = ConnectionLimits.defaults();
    server =
        MilterServer.builder(
                new MilterFilter() {
                  @Override
                  public OptionRequest options() {
                    return options;
                  }

                  @Override
                  public MilterHandler newHandler(MilterContext context) {
                    return new Handler(context);
                  }
                })
            .listen(ListenAddress.parse("inet:0@" + Loopback.ADDRESS))
            .limits(
                new ConnectionLimits(
                    normal.connections(),
                    normal.memory(),
                    normal.firstPacket(),
                    normal.packet(),
                    normal.idle(),
                    normal.write(),
                    normal.answer(),
                    Duration.ofMillis(200)))
            .start();
    tap = MilterTap.before(server.addresses().get(0));
    PrivatePostfix.Setup site =
        PrivatePostfix.in(workspace, "mx")
            .listen(port)
            .set("smtpd_milters", tap.inMainCf())
            .set("non_smtpd_milters", tap.inMainCf())
            .set(
                "smtpd_recipient_restrictions",
                "check_recipient_access inline:{{no@x.test=REJECT}}");
    for (int protocol : new int[] {2, 3, 4, 6}) {
      int own = Loopback.freePort();
      portsByProtocol.put(protocol, own);
      site.listen(own, "milter_protocol=" + protocol);
    }
    PrivatePostfix.deliverHere(site);
    postfix = site.start();
    tap.forget(1 + portsByProtocol.size()); // each smtpd was asked whether it answers
  }

  @AfterAll
  void stop() throws IOException {
    postfix.close();
    tap.close();
    server.close();
    workspace.close();
  }

  @BeforeEach
  void forget() {
    calls.clear();
    options = ADD_HEADERS;
    slow = false;
    skips = false;
  }

  private static OptionRequest wanting(Set<ProtocolFlag> flags) {
    return new OptionRequest(Set.of(ActionFlag.ADD_HEADERS), Set.of(), flags, Map.of());
  }

  /** Without the macros of CONNECT, the index of an insertion, and arguments of later versions. */
  private static String shortened(String line) {
    return line.replaceAll("^(> D CONNECT) .*", "$1")
        .replaceAll("^(< i) .{4}", "$1 ")
        .replaceAll("(> UNKNOWN BOGUS).*", "$1");
  }

  private List<String> lines() {
    return tap.lines().stream().map(MilterSequencesIT::shortened).toList();
  }

  private List<String> fromPostfix() {
    return lines().stream().filter(line -> line.startsWith("> ")).toList();
  }

  /** Its last call comes after the end of the connection. */
  private List<String> calls() {
    Await.until(
        PATIENCE, () -> ownCalls().contains("close"), () -> "the handler is not closed: " + calls);
    return ownCalls();
  }

  /** Connections of the test before may be closed only now. */
  private List<String> ownCalls() {
    return calls.stream().dropWhile(call -> call.equals("close")).toList();
  }

  private static void transaction(SmtpClient client, String recipient) {
    client.send(
        "ann@example.net",
        recipient,
        sink -> sink.write((FIELDS + "\r\nHi\r\n").getBytes(StandardCharsets.US_ASCII)));
  }

  /** What a message of {@link #transaction} is to a milter, from DATA on. */
  private static List<String> content(String id) {
    String macros = " i=" + id;
    return List.of(
        "> D DATA" + macros,
        "> DATA",
        "> D HEADER" + macros,
        "> HEADER From a@b",
        "> D HEADER" + macros,
        "> HEADER Date Tue, 24 Nov 2026 10:00:00 +0000",
        "> D HEADER" + macros,
        "> HEADER Message-ID <1@b>",
        "> D END_OF_HEADERS" + macros,
        "> END_OF_HEADERS",
        "> D BODY" + macros,
        "> BODY Hi\\r\\n",
        "> D END_OF_MESSAGE" + macros,
        "> END_OF_MESSAGE");
  }

  private static final List<String> BEGINNING =
      List.of(
          "> O 6 0x1ff 0x1fffff",
          "> D CONNECT",
          "> CONNECT localhost 4 PORT 127.0.0.1",
          "> D HELO",
          "> HELO client.test");

  private static List<String> sequence(Object... parts) {
    return Arrays.stream(parts)
        .flatMap(part -> part instanceof List<?> list ? list.stream() : Stream.of(part))
        .map(String::valueOf)
        .toList();
  }

  private static String mail(String address) {
    return "> D MAIL {mail_addr}="
        + address
        + " {mail_host}="
        + (address.isEmpty() ? "mx.test" : host(address))
        + " {mail_mailer}=virtual";
  }

  private static String host(String address) {
    return address.substring(address.indexOf('@') + 1);
  }

  private static String rcpt(String macros, String address) {
    return "> D RCPT"
        + macros
        + " {rcpt_addr}="
        + address
        + " {rcpt_host}="
        + host(address)
        + " {rcpt_mailer}=virtual";
  }

  @Test
  void theRestOfABodyThatIsSkippedIsNotSent() {
    options = wanting(Set.of(ProtocolFlag.SKIP, ProtocolFlag.NO_REPLY_BODY));
    skips = true;
    byte[] mail =
        (FIELDS + "\r\n" + ("x".repeat(70) + "\r\n").repeat(5000))
            .getBytes(StandardCharsets.US_ASCII);
    try (SmtpClient client = SmtpClient.connect(port)) {
      client.send("ann@example.net", "bob@example.org", sink -> sink.write(mail));
      transaction(client, "bob@example.org");
    }
    List<String> lines = lines();
    assertThat(lines.stream().filter(line -> line.startsWith("> BODY "))).hasSize(2);
    assertThat(lines.stream().filter(line -> line.startsWith("< s"))).hasSize(2);
    assertThat(lines.stream().filter(line -> line.startsWith("> END_OF_MESSAGE"))).hasSize(2);
    assertThat(lines.stream().filter(line -> line.startsWith("< i"))).hasSize(2);
    assertThat(calls().stream().filter(call -> call.equals("end"))).hasSize(2);
  }

  @Test
  void twoMailsInASession() {
    try (SmtpClient client = SmtpClient.connect(port)) {
      client.command("MAIL FROM:<ann@example.net> SIZE=500 BODY=8BITMIME", "250");
      client.command("RCPT TO:<bob@example.org>", "250");
      client.command("RCPT TO:<cy@example.org> NOTIFY=NEVER", "250");
      client.command("DATA", "354");
      client.command(FIELDS + "\r\nHi\r\n.", "250");
      transaction(client, "bob@example.org");
    }
    assertThat(fromPostfix())
        .containsExactlyElementsOf(
            sequence(
                BEGINNING,
                mail("ann@example.net"),
                "> MAIL <ann@example.net> SIZE=500 BODY=8BITMIME",
                rcpt("", "bob@example.org"),
                "> RCPT <bob@example.org>",
                rcpt(" i=ID1", "cy@example.org"),
                "> RCPT <cy@example.org> NOTIFY=NEVER",
                content("ID1"),
                "> ABORT",
                mail("ann@example.net"),
                "> MAIL <ann@example.net>",
                rcpt("", "bob@example.org"),
                "> RCPT <bob@example.org>",
                content("ID2"),
                "> ABORT",
                "> ABORT",
                "> QUIT"));
    assertThat(calls())
        .containsExactly(
            "connect localhost INET",
            "helo client.test",
            "mail <ann@example.net>",
            "rcpt <bob@example.org>",
            "rcpt <cy@example.org>",
            "data",
            "header From: a@b",
            "header Date: Tue, 24 Nov 2026 10:00:00 +0000",
            "header Message-ID: <1@b>",
            "end of headers",
            "body 4",
            "end",
            "mail <ann@example.net>",
            "rcpt <bob@example.org>",
            "data",
            "header From: a@b",
            "header Date: Tue, 24 Nov 2026 10:00:00 +0000",
            "header Message-ID: <1@b>",
            "end of headers",
            "body 4",
            "end",
            "close");
  }

  @Test
  void answersEachEventOnce() {
    try (SmtpClient client = SmtpClient.connect(port)) {
      transaction(client, "bob@example.org");
    }
    assertThat(lines())
        .filteredOn(line -> !line.startsWith("> D ") && !line.startsWith("> O"))
        .containsExactly(
            "< O 6 0x1 0x0",
            "> CONNECT localhost 4 PORT 127.0.0.1",
            "< c",
            "> HELO client.test",
            "< c",
            "> MAIL <ann@example.net>",
            "< c",
            "> RCPT <bob@example.org>",
            "< c",
            "> DATA",
            "< c",
            "> HEADER From a@b",
            "< c",
            "> HEADER Date Tue, 24 Nov 2026 10:00:00 +0000",
            "< c",
            "> HEADER Message-ID <1@b>",
            "< c",
            "> END_OF_HEADERS",
            "< c",
            "> BODY Hi\\r\\n",
            "< c",
            "> END_OF_MESSAGE",
            "< i X-Seen by\\n 6",
            "< c",
            "> ABORT",
            "> ABORT",
            "> QUIT");
  }

  @Test
  void answersOnlyTheEndIfThatWasAgreedOn() {
    options =
        wanting(EnumSet.range(ProtocolFlag.NO_REPLY_CONNECT, ProtocolFlag.HEADER_LEADING_SPACE));
    Set<ProtocolFlag> quiet = EnumSet.copyOf(options.wantedProtocol());
    quiet.add(ProtocolFlag.NO_REPLY_HEADER);
    options = wanting(quiet);
    try (SmtpClient client = SmtpClient.connect(port)) {
      transaction(client, "bob@example.org");
    }
    assertThat(lines())
        .filteredOn(line -> !line.startsWith("> D ") && !line.startsWith("> O"))
        .containsExactly(
            "< O 6 0x1 0x1ff080",
            "> CONNECT localhost 4 PORT 127.0.0.1",
            "> HELO client.test",
            "> MAIL <ann@example.net>",
            "> RCPT <bob@example.org>",
            "> DATA",
            "> HEADER From  a@b",
            "> HEADER Date  Tue, 24 Nov 2026 10:00:00 +0000",
            "> HEADER Message-ID  <1@b>",
            "> END_OF_HEADERS",
            "> BODY Hi\\r\\n",
            "> END_OF_MESSAGE",
            "< i X-Seen  by\\n 6",
            "< c",
            "> ABORT",
            "> ABORT",
            "> QUIT");
  }

  @Test
  void rejectedRecipients() {
    options = wanting(EnumSet.of(ProtocolFlag.REJECTED_RCPT));
    String reply;
    try (SmtpClient client = SmtpClient.connect(port)) {
      client.command("MAIL FROM:<ann@example.net>", "250");
      client.command("RCPT TO:<no@x.test>", "554");
      reply = client.command("RCPT TO:<bad@example.org>", "550");
      client.command("RCPT TO:<bob@example.org>", "250");
      client.command("DATA", "354");
      client.command(FIELDS + "\r\nHi\r\n.", "250");
    }
    assertThat(reply).isEqualTo("550 5.7.1 100% not here\n");
    assertThat(lines().stream().filter(line -> !line.equals("< c")).toList())
        .containsExactlyElementsOf(
            sequence(
                BEGINNING.get(0),
                "< O 6 0x1 0x800",
                BEGINNING.subList(1, BEGINNING.size()),
                mail("ann@example.net"),
                "> MAIL <ann@example.net>",
                "> D RCPT {rcpt_addr}=Recipient address rejected: Access denied {rcpt_host}=5.7.1"
                    + " {rcpt_mailer}=error",
                "> RCPT <no@x.test>",
                rcpt("", "bad@example.org"),
                "> RCPT <bad@example.org>",
                "< y 550 5.7.1 100%% not here",
                rcpt("", "bob@example.org"),
                "> RCPT <bob@example.org>",
                content("ID1"),
                "< i X-Seen by\\n 6",
                "> ABORT",
                "> ABORT",
                "> QUIT"));
  }

  @Test
  void resetAndThenTheNullSender() {
    try (SmtpClient client = SmtpClient.connect(port)) {
      client.command("MAIL FROM:<ann@example.net>", "250");
      client.command("RCPT TO:<bob@example.org>", "250");
      client.command("RSET", "250");
      client.command("MAIL FROM:<>", "250");
      client.command("RCPT TO:<bob@example.org>", "250");
    }
    assertThat(fromPostfix())
        .containsExactlyElementsOf(
            sequence(
                BEGINNING,
                mail("ann@example.net"),
                "> MAIL <ann@example.net>",
                rcpt("", "bob@example.org"),
                "> RCPT <bob@example.org>",
                "> ABORT",
                mail(""),
                "> MAIL <>",
                rcpt("", "bob@example.org"),
                "> RCPT <bob@example.org>",
                "> ABORT",
                "> ABORT",
                "> QUIT"));
    assertThat(calls())
        .containsExactly(
            "connect localhost INET",
            "helo client.test",
            "mail <ann@example.net>",
            "rcpt <bob@example.org>",
            "abort",
            "mail <>",
            "rcpt <bob@example.org>",
            "abort",
            "close");
  }

  @Test
  void heloAgainAndUnknownCommands() {
    try (SmtpClient client = SmtpClient.connect(port)) {
      client.command("EHLO two.test", "250");
      client.command("MAIL FROM:<ann@example.net>", "250");
      client.command("EHLO three.test", "250");
      client.command("BOGUS command", "500");
    }
    assertThat(fromPostfix())
        .containsExactlyElementsOf(
            sequence(
                BEGINNING,
                "> D HELO",
                "> HELO two.test",
                "> ABORT",
                mail("ann@example.net"),
                "> MAIL <ann@example.net>",
                "> D HELO",
                "> HELO three.test",
                "> ABORT",
                "> ABORT",
                "> D UNKNOWN",
                "> UNKNOWN BOGUS",
                "> ABORT",
                "> QUIT"));
    assertThat(calls())
        .containsExactly(
            "connect localhost INET",
            "helo client.test",
            "helo two.test",
            "mail <ann@example.net>",
            "abort",
            "helo three.test",
            "unknown",
            "close");
  }

  /** A client that says so much, and is gone. */
  private void goAfter(String... commands) throws IOException {
    try (Socket socket = new Socket(Loopback.address(), port)) {
      for (String command : commands) {
        byte[] reply = new byte[1000];
        assertThat(socket.getInputStream().read(reply)).isPositive();
        socket.getOutputStream().write((command + "\r\n").getBytes(StandardCharsets.US_ASCII));
      }
      assertThat(socket.getInputStream().read(new byte[1000])).isPositive();
    }
  }

  @Test
  void aClientThatGoesInData() throws IOException {
    goAfter("EHLO client.test", "MAIL FROM:<ann@example.net>", "RCPT TO:<bob@example.org>", "DATA");
    assertThat(fromPostfix())
        .containsExactlyElementsOf(
            sequence(
                BEGINNING,
                mail("ann@example.net"),
                "> MAIL <ann@example.net>",
                rcpt("", "bob@example.org"),
                "> RCPT <bob@example.org>",
                "> D DATA i=ID1",
                "> DATA",
                "> ABORT",
                "> ABORT",
                "> QUIT"));
    assertThat(calls()).endsWith("data", "abort", "close");
  }

  @Test
  void aClientThatGoesEarlier() throws IOException {
    goAfter();
    assertThat(fromPostfix())
        .containsExactlyElementsOf(sequence(BEGINNING.subList(0, 3), "> QUIT"));
    goAfter("EHLO client.test");
    assertThat(fromPostfix()).containsExactlyElementsOf(sequence(BEGINNING, "> ABORT", "> QUIT"));
  }

  @Test
  void submissionBySendmail() {
    Mail mail = Mail.from(Mail.AUTHOR);
    postfix.sendmail(mail);
    List<String> lines = fromPostfix();
    assertThat(lines.subList(0, 11))
        .containsExactly(
            "> O 6 0x1ff 0x1fffff",
            "> D CONNECT",
            "> CONNECT localhost 4 0 127.0.0.1",
            "> D HELO",
            "> HELO localhost",
            "> D MAIL i=ID1 {mail_addr}=" + Mail.AUTHOR,
            "> MAIL " + Mail.AUTHOR,
            "> D RCPT i=ID1 {rcpt_addr}=" + mail.recipient(),
            "> RCPT " + mail.recipient(),
            "> D DATA i=ID1",
            "> DATA");
    assertThat(lines.subList(lines.size() - 3, lines.size()))
        .containsExactly("> D END_OF_MESSAGE i=ID1", "> END_OF_MESSAGE", "> QUIT");
    assertThat(lines).contains("> HEADER Subject A subject that\\n  is folded  oddly");
    assertThat(postfix.mailbox(mail.recipient()).await().fields("X-Seen")).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource({"2, 0x7f", "3, 0x17f", "4, 0x37f", "6, 0x1fffff"})
  void theProtocolThatTheAdministratorHasSet(int protocol, String flags) {
    options = wanting(EnumSet.of(ProtocolFlag.HEADER_LEADING_SPACE, ProtocolFlag.NO_REPLY_HEADER));
    Mail mail = Mail.from(Mail.AUTHOR);
    try (SmtpClient client =
        SmtpClient.connect(Objects.requireNonNull(portsByProtocol.get(protocol)))) {
      client.send(mail);
    }
    String answered = protocol == 6 ? "0x100080" : "0x0";
    assertThat(lines())
        .startsWith("> O " + protocol + " 0x1ff " + flags, "< O " + protocol + " 0x1 " + answered);
    Message message = postfix.mailbox(mail.recipient()).await();
    assertThat(new String(message.wireOctets(), StandardCharsets.ISO_8859_1))
        .contains("\r\nX-Seen: by\r\n " + protocol + "\r\n");
    assertThat(calls().contains("data")).isEqualTo(protocol >= 4);
  }

  @Test
  void listsOfMacrosForEachStage() {
    Map<MacroStage, List<String>> lists = new LinkedHashMap<>();
    lists.put(MacroStage.CONNECT, List.of("{client_addr}", "{nosuch}"));
    lists.put(MacroStage.HELO, List.of("{client_name}"));
    lists.put(MacroStage.MAIL, List.of("{mail_addr}"));
    lists.put(MacroStage.RCPT, List.of("{rcpt_addr}"));
    lists.put(MacroStage.DATA, List.of("j"));
    lists.put(MacroStage.EOH, List.of("i", "{daemon_name}"));
    lists.put(MacroStage.EOM, List.of("{client_addr}"));
    options = new OptionRequest(Set.of(ActionFlag.ADD_HEADERS), Set.of(), Set.of(), lists);
    try (SmtpClient client = SmtpClient.connect(port)) {
      transaction(client, "bob@example.org");
    }
    assertThat(tap.lines())
        .filteredOn(line -> line.startsWith("> D ") || line.startsWith("< O"))
        .containsExactly(
            "< O 6 0x101 0x0 | 0 {client_addr} {nosuch} | 1 {client_name} | 2 {mail_addr}"
                + " | 3 {rcpt_addr} | 4 j | 6 i {daemon_name} | 5 {client_addr}",
            "> D CONNECT {client_addr}=127.0.0.1",
            "> D HELO {client_name}=localhost",
            "> D MAIL {mail_addr}=ann@example.net",
            "> D RCPT {rcpt_addr}=bob@example.org",
            "> D DATA j=mx.test",
            "> D HEADER i=ID1 {daemon_name}=mx.test",
            "> D HEADER i=ID1 {daemon_name}=mx.test",
            "> D HEADER i=ID1 {daemon_name}=mx.test",
            "> D END_OF_HEADERS i=ID1 {daemon_name}=mx.test",
            "> D BODY {client_addr}=127.0.0.1",
            "> D END_OF_MESSAGE {client_addr}=127.0.0.1");
  }

  @Test
  void waitsForASlowAnswerThatShowsProgress() {
    slow = true;
    try (SmtpClient client = SmtpClient.connect(port)) {
      transaction(client, "bob@example.org");
    }
    List<String> lines = lines();
    int end = lines.indexOf("> END_OF_MESSAGE");
    assertThat(lines.subList(end + 1, end + 3)).containsExactly("< p", "< p");
    assertThat(lines.subList(0, end)).doesNotContain("< p");
    assertThat(lines).endsWith("< i X-Seen by\\n 6", "< c", "> ABORT", "> ABORT", "> QUIT");
  }
}
