package org.signet.server.filter;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.signet.dkim.dns.ZoneFileLookup;
import org.signet.dkim.key.KeyLookupResult;
import org.signet.dkim.key.PublicKeyLookup;
import org.signet.dkim.sign.Signer;
import org.signet.dkim.verify.Verifier;
import org.signet.milter.address.ListenAddress;
import org.signet.milter.event.AddressFamily;
import org.signet.milter.event.CommandCode;
import org.signet.milter.net.MilterClient;
import org.signet.milter.net.MilterServer;
import org.signet.milter.option.OptionOffer;
import org.signet.milter.reply.MilterReply;
import org.signet.milter.reply.Modification;
import org.signet.milter.reply.Modification.ChangeHeader;
import org.signet.milter.reply.Modification.InsertHeader;
import org.signet.milter.reply.Response;
import org.signet.milter.reply.SmtpReply;
import org.signet.policy.config.ListenerRole;
import org.signet.policy.config.ServerConfig;
import org.signet.policy.config.SignatureRequirement;
import org.signet.policy.decision.Configured;
import org.signet.policy.decision.MessageFacts;
import org.signet.policy.decision.SignOrVerify;
import org.signet.server.observe.MessageReport;
import org.signet.server.observe.MilterObserver;
import org.signet.server.observe.QueueId;
import org.signet.server.watch.KeyWatch;

/** Whole messages through the filter, over a socket as an MTA brings them. */
class DkimFilterTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final String KEY =
      "Domain example.com; Selector s1; KeyFile KEYS/key.pem; AuthservID mx.test;";
  private static final String INSIDE = "127.0.0.1";
  private static final String OUTSIDE = "192.0.2.10";
  private static final String BODY = "Hello,\r\nworld.\r\n";

  @TempDir Path folder;
  private Configured configured;
  private MessageFacts.Service service = MessageFacts.Service.AUTO;
  private final Recorder recorder = new Recorder();
  private KeyWatch keyWatch = KeyWatch.off();

  /** Keys are known by the very object that signs. */
  private final Map<String, ServerConfig> read = new HashMap<>();

  private final List<AutoCloseable> open = new ArrayList<>();

  @BeforeEach
  void writeKeys() {
    configured = new Configured(folder);
    zone("s1._domainkey.example.com " + Configured.record());
  }

  @AfterEach
  void close() throws Exception {
    for (AutoCloseable part : open) {
      part.close();
    }
  }

  private void zone(String lines) {
    configured.write("zone", lines + "\n");
  }

  /** Notes what it is told. */
  private static final class Recorder implements MilterObserver {
    private final List<String> told = new CopyOnWriteArrayList<>();
    private final AtomicInteger awaited = new AtomicInteger();

    @Override
    public void answerAwaited() {
      awaited.incrementAndGet();
    }

    @Override
    public void ended(MessageReport report) {
      QueueId id = report.id();
      report.trace().forEach(remark -> told.add(id + " " + remark.text()));
      report.decision().ifPresent(decision -> told.add(id + " " + decision));
      report
          .results()
          .ifPresent(
              results ->
                  told.add(
                      id + " verified " + results.stream().map(r -> r.code().toString()).toList()));
      report.remarks().forEach(remark -> told.add(id + " " + remark.text()));
      report.failure().ifPresent(failure -> told.add(id + " failed: " + failure.what()));
      report
          .signatures()
          .forEach(made -> told.add(id + " signed " + made.selector() + "@" + made.domain()));
      told.add(id + " answered " + report.ending().word());
      if (report.awaited()) {
        awaited.decrementAndGet();
      }
    }
  }

  private MilterClient client(String lines, OptionOffer offer, String address) throws IOException {
    return client(lines, offer, address, ZoneFileLookup.read(folder.resolve("zone")));
  }

  private MilterClient client(String lines, OptionOffer offer, String address, PublicKeyLookup keys)
      throws IOException {
    ServerConfig config = read.computeIfAbsent(lines, configured::lines);
    FilterState state =
        new FilterState(
            config,
            new SignOrVerify(config, keyWatch),
            new Signer(Clock.systemUTC(), config.signing().lineEnds()),
            new Verifier(keys, config.verification().policy(), Clock.systemUTC()),
            keyWatch,
            recorder,
            "Signet Filter v0");
    MilterServer server =
        MilterServer.builder(new DkimFilter(service, () -> state))
            .listen(ListenAddress.parse("inet:0@127.0.0.1"))
            .start();
    open.add(server);
    MilterClient client = MilterClient.connect(server.addresses().get(0), PATIENCE);
    open.add(0, client);
    client.negotiate(offer);
    client.macros(CommandCode.CONNECT, Map.of("j", "mta.test"));
    client.connect("client.test", AddressFamily.INET, 4711, address);
    return client;
  }

  private MilterClient client(String lines, String address) throws IOException {
    return client(lines, OptionOffer.VERSION_6, address);
  }

  /** A header field, its value with the leading blank. */
  private record Field(String name, String value) {}

  private static List<Field> header(String... fields) {
    List<Field> header = new ArrayList<>();
    header.add(new Field("From", " Joe <joe@example.com>"));
    header.add(new Field("Subject", " one\n two"));
    for (String field : fields) {
      int colon = field.indexOf(':');
      header.add(new Field(field.substring(0, colon), field.substring(colon + 1)));
    }
    return header;
  }

  private static MilterReply untilEndOfHeader(MilterClient client, List<Field> header)
      throws IOException {
    client.mail("<joe@example.com>");
    client.rcpt("<ann@receiver.test>");
    client.data();
    client.macros(CommandCode.END_OF_HEADERS, Map.of("i", "Q1"));
    for (Field field : header) {
      client.header(field.name(), field.value());
    }
    return client.endOfHeaders();
  }

  private static Response send(MilterClient client, List<Field> header) throws IOException {
    MilterReply early = untilEndOfHeader(client, header);
    if (!early.equals(MilterReply.CONTINUE)) {
      client.abort();
      return Response.of(early);
    }
    client.body(BODY.substring(0, 7).getBytes(ISO_8859_1));
    client.body(BODY.substring(7).getBytes(ISO_8859_1));
    client.macros(CommandCode.END_OF_MESSAGE, Map.of("i", "Q1"));
    return client.endOfMessage();
  }

  private Field signature() throws IOException {
    InsertHeader inserted =
        (InsertHeader) send(client(KEY, INSIDE), header()).modifications().get(0);
    return new Field(inserted.name(), inserted.value());
  }

  private static List<Field> with(Field first, List<Field> rest) {
    List<Field> all = new ArrayList<>(List.of(first));
    all.addAll(rest);
    return all;
  }

  private static String onlyInsertion(Response response) {
    assertThat(response.modifications()).hasSize(1);
    InsertHeader field = (InsertHeader) response.modifications().get(0);
    assertThat(field.index()).isZero();
    return field.name() + ":" + field.value().replaceAll("\r?\n\\s*", " ");
  }

  @Test
  void signsMailFromInside() throws IOException {
    Response response = send(client(KEY, INSIDE), header());

    assertThat(onlyInsertion(response))
        .startsWith("DKIM-Signature: v=1; a=rsa-sha256; c=simple/simple; d=example.com; s=s1;")
        .contains(
            "h=From:Subject:From:To:Cc:Reply-To:Subject:Date:Message-ID: MIME-Version:Content-Type:Content-Transfer-Encoding;");
    assertThat(recorder.told).contains("Q1 signed s1@example.com");
  }

  @Test
  void namesInUtf8AreReportedInALabels() throws IOException {
    Field signature =
        new Field(
            "DKIM-Signature",
            " v=1; a=rsa-sha256; c=relaxed/relaxed; d=b\u00c3\u00bccher.example; s=s1; h=From;"
                + " bh=47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=; b=AbCd");

    assertThat(onlyInsertion(send(client(KEY, OUTSIDE), with(signature, header()))))
        .contains("dkim=permerror")
        .contains(" header.d=xn--bcher-kva.example header.i=@xn--bcher-kva.example ");
    assertThat(recorder.told).contains("Q1 verified [permerror]");
  }

  @Test
  void verifiesWhatItSigned() throws IOException {
    Response response = send(client(KEY, OUTSIDE), with(signature(), header()));

    assertThat(onlyInsertion(response))
        .startsWith(
            "Authentication-Results: mx.test; dkim=pass (2048-bit key) header.d=example.com");
    assertThat(response.verdict()).isEqualTo(MilterReply.ACCEPT);
    assertThat(recorder.told).contains("Q1 verified [pass]");
  }

  @Test
  void whatItSignedIsVerifiedOnceMoreAndItsKeyIsWatched() throws Exception {
    try (KeyWatch watch =
        KeyWatch.start(
            read.computeIfAbsent(KEY, configured::lines),
            ZoneFileLookup.read(folder.resolve("zone")),
            Clock.systemUTC(),
            Optional.empty())) {
      keyWatch = watch;
      send(client(KEY, INSIDE), header());
      until(() -> watch.selfCheck().passed() > 0 && watch.keys().get(0).seenAt().isPresent());
    }
    assertThat(keyWatch.keys()).hasSize(1);
    assertThat(keyWatch.keys().get(0).recordName()).isEqualTo("s1._domainkey.example.com");
    assertThat(keyWatch.keys().get(0).fileTime()).isPresent();
    assertThat(keyWatch.problems()).isEmpty();
    assertThat(keyWatch.selfCheck().failed()).isZero();
  }

  @Test
  void doesNotSignWithAKeyThatDoesNotMatch() throws Exception {
    zone("s1._domainkey.example.com v=DKIM1; p=");
    String lines = KEY + "KeyMismatch tempfail;";
    try (KeyWatch watch =
        KeyWatch.start(
            read.computeIfAbsent(lines, configured::lines),
            ZoneFileLookup.read(folder.resolve("zone")),
            Clock.systemUTC(),
            Optional.empty())) {
      keyWatch = watch;
      until(() -> !watch.problems().isEmpty());
      assertThat(send(client(lines, INSIDE), header()).verdict()).isEqualTo(MilterReply.TEMPFAIL);
    }
    assertThat(recorder.told)
        .contains(
            "Q1 temporarily rejected, key s1._domainkey.example.com does not match its record: p= is"
                + " empty, which revokes the key",
            "Q1 answered tempfail");
  }

  @Test
  void servesOldMilterProtocols() throws IOException {
    for (OptionOffer offer :
        List.of(OptionOffer.VERSION_2, OptionOffer.VERSION_3, OptionOffer.VERSION_4)) {
      InsertHeader signature =
          (InsertHeader) send(client(KEY, offer, INSIDE), header()).modifications().get(0);
      List<Field> signed = with(new Field(signature.name(), " " + signature.value()), header());

      assertThat(onlyInsertion(send(client(KEY, offer, OUTSIDE), signed)))
          .startsWith("Authentication-Results:mx.test; dkim=pass");
    }
  }

  @Test
  void takesSeveralMessagesOnOneConnection() throws IOException {
    MilterClient client = client(KEY, INSIDE);

    assertThat(onlyInsertion(send(client, header()))).startsWith("DKIM-Signature:");
    client.abort();
    untilEndOfHeader(client, header("X-Other: 1"));
    client.abort();
    assertThat(onlyInsertion(send(client, header())))
        .contains(
            "h=From:Subject:From:To:Cc:Reply-To:Subject:Date:Message-ID: MIME-Version:Content-Type:Content-Transfer-Encoding;");
  }

  @Test
  void removesForgedResultsFromTheHighestIndexDown() throws IOException {
    List<Field> header =
        header(
            "Authentication-Results: mx.test; dkim=pass header.d=bank.test",
            "Authentication-Results: other.test; dkim=pass header.d=bank.test",
            "Authentication-Results: MX.test 1; dkim=pass header.d=bank.test",
            "Authentication-Results: mx.test; spf=pass smtp.mailfrom=joe@example.com",
            "Authentication-Results:\n\t(c) \"mx.test\"/Q1; dkim=broken;;",
            "authentication-results : mx.test; none",
            "Authentication-Results: mx.test.evil.test; dkim=pass header.d=bank.test");

    assertThat(send(client(KEY, OUTSIDE), header).modifications())
        .containsExactly(deletion(6), deletion(5), deletion(4), deletion(3), deletion(1));
    assertThat(send(client(KEY + "RemoveARAll yes", OUTSIDE), header).modifications())
        .containsExactly(deletion(6), deletion(5), deletion(4), deletion(3), deletion(1));
    assertThat(send(client(KEY + "RemoveARFrom other.test", OUTSIDE), header).modifications())
        .containsExactly(
            deletion(6), deletion(5), deletion(4), deletion(3), deletion(2), deletion(1));
    assertThat(send(client(KEY + "RemoveARFrom .evil.test", OUTSIDE), header).modifications())
        .containsExactly(
            deletion(7), deletion(6), deletion(5), deletion(4), deletion(3), deletion(1));
    assertThat(send(client(KEY + "KeepResults spf", OUTSIDE), header).modifications())
        .containsExactly(deletion(6), deletion(5), deletion(3), deletion(1));
    assertThat(send(client(KEY + "KeepAuthResults yes", OUTSIDE), header).modifications())
        .isEmpty();
  }

  /** Each is one that OpenDMARC, whose words end at dots, takes for the server's own. */
  @Test
  void removesForgedResultsThatOnlySomeReadersTakeForOurs() throws IOException {
    List<Field> header =
        header(
            "Authentication-Results: mx . test; dkim=pass header.d=bank.test",
            "Authentication-Results: mx.other.test; dkim=pass header.d=other.test",
            "Authentication-Results: mx.\n\ttest; dkim=pass header.d=bank.test",
            "Authentication-Results: \"mx\".test; dkim=pass header.d=bank.test",
            "Authentication-Results: mx.test; dk\\im=pass header.d=bank.test",
            "Authentication-Results: other.test (mx.test); dkim=pass header.d=other.test",
            "Authentication-Results: mx.(c)test; dkim=pass header.d=bank.test",
            "Authentication-Results: mx.test.; dmarc=pass header.from=bank.test",
            "Authentication-Results: \\(x mx.test; arc=pass )");

    assertThat(send(client(KEY, OUTSIDE), header).modifications())
        .containsExactly(
            deletion(9),
            deletion(8),
            deletion(7),
            deletion(5),
            deletion(4),
            deletion(3),
            deletion(1));
  }

  @Test
  void resultsOfOtherProgramsStayIfAllTheirMethodsAreListed() throws IOException {
    List<Field> header =
        header(
            "Authentication-Results: mx.test; spf=pass (helo=a; client-ip=192.0.2.1) smtp.helo=a",
            "Authentication-Results: mx.test; spf=pass; dkim=pass header.d=bank.test",
            "Authentication-Results: mx.test; spf=pass (; dkim=pass header.d=bank.test)",
            "Authentication-Results: mx.test; spf=pass; dmarc=pass header.from=a.test",
            "Authentication-Results: mx.test; none");

    assertThat(send(client(KEY + "KeepResults spf", OUTSIDE), header).modifications())
        .containsExactly(deletion(5), deletion(4), deletion(3), deletion(2));
    assertThat(send(client(KEY + "KeepResults SPF, dmarc", OUTSIDE), header).modifications())
        .containsExactly(deletion(5), deletion(3), deletion(2));
  }

  private static Modification deletion(int index) {
    return ChangeHeader.delete(index, "Authentication-Results");
  }

  @Test
  void removesForgedResultsInEveryMode() throws IOException {
    List<Field> header = header("Authentication-Results: mx.test; dkim=pass header.d=bank.test");

    for (String lines : List.of("Mode s", "ExemptDomains example.com", "AlwaysAddARHeader no")) {
      assertThat(send(client(KEY + lines, OUTSIDE), header).modifications())
          .as(lines)
          .containsExactly(deletion(1));
    }
    assertThat(send(client(KEY, INSIDE), header).modifications())
        .singleElement()
        .isInstanceOf(InsertHeader.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"Mode s", "ExemptDomains example.com"})
  void letsAMessageGoAsSoonAsNothingIsToBeDone(String lines) throws IOException {
    assertThat(untilEndOfHeader(client(KEY + lines, OUTSIDE), header()))
        .isEqualTo(MilterReply.ACCEPT);
  }

  @Test
  void letsPeersGoAtOnce() throws IOException {
    MilterClient client = client(KEY + "PeerList 192.0.2.0/24", INSIDE);
    client.quitNewConnection();

    assertThat(client.connect("peer.test", AddressFamily.INET, 1, OUTSIDE))
        .isEqualTo(MilterReply.ACCEPT);
  }

  @Test
  void addsResultsToUnsignedMailIfAskedTo() throws IOException {
    assertThat(send(client(KEY, OUTSIDE), header()).modifications()).isEmpty();
    assertThat(onlyInsertion(send(client(KEY + "AlwaysAddARHeader yes", OUTSIDE), header())))
        .isEqualTo("Authentication-Results: mx.test; dkim=none");
  }

  @Test
  void namesItselfAsTheMtaDoesIfNotToldOtherwise() throws IOException {
    String lines = KEY.replace("AuthservID mx.test;", "") + "AlwaysAddARHeader yes;";

    assertThat(onlyInsertion(send(client(lines, OUTSIDE), header())))
        .isEqualTo("Authentication-Results: mta.test; dkim=none");
    assertThat(onlyInsertion(send(client(lines + "AuthservIDWithJobID yes", OUTSIDE), header())))
        .matches("Authentication-Results: \"?mta.test/Q1\"?; dkim=none");
  }

  @Test
  void answersTemporarilyWhileAKeyIsBroken() throws IOException {
    configured.write("SigningTable", "*@example.com broken\n*@broken.example broken\n");
    String lines = "KeyTable KEYS/KeyTable; SigningTable refile:KEYS/SigningTable";

    assertThat(untilEndOfHeader(client(lines, INSIDE), header())).isEqualTo(MilterReply.TEMPFAIL);
    assertThat(recorder.told).anyMatch(told -> told.startsWith("Q1 error loading key 'broken'"));
  }

  @Test
  void marksAMessageWithoutAuthor() throws IOException {
    List<Field> noAuthor = List.of(new Field("Subject", " x"));

    assertThat(onlyInsertion(send(client(KEY, OUTSIDE), noAuthor)))
        .isEqualTo(
            "Authentication-Results: mx.test; dkim=permerror (bad message/signature format)");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "joe@example.com <joe@example.com>   | signed",
        "Doe, Joe <joe@example.com>          | signed",
        "sales@ <joe@example.com>            | signed",
        "@sales <joe@example.com>            | signed",
        "Sales (EU) @ Shop <joe@example.com> | signed",
        "joe@example.com<joe@example.com>    | signed",
        "'joe@example.com'                   | its first address has a domain that cannot be one",
        "\"Joe <joe@example.com>              | a quote is never closed",
        "Joe (the first <joe@example.com>    | a comment is never closed",
        "joe                                 | there is no address in it",
      })
  void anUnusualFromIsSignedOrSaidWhyNotAndAlwaysVerified(String from, String outcome)
      throws IOException {
    List<Field> header = new ArrayList<>(header());
    header.set(0, new Field("From", " " + from));

    Response signed = send(client(KEY, INSIDE), header);
    if (outcome.equals("signed")) {
      assertThat(onlyInsertion(signed)).startsWith("DKIM-Signature: v=1; a=rsa-sha256;");
    } else {
      assertThat(signed.modifications()).noneMatch(change -> change.toString().contains("DKIM-S"));
      assertThat(recorder.told).contains("Q1 no author in From, not signing: " + outcome);
    }
    header.add(0, signatureOfExampleCom(header));
    assertThat(onlyInsertion(send(client(KEY, OUTSIDE), header)))
        .startsWith(
            "Authentication-Results: mx.test; dkim=pass (2048-bit key) header.d=example.com ");
    assertThat(recorder.told).contains("Q1 verified [pass]");
  }

  /** 700 dots were more than an expression could take. */
  @ParameterizedTest
  @ValueSource(ints = {700, 4_000, 30_000})
  void aLocalPartOfAnyLengthIsAnswered(int dots) throws IOException {
    List<Field> header = new ArrayList<>(header());
    header.set(
        0, new Field("From", " \"CEO\" <ceo@bank.test>,\n " + "a.".repeat(dots) + "a@evil.test"));
    Field forged = new Field("Authentication-Results", " mx.test; dkim=pass header.d=bank.test");

    assertThat(send(client(KEY + "RequireSignature strict", OUTSIDE), with(forged, header)))
        .isEqualTo(
            Response.of(reply("550 5.7.22 no passing DKIM signature of the author's domain")));
    header.set(0, new Field("From", " " + "a.".repeat(dots) + "a@evil.test"));
    Response response = send(client(KEY, OUTSIDE), with(forged, header));
    assertThat(response.verdict()).isEqualTo(MilterReply.ACCEPT);
    assertThat(response.modifications()).contains(deletion(1));
    assertThat(recorder.told.toString())
        .contains("its first address has more than 320 octets before the @");
  }

  @ParameterizedTest
  @CsvSource({
    "On-BadSignature accept,  body,    -",
    "On-BadSignature reject,  body,    550 5.7.0 bad DKIM signature data",
    "On-BadSignature t,       body,    451 4.7.0 bad DKIM signature data",
    "On-BadSignature discard, body,    discard",
    "On-BadSignature reject,  testing, -",
    "On-BadSignature reject,  rubbish, 550 5.7.0 DKIM signature syntax error",
    "On-BadSignature t,       rubbish, 451 4.7.0 DKIM signature syntax error",
    "On-BadSignature discard, rubbish, discard",
    "On-BadSignature accept,  rubbish, -",
    "On-BadSignature reject,  rubbish beside good, -",
    "On-BadSignature reject,  expired, 550 5.7.0 bad DKIM signature data",
    "On-BadSignature reject; MaximumSignaturesToVerify 1; TrustSignaturesFrom example.com, body below other, 550 5.7.0 bad DKIM signature data",
    "On-KeyNotFound reject,   no key,  550 5.7.0 DKIM key retrieval failed",
    "On-KeyNotFound tempfail, no key,  451 4.7.5 DKIM key retrieval failed",
    "On-BadSignature reject,  no key,  -",
    "On-DNSError tempfail,    no dns,  451 4.7.5 DKIM key retrieval failed",
    "On-DNSError accept,      no dns,  -",
    "On-NoSignature reject,   none,    550 5.7.0 no DKIM signature data",
    "On-Default reject,       none,    550 5.7.0 no DKIM signature data",
    "On-Default reject,       good,    -",
  })
  void doesWithFailuresAsConfigured(String lines, String flaw, String answer) throws IOException {
    Field signature = signature();
    List<Field> header = with(signature, header());
    PublicKeyLookup keys = ZoneFileLookup.read(folder.resolve("zone"));
    switch (flaw) {
      case "body" -> header.set(2, new Field("Subject", " three"));
      case "body below other" -> {
        header.set(2, new Field("Subject", " three"));
        header.add(
            0, new Field("DKIM-Signature", signature.value().replace("example.com", "other.test")));
      }
      case "testing" -> {
        header.set(2, new Field("Subject", " three"));
        zone("s1._domainkey.example.com " + Configured.record().replace("k=rsa", "k=rsa; t=y"));
        keys = ZoneFileLookup.read(folder.resolve("zone"));
      }
      case "rubbish" -> header.set(0, new Field("DKIM-Signature", " v=1; rubbish"));
      case "rubbish beside good" -> header.add(new Field("DKIM-Signature", " v=1; rubbish"));
      case "expired" ->
          header.set(
              0,
              new Field("DKIM-Signature", signature.value().replaceFirst("t=\\d+;", "t=1; x=2;")));
      case "no key" ->
          header.set(0, new Field("DKIM-Signature", signature.value().replace("s=s1", "s=absent")));
      case "no dns" ->
          keys =
              name ->
                  CompletableFuture.completedFuture(
                      new KeyLookupResult.Failed(KeyLookupResult.Cause.TIMEOUT, "no answer"));
      case "none" -> header.remove(0);
      default -> assertThat(flaw).isEqualTo("good");
    }

    Response response = send(client(KEY + lines, OptionOffer.VERSION_6, OUTSIDE, keys), header);

    switch (answer) {
      case "-" -> assertThat(response.verdict()).isEqualTo(MilterReply.ACCEPT);
      case "discard" -> assertThat(response.verdict()).isEqualTo(MilterReply.DISCARD);
      default -> {
        String[] words = answer.split(" ", 3);
        assertThat(response.verdict())
            .isEqualTo(
                MilterReply.of(SmtpReply.of(Integer.parseInt(words[0]), words[1], words[2])));
      }
    }
  }

  @Test
  void quarantinesIfAskedTo() throws IOException {
    Response response = send(client(KEY + "On-NoSignature quarantine", OUTSIDE), header());

    assertThat(response.modifications())
        .containsExactly(new Modification.Quarantine("signet: no DKIM signature data"));
    assertThat(response.verdict()).isEqualTo(MilterReply.ACCEPT);
  }

  @Test
  void refusesAHeaderThatIsTooLarge() throws IOException {
    MilterReply reply =
        untilEndOfHeader(
            client(KEY + "MaximumHeaders 100", OUTSIDE), header("X: " + "x".repeat(99)));

    assertThat(reply).isEqualTo(MilterReply.of(SmtpReply.of(451, "4.7.0", "too much header data")));
    assertThat(recorder.told).contains("Q1 too much header data");
  }

  @Test
  void replacesOldSignaturesIfAskedTo() throws IOException {
    List<Field> header = header("DKIM-Signature: v=1; old", "DKIM-Signature: v=1; older");

    assertThat(send(client(KEY + "RemoveOldSignatures yes", INSIDE), header).modifications())
        .satisfiesExactly(
            first -> assertThat(first).isEqualTo(ChangeHeader.delete(2, "DKIM-Signature")),
            second -> assertThat(second).isEqualTo(ChangeHeader.delete(1, "DKIM-Signature")),
            third -> assertThat(third).isInstanceOf(InsertHeader.class));
  }

  @Test
  void namesItselfOnTopIfAskedTo() throws IOException {
    assertThat(send(client(KEY + "SoftwareHeader yes", INSIDE), header()).modifications())
        .last()
        .isEqualTo(new InsertHeader(0, "DKIM-Filter", " Signet Filter v0 mta.test Q1"));
  }

  @Test
  void signsThoughAnOldSignatureIsRubbish() throws IOException {
    assertThat(onlyInsertion(send(client(KEY, INSIDE), header("DKIM-Signature: rubbish"))))
        .startsWith("DKIM-Signature: v=1;");
  }

  @Test
  void doesNotWaitForTheBodyOfMailWhoseSignaturesAreRubbish() throws IOException {
    List<Field> header = header("DKIM-Signature: rubbish", "DKIM-Signature: v=1; d=a");

    assertThat(untilEndOfHeader(client(KEY + "On-BadSignature reject", OUTSIDE), header))
        .isEqualTo(MilterReply.of(SmtpReply.of(550, "5.7.0", "DKIM signature syntax error")));
    assertThat(recorder.told).contains("Q1 verified [permerror, permerror]");
    assertThat(untilEndOfHeader(client(KEY + "On-BadSignature quarantine", OUTSIDE), header))
        .isEqualTo(MilterReply.CONTINUE);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "RequireSignature valid   | good | joe@example.com | accept",
        "RequireSignature strict  | good | joe@example.com | accept",
        "RequireSignature valid   | good | joe@example.net | accept",
        "RequireSignature strict  | good | joe@example.net | 550 5.7.22 no passing DKIM signature of the author's domain",
        "RequireSignature strict  | good | joe@mail.example.com | 550 5.7.22 no passing DKIM signature of the author's domain",
        "RequireSignature relaxed; PublicSuffixList none | good | joe@mail.example.com | accept",
        "RequireSignature relaxed; PublicSuffixList none | good | joe@mail.example.com, ann@a.test | 550 5.7.22 no passing DKIM signature of the author's domain",
        "RequireSignature valid   | none | joe@example.com | 550 5.7.20 no passing DKIM signature",
        "RequireSignature strict  | bad  | joe@example.com | 550 5.7.22 no passing DKIM signature of the author's domain",
        "RequireSignature strict; MaximumSignaturesToVerify 1 | below others | joe@example.com | accept",
        "RequireSignature relaxed; PublicSuffixList none; MaximumSignaturesToVerify 1 | below others | joe@mail.example.com | accept",
        "RequireSignature relaxed; PublicSuffixList none; MaximumSignaturesToVerify 0 | below others | joe@mail.example.com | accept",
        "RequireSignature valid; MaximumSignaturesToVerify 1 | below others | joe@example.com | 550 5.7.20 no passing DKIM signature",
        "RequireSignature valid; MaximumSignaturesToVerify 3 | below rubbish | joe@a.test | accept",
        "RequireSignature valid   | testing | joe@example.com | 550 5.7.20 no passing DKIM signature",
        "RequireSignature strict  | testing | joe@example.com | 550 5.7.22 no passing DKIM signature of the author's domain",
        "RequireSignature strict  | none | no author       | 550 5.7.22 no passing DKIM signature of the author's domain",
        "RequireSignature strict  | no dns | joe@example.com | 451 4.7.5 DKIM key retrieval failed",
        "RequireSignature strict; On-DNSError accept | no dns | joe@example.com | 451 4.7.5 DKIM key retrieval failed",
        "RequireSignature strict; On-DNSError accept | no dns | joe@example.net | 550 5.7.22 no passing DKIM signature of the author's domain",
        "RequireSignature valid; On-RequireSignature tempfail | none | joe@a.test | 451 4.7.20 no passing DKIM signature",
        "RequireSignature valid; On-RequireSignature discard  | none | joe@a.test | discard",
        "RequireSignature valid; On-RequireSignature quarantine | none | joe@a.test | quarantine",
        "RequireSignature valid; On-RequireSignature accept   | none | joe@a.test | dkim=none; dkim=policy reason=\"no passing signature\"",
        "RequireSignature strict; On-RequireSignature accept  | bad | joe@a.test | dkim=policy reason=\"no passing signature of a.test\"",
        "RequireSignature valid; RequireSignatureClients 10.0.0.0/8 | none | joe@a.test | accept",
        "RequireSignature valid; InternalHosts 192.0.2.10 | none | joe@a.test | accept",
        "RequireSignature valid; On-NoSignature tempfail | none | joe@a.test | 451 4.7.0 no DKIM signature data",
      })
  void mailOfOthersMustBearWhatIsRequired(String lines, String signature, String from, String end)
      throws IOException {
    String signing = "Domain *; Selector s1; KeyFile KEYS/key.pem; AuthservID mx.test;";
    List<Field> header = new ArrayList<>(header());
    header.set(0, new Field("From", " " + from));
    List<Field> signed = new ArrayList<>(header);
    signed.add(0, signatureOfExampleCom(header));
    if (signature.equals("bad")) {
      signed.set(2, new Field("Subject", " other"));
    }
    switch (signature) {
      case "below others" -> {
        for (int i = 0; i < 3; i++) {
          signed.add(
              0,
              new Field(
                  "DKIM-Signature", signed.get(0).value().replace("example.com", "list.test")));
        }
      }
      case "below rubbish" -> {
        for (int i = 0; i < 3; i++) {
          signed.add(0, new Field("DKIM-Signature", " =?UTF-8?Q?v=3D1?="));
        }
      }
      case "testing" ->
          zone("s1._domainkey.example.com " + Configured.record().replace("k=rsa", "k=rsa; t=y"));
      default -> {}
    }
    PublicKeyLookup keys =
        signature.equals("no dns")
            ? name ->
                CompletableFuture.completedFuture(
                    new KeyLookupResult.Failed(KeyLookupResult.Cause.TIMEOUT, "no answer"))
            : ZoneFileLookup.read(folder.resolve("zone"));

    Response response =
        send(
            client(signing + lines, OptionOffer.VERSION_6, OUTSIDE, keys),
            signature.equals("none") ? header : signed);

    String told =
        response.modifications().stream()
            .map(change -> change.toString().replaceAll("\\s+", " "))
            .collect(Collectors.joining("; "));
    if (end.startsWith("dkim=")) {
      assertThat(response.verdict()).isEqualTo(MilterReply.ACCEPT);
      assertThat(told).contains(end);
    } else if (end.equals("quarantine")) {
      assertThat(response.verdict()).isEqualTo(MilterReply.ACCEPT);
      assertThat(told).contains("Quarantine[reason=signet: no passing DKIM signature]");
    } else if (end.equals("discard")) {
      assertThat(response.verdict()).isEqualTo(MilterReply.DISCARD);
    } else if (end.equals("accept")) {
      assertThat(response.verdict()).isEqualTo(MilterReply.ACCEPT);
      assertThat(told).doesNotContain("Quarantine", "dkim=policy");
    } else {
      assertThat(response.verdict()).isEqualTo(reply(end));
    }
  }

  private static MilterReply reply(String text) {
    String[] words = text.split(" ", 3);
    return MilterReply.of(SmtpReply.of(Integer.parseInt(words[0]), words[1], words[2]));
  }

  /** As if another server of example.com had signed, whoever the author is. */
  private Field signatureOfExampleCom(List<Field> header) throws IOException {
    configured.write("All", "* k1\n");
    MilterClient client =
        client("KeyTable KEYS/KeyTable; SigningTable refile:KEYS/All; SenderMacro x", INSIDE);
    client.macros(CommandCode.MAIL, Map.of("x", "joe@example.com"));
    InsertHeader inserted = (InsertHeader) send(client, header).modifications().get(0);
    return new Field(inserted.name(), inserted.value());
  }

  @Test
  void aListenerMayRequireASignature() throws IOException {
    service =
        new MessageFacts.Service(ListenerRole.VERIFY, Optional.of(SignatureRequirement.VALID));

    assertThat(send(client(KEY, INSIDE), header()).verdict())
        .isEqualTo(reply("550 5.7.20 no passing DKIM signature"));
  }

  @Test
  void refusesWhatRequiredHeadersRefuses() throws IOException {
    assertThat(untilEndOfHeader(client(KEY + "RequiredHeaders yes", INSIDE), header()))
        .isEqualTo(reply("550 5.0.0 message does not have exactly one Date field"));
  }

  @ParameterizedTest
  @CsvSource({
    "On-SignatureError reject, 550 5.7.0 DKIM signing error",
    "On-SignatureError tempfail, 451 4.7.0 DKIM signing error",
    "Syslog yes, 550 5.7.0 DKIM signing error",
  })
  void aKeyThatIsTooSmallIsToldAtTheEnd(String lines, String end) throws IOException {
    Response response = send(client(KEY + "MinimumKeyBits 4096;" + lines, INSIDE), header());

    assertThat(response.verdict()).isEqualTo(reply(end));
  }

  @Test
  void signaturesOfOthersAreLeftOutIfAskedTo() throws IOException {
    List<Field> header = with(signature(), header());
    header.set(1, new Field("From", " Joe <joe@example.net>"));
    String only = KEY + "MaximumSignaturesToVerify 0;";

    assertThat(onlyInsertion(send(client(only, OUTSIDE), header)))
        .startsWith("Authentication-Results: mx.test; dkim=neutral");
    assertThat(
            onlyInsertion(send(client(only + "TrustSignaturesFrom example.com", OUTSIDE), header)))
        .startsWith("Authentication-Results: mx.test; dkim=fail");
    assertThat(send(client(only + "On-NoSignature reject", OUTSIDE), header).verdict())
        .isEqualTo(reply("550 5.7.0 no DKIM signature data"));
  }

  @Test
  void resultsTellLessIfAskedTo() throws IOException {
    List<Field> header = with(signature(), header());

    assertThat(onlyInsertion(send(client(KEY, OUTSIDE), header))).contains(" header.b=");
    assertThat(onlyInsertion(send(client(KEY + "NoHeaderB yes", OUTSIDE), header)))
        .contains("dkim=pass")
        .doesNotContain("header.b");
  }

  @Test
  void fieldsThatMustBeSignedMustBe() throws IOException {
    List<Field> header = with(signature(), header("X-Late: added"));

    assertThat(onlyInsertion(send(client(KEY + "MustBeSigned X-Late", OUTSIDE), header)))
        .contains("dkim=fail reason=\"unprotected header field\"");
  }

  @ParameterizedTest
  @CsvSource({
    "Syslog yes, temperror, 451 4.7.5 DKIM key retrieval failed",
    "BogusKey fail, temperror, 451 4.7.5 DKIM key retrieval failed",
    "BogusKey neutral, neutral, -",
    "BogusKey none, neutral, -",
  })
  void aKeyThatFailsDnssecIsNotUsed(String lines, String result, String end) throws IOException {
    PublicKeyLookup bogus =
        name ->
            CompletableFuture.completedFuture(
                new KeyLookupResult.Failed(KeyLookupResult.Cause.BOGUS, "forged"));

    Response response =
        send(
            client(KEY + lines, OptionOffer.VERSION_6, OUTSIDE, bogus),
            with(signature(), header()));

    assertThat(recorder.told).contains("Q1 verified [" + result + "]");
    assertThat(response.verdict()).isEqualTo(end.equals("-") ? MilterReply.ACCEPT : reply(end));
  }

  @Test
  void anAnswerThatCannotBeMadeEndsTheMessageAllTheSame() throws IOException {
    @SuppressWarnings("NullAway")
    PublicKeyLookup broken =
        name -> CompletableFuture.completedFuture(new KeyLookupResult.Failed(null, "a bug"));

    Response response =
        send(client(KEY, OptionOffer.VERSION_6, OUTSIDE, broken), with(signature(), header()));

    assertThat(response).isEqualTo(Response.of(MilterReply.TEMPFAIL));
    assertThat(recorder.told).endsWith("Q1 failed: the answer failed", "Q1 answered tempfail");
    assertThat(recorder.awaited).hasValue(0);
  }

  static Stream<Arguments> failures() {
    List<Throwable> kinds =
        List.of(
            new IllegalStateException("x"),
            new StackOverflowError("x"),
            new NoClassDefFoundError("x"),
            new AssertionError("x"));
    return kinds.stream().flatMap(kind -> Stream.of(arguments(kind, false), arguments(kind, true)));
  }

  /** A look-up stands for whatever is called on a message's way. */
  @ParameterizedTest(name = "{0} later={1}")
  @MethodSource("failures")
  void aFailureIsTemporaryAndReportedOnceWithItsMessage(Throwable failure, boolean later)
      throws IOException {
    AtomicBoolean fails = new AtomicBoolean(true);
    ZoneFileLookup zone = ZoneFileLookup.read(folder.resolve("zone"));
    PublicKeyLookup keys =
        name -> {
          if (!fails.get()) {
            return zone.lookup(name);
          } else if (later) {
            return CompletableFuture.failedFuture(failure);
          } else if (failure instanceof Error error) {
            throw error;
          }
          throw (RuntimeException) failure;
        };
    Field signature = signature();
    recorder.told.clear();
    // Even if the administrator accepts what the DNS cannot answer.
    MilterClient client =
        client(KEY + "On-DNSError tempfail", OptionOffer.VERSION_6, OUTSIDE, keys);

    Response response = send(client, with(signature, header()));

    boolean ofTheLookUp = later && failure instanceof RuntimeException;
    assertThat(response.verdict())
        .isEqualTo(
            ofTheLookUp ? reply("451 4.7.5 DKIM key retrieval failed") : MilterReply.TEMPFAIL);
    assertThat(recorder.told.stream().filter(line -> line.contains("failed: ")))
        .hasSize(ofTheLookUp ? 0 : 1);
    assertThat(recorder.told).endsWith("Q1 answered tempfail");
    fails.set(false);
    assertThat(send(client, with(signature, header())).verdict()).isEqualTo(MilterReply.ACCEPT);
    assertThat(recorder.told).contains("Q1 verified [pass]").endsWith("Q1 answered accept");
  }

  @Test
  void aMessageGivenUpWhileItsKeyIsAwaitedIsNoFailure() throws Exception {
    CompletableFuture<KeyLookupResult> never = new CompletableFuture<>();
    Field signature = signature();
    recorder.told.clear();
    MilterClient client = client(KEY, OptionOffer.VERSION_6, OUTSIDE, name -> never);
    untilEndOfHeader(client, with(signature, header()));
    CompletableFuture<Response> answer = CompletableFuture.supplyAsync(() -> endOfMessage(client));
    until(() -> recorder.awaited.get() == 1);
    client.close();

    assertThat(answer).failsWithin(PATIENCE);
    until(() -> recorder.awaited.get() == 0);
    assertThat(recorder.told).endsWith("Q1 answered abandoned").noneMatch(t -> t.contains("fail"));
  }

  private static Response endOfMessage(MilterClient client) {
    try {
      return client.endOfMessage();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void until(BooleanSupplier condition) throws InterruptedException {
    for (long end = System.nanoTime() + PATIENCE.toNanos(); !condition.getAsBoolean(); ) {
      assertThat(System.nanoTime()).isLessThan(end);
      Thread.sleep(5);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "Syslog yes, pass, -",
    "UnprotectedKey none, pass, -",
    "UnprotectedKey neutral, neutral, -",
    "UnprotectedKey fail, policy, -",
    "UnprotectedKey fail; On-BadSignature reject, policy, 550 5.7.0 bad DKIM signature data",
  })
  void aKeyWithoutDnssecIsTakenAsConfigured(String lines, String result, String end)
      throws IOException {
    Response response = send(client(KEY + lines, OUTSIDE), with(signature(), header()));

    assertThat(recorder.told).contains("Q1 verified [" + result + "]");
    assertThat(response.verdict()).isEqualTo(end.equals("-") ? MilterReply.ACCEPT : reply(end));
  }

  @Test
  void bareLineEndsAreReportedOrFixed() throws IOException {
    List<Field> header = header("X-Odd: a\rb");

    send(client(KEY, INSIDE), header);
    assertThat(recorder.told)
        .contains(
            "Q1 signed with 1 bare CR: an MTA that normalises line ends will break the signature"
                + " (see FixCRLF)");
    recorder.told.clear();
    send(client(KEY + "FixCRLF yes", INSIDE), header);
    assertThat(recorder.told).noneMatch(told -> told.contains("bare"));
  }

  @Test
  void signaturesCarryWhatIsAskedFor() throws IOException {
    assertThat(onlyInsertion(send(client(KEY, INSIDE), header())))
        .doesNotContain(" z=", " r=y;", " l=");
    assertThat(
            onlyInsertion(
                send(
                    client(
                        KEY + "Diagnostics yes; RequestReports yes; BodyLengthDB ann@receiver.test",
                        INSIDE),
                    header())))
        .contains(" r=y;", " l=" + BODY.length() + ";")
        .containsPattern(" z=\\s*From:=20Joe");
  }

  @Test
  void aMessageThatBeginsInTheMiddleOfALineIsNotSigned() throws IOException {
    Response response = send(client(KEY, INSIDE), with(new Field(" folded", " x"), header()));

    assertThat(response).isEqualTo(Response.of(MilterReply.ACCEPT));
    assertThat(recorder.told)
        .contains("Q1 not signed: the message begins with a continuation line");
  }
}
