package org.signet.server.filter;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.signet.dkim.key.KeyLookupResult;
import org.signet.dkim.sign.Signer;
import org.signet.dkim.verify.Verifier;
import org.signet.milter.event.AddressFamily;
import org.signet.milter.event.Macros;
import org.signet.milter.event.MemoryBudget;
import org.signet.milter.event.MemoryShare;
import org.signet.milter.event.MilterContext;
import org.signet.milter.event.MilterEvent;
import org.signet.milter.event.MilterHandler;
import org.signet.milter.option.MacroStage;
import org.signet.milter.option.NegotiatedOptions;
import org.signet.milter.option.OptionRequest;
import org.signet.milter.option.ProtocolFlag;
import org.signet.milter.reply.Answer;
import org.signet.milter.reply.MilterReply;
import org.signet.milter.reply.Modification;
import org.signet.milter.reply.Response;
import org.signet.policy.config.ListenerRole;
import org.signet.policy.config.ServerConfig;
import org.signet.policy.config.SignatureRequirement;
import org.signet.policy.decision.Configured;
import org.signet.policy.decision.Decision;
import org.signet.policy.decision.MessageFacts;
import org.signet.policy.decision.SignOrVerify;
import org.signet.server.observe.MessageReport;
import org.signet.server.observe.MilterObserver;
import org.signet.server.watch.KeyWatch;

/**
 * Every way in which a message ends before it is signed or verified: where it goes on, forged
 * results are removed and RequireSignature is asked. The only one that is not here is PeerList,
 * whose clients are trusted by intent, as in OpenDKIM.
 */
class EarlyEndsTest {
  private static final String KEY =
      "Domain example.com; Selector s1; KeyFile KEYS/key.pem; AuthservID mx.test;";
  private static final String FORGED = " mx.test; dkim=pass header.d=bank.test";
  private static final String FOREIGN = " other.test; dkim=pass header.d=bank.test";

  @TempDir static Path folder;
  private static Configured configured;

  @BeforeAll
  static void writeKeys() {
    configured = new Configured(folder);
    configured.write("broken", "*@example.com broken\n");
  }

  @Test
  void everyActionHasARow() throws NoSuchMethodException {
    CsvSource rows =
        EarlyEndsTest.class
            .getDeclaredMethod(
                "goesOnlyAsItMay",
                String.class,
                String.class,
                String.class,
                String.class,
                String.class)
            .getAnnotation(CsvSource.class);
    assertThat(Arrays.stream(rows.value()).map(row -> row.split("\\|", -1)[3].strip()).distinct())
        .containsExactlyInAnyOrderElementsOf(
            Arrays.stream(Decision.Action.class.getPermittedSubclasses())
                .map(Class::getSimpleName)
                .map(name -> name.replaceAll("(?<=.)([A-Z])", "-$1").toLowerCase(Locale.ROOT))
                .toList());
  }

  /**
   * Configuration; who sends; what; what is decided; where it ends and how. {@code skip} means that
   * the rest of the body is not wanted, {@code -3} that the third Authentication-Results field is
   * removed.
   */
  @ParameterizedTest(name = "{0} | {1} | {2}")
  @CsvSource(
      delimiter = '|',
      value = {
        // what exceeds the limit
        "| outside | large | header-too-large | header: 451 4.7.0 too much header data",
        "On-Security reject | outside | large | header-too-large | header: 550 5.7.0 too much header data",
        "On-Security discard | outside | large | header-too-large | header: discard",
        "On-Default accept | outside | large | header-too-large | skip: accept -3 -1",
        "On-Security accept | outside | large | header-too-large | skip: accept -3 -1",
        "On-Security quarantine | outside | large | header-too-large | skip: accept -3 -1 quarantine signet: too much header data",
        "On-Security accept; KeepAuthResults yes | outside | large | header-too-large | header: accept",
        "On-Security accept | inside | large | header-too-large | header: accept",
        "On-Security accept | login | large | header-too-large | skip: accept -3 -1",
        "On-Security accept; Mode s | outside | large | header-too-large | skip: accept -3 -1",
        "On-Security accept | outside | 1000 forged | header-too-large | skip: accept -1001 ... -1",
        "On-Security accept | outside | 1001 forged | header-too-large | header: 451 4.7.0 too much header data",
        "On-Default accept; RequireSignature strict | outside | large | header-too-large | header: 550 5.7.22 no passing DKIM signature of the author's domain",
        "On-Security accept; RequireSignature relaxed; PublicSuffixList none | outside | large | header-too-large | header: 550 5.7.22 no passing DKIM signature of the author's domain",
        "On-Security accept; RequireSignature valid | outside | large | header-too-large | header: 550 5.7.20 no passing DKIM signature",
        "On-Security accept | require | large | header-too-large | header: 550 5.7.20 no passing DKIM signature",
        "On-Security quarantine; RequireSignature strict | outside | large | header-too-large | header: 550 5.7.22 no passing DKIM signature of the author's domain",
        "On-Security accept; RequireSignature valid; On-RequireSignature tempfail | outside | large | header-too-large | header: 451 4.7.20 no passing DKIM signature",
        "On-Security accept; RequireSignature valid; On-RequireSignature discard | outside | large | header-too-large | header: discard",
        "On-Security accept; RequireSignature valid; On-RequireSignature quarantine | outside | large | header-too-large | skip: accept -3 -1 +mx.test; dkim=none; dkim=policy reason=\"no passing signature\" quarantine signet: no passing DKIM signature",
        "On-Security quarantine; RequireSignature valid; On-RequireSignature quarantine | outside | large | header-too-large | skip: accept -3 -1 +mx.test; dkim=none; dkim=policy reason=\"no passing signature\" quarantine signet: too much header data",
        "On-Security accept; RequireSignature strict; On-RequireSignature accept | outside | large | header-too-large | skip: accept -3 -1 +mx.test; dkim=none; dkim=policy reason=\"no passing signature of example.com\"",
        "RequireSignature strict; On-RequireSignature accept | outside | large | header-too-large | header: 451 4.7.0 too much header data",
        "On-Security accept; RequireSignature strict; RequireSignatureClients 10.0.0.1 | outside | large | header-too-large | skip: accept -3 -1",
        "On-Security accept; RequireSignature strict | inside | large | header-too-large | header: accept",
        "On-Security accept; RequireSignature strict | login | large | header-too-large | skip: accept -3 -1",
        "On-Security accept; RequireSignature strict; ExemptDomains example.com | outside | large | header-too-large | header: 550 5.7.22 no passing DKIM signature of the author's domain",
        // what is not looked at
        "ExemptDomains example.com | outside | mail | leave-alone | skip: accept -1",
        "ExemptDomains example.com | inside | mail | leave-alone | header: accept",
        "ExemptDomains example.com; RequireSignature strict | outside | mail | verify | skip: 550 5.7.22 no passing DKIM signature of the author's domain",
        "ExemptDomains example.com; RequireSignature strict; RequireSignatureClients 10.0.0.1 | outside | mail | leave-alone | skip: accept -1",
        "ExemptDomains example.com; RequireSignature strict | login | mail | leave-alone | skip: accept -1",
        "Mode s | outside | mail | leave-alone | skip: accept -1",
        "Mode v; RequireSignature strict | login | mail | leave-alone | skip: accept -1",
        "DontSignMailTo ann@receiver.test; RequireSignature strict | login | mail | leave-alone | skip: accept -1",
        // what is malformed
        "StrictHeaders yes | outside | mail | malformed | skip: accept -1 +mx.test; dkim=permerror (bad message/signature format)",
        "StrictHeaders yes | login | mail | malformed | skip: accept -1 +mx.test; dkim=permerror (bad message/signature format)",
        "StrictHeaders yes; IgnoreMalformedMail yes | outside | mail | leave-alone | skip: accept -1",
        "StrictHeaders yes; RequireSignature strict | outside | mail | verify | skip: 550 5.7.22 no passing DKIM signature of the author's domain",
        "StrictHeaders yes; IgnoreMalformedMail yes; RequireSignature valid | outside | mail | verify | skip: 550 5.7.20 no passing DKIM signature",
        "RequiredHeaders yes | outside | mail | refuse | header: 550 5.0.0 message does not have exactly one Date field",
        // what cannot be signed
        "MinimumKeyBits 4096; On-SignatureError accept | login | mail | signing-error | skip: accept -1",
        "MinimumKeyBits 4096; On-SignatureError reject | login | mail | signing-error | skip: 550 5.7.0 DKIM signing error",
        "MinimumKeyBits 4096; On-SignatureError quarantine | login | mail | signing-error | skip: accept -1 quarantine signet: DKIM signing error",
        "broken key | login | mail | temp-fail | header: tempfail",
        // what is known before the body
        "On-BadSignature reject | outside | rubbish | verify | header: 550 5.7.0 DKIM signature syntax error",
        "On-BadSignature tempfail | outside | rubbish | verify | header: 451 4.7.0 DKIM signature syntax error",
        "On-BadSignature discard | outside | rubbish | verify | header: discard",
        "On-BadSignature quarantine; NoHeaderB yes | outside | rubbish | verify | skip: accept -1 +mx.test; dkim=permerror reason=\"signature syntax error\" quarantine signet: bad DKIM signature data",
        "On-BadSignature accept; RequireSignature valid | outside | rubbish | verify | skip: 550 5.7.20 no passing DKIM signature",
        "On-Default accept; RequireSignature valid | outside | mail | verify | skip: 550 5.7.20 no passing DKIM signature",
        "On-NoSignature discard; RequireSignature valid | outside | mail | verify | skip: discard",
        // and what goes its whole way
        "| outside | mail | verify | skip: accept -1",
        "| outside | no key | verify | skip: accept -1 +mx.test; dkim=permerror reason=\"no key for signature\" header.d=a.test header.i=@a.test header.a=rsa-sha256 header.s=s header.b=AAAA",
        "On-DNSError accept; NoHeaderB yes | outside | no answer | verify | continue: accept -1 +mx.test; dkim=temperror reason=\"key query timed out\" header.d=a.test header.i=@a.test header.a=rsa-sha256 header.s=s",
        "| login | mail | sign | continue: accept -1 +v=1",
      })
  void goesOnlyAsItMay(String lines, String sender, String mail, String action, String end)
      throws UnknownHostException {
    Session session = new Session(lines == null ? "" : lines, sender, mail);
    String ended = session.send(fields(mail));

    assertThat(session.action).isEqualTo(action);
    assertThat(ended).isEqualTo(end);
  }

  private static List<MilterEvent.Header> fields(String mail) {
    List<MilterEvent.Header> fields = new ArrayList<>();
    fields.add(new MilterEvent.Header("Authentication-Results", FORGED));
    fields.add(new MilterEvent.Header("From", " joe@example.com"));
    switch (mail) {
      case "mail" -> {}
      case "large" -> {
        fields.add(new MilterEvent.Header("Authentication-Results", FOREIGN));
        fields.add(new MilterEvent.Header("X-Large", " " + "x".repeat(72 * 1024)));
        fields.add(new MilterEvent.Header("authentication-results", FORGED));
        fields.add(new MilterEvent.Header("Authentication-Results", FOREIGN));
        fields.add(new MilterEvent.Header("X-Small", " that there would be room for"));
      }
      case "1000 forged", "1001 forged" -> {
        fields.add(new MilterEvent.Header("X-Large", " " + "x".repeat(72 * 1024)));
        for (int i = Integer.parseInt(mail.substring(0, 4)); i > 0; i--) {
          fields.add(new MilterEvent.Header("Authentication-Results", FORGED));
        }
      }
      case "rubbish" -> fields.add(new MilterEvent.Header("DKIM-Signature", " v=1; rubbish"));
      default ->
          fields.add(
              new MilterEvent.Header(
                  "DKIM-Signature",
                  " v=1; a=rsa-sha256; d=a.test; s=s; h=From; b=AAAA;"
                      + " bh=47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="));
    }
    return fields;
  }

  @Test
  void peersAreTrustedByIntent() throws UnknownHostException {
    Session session =
        new Session("PeerList 192.0.2.0/24; RequireSignature strict", "outside", "mail");
    assertThat(session.atConnect).isEqualTo(MilterReply.ACCEPT);
  }

  /** To be told to skip, an MTA has to wait for an answer to each piece of every body. */
  @ParameterizedTest
  @CsvSource({
    "Mode sv, false",
    "StrictHeaders yes, true",
    "On-Security accept, true",
    "On-Default quarantine, true",
    "On-Security reject, false",
  })
  void skippingIsAskedForWhereARuleMakesBodiesUseless(String lines, boolean asked)
      throws UnknownHostException {
    OptionRequest options = new Session(lines, "outside", "mail").filter.options();
    assertThat(options.wantedProtocol().contains(ProtocolFlag.SKIP)).isEqualTo(asked);
    assertThat(options.wantedProtocol()).contains(ProtocolFlag.NO_REPLY_BODY);
  }

  /** One message, from its connection to its end. */
  private static final class Session implements MilterContext, Macros, MilterObserver {
    private final Map<String, String> macros;
    private final DkimFilter filter;
    private final MilterHandler handler;
    private final Answer<MilterReply> atConnect;
    private final CompletableFuture<KeyLookupResult> key = new CompletableFuture<>();
    private String action = "";

    @Override
    public MemoryShare memory() {
      return new MemoryShare(MemoryBudget.unlimited(), 1);
    }

    Session(String lines, String sender, String mail) throws UnknownHostException {
      ServerConfig config =
          configured.lines(
              lines.equals("broken key")
                  ? "KeyTable KEYS/KeyTable; SigningTable refile:KEYS/broken; AuthservID mx.test"
                  : KEY + lines);
      macros =
          sender.equals("login")
              ? Map.of("i", "Q1", "j", "mta.test", "auth_type", "plain")
              : Map.of("i", "Q1", "j", "mta.test");
      FilterState state =
          new FilterState(
              config,
              new SignOrVerify(config),
              new Signer(Clock.systemUTC()),
              new Verifier(name -> key, config.verification().policy(), Clock.systemUTC()),
              KeyWatch.off(),
              this,
              "Signet Filter v0");
      filter =
          new DkimFilter(
              sender.equals("require")
                  ? new MessageFacts.Service(
                      ListenerRole.VERIFY, Optional.of(SignatureRequirement.VALID))
                  : MessageFacts.Service.AUTO,
              () -> state);
      handler = filter.newHandler(this);
      if (mail.equals("no key")) {
        key.complete(new KeyLookupResult.NoSuchName(Optional.empty()));
      }
      String address = sender.equals("inside") ? "127.0.0.1" : "192.0.2.10";
      atConnect =
          handler.onConnect(
              new MilterEvent.Connect(
                  "client.test",
                  AddressFamily.INET,
                  Optional.of(InetAddress.getByName(address)),
                  4711,
                  address));
    }

    String send(List<MilterEvent.Header> fields) {
      handler.onMail(new MilterEvent.Mail("<joe@example.com>", List.of()));
      handler.onRcpt(new MilterEvent.Rcpt("<ann@receiver.test>", List.of()));
      for (MilterEvent.Header field : fields) {
        assertThat(handler.onHeader(field)).isEqualTo(MilterReply.CONTINUE);
      }
      MilterReply header = (MilterReply) handler.onEndOfHeaders();
      if (!header.equals(MilterReply.CONTINUE)) {
        handler.onAbort();
        return "header: " + word(header);
      }
      Answer<MilterReply> body =
          handler.onBody(
              new MilterEvent.BodyChunk(ByteBuffer.wrap("Hello.\r\n".getBytes(US_ASCII))));
      key.complete(new KeyLookupResult.Failed(KeyLookupResult.Cause.TIMEOUT, "no answer"));
      Answer<Response> answer = handler.onEndOfMessage();
      Response end = answer.nowOrLater(now -> now, later -> later.toCompletableFuture().join());
      return word((MilterReply) body) + ": " + word(end.verdict()) + changes(end);
    }

    private static String changes(Response response) {
      List<String> changes = new ArrayList<>();
      for (Modification change : response.modifications()) {
        changes.add(change.fold(new Words()));
      }
      if (changes.size() > 1000) {
        changes.subList(1, changes.size() - 1).clear();
        changes.add(1, "...");
      }
      return changes.stream().map(change -> " " + change).collect(Collectors.joining());
    }

    /** What {@code DkimHandler} does to a message, as text. */
    private static final class Words implements Modification.Cases<String> {
      @Override
      public String insertHeader(Modification.InsertHeader inserted) {
        return "+" + inserted.value().replaceAll("\\s+", " ").strip().replaceAll("v=1;.*", "v=1");
      }

      @Override
      public String changeHeader(Modification.ChangeHeader deleted) {
        return "-" + deleted.index();
      }

      @Override
      public String quarantine(Modification.Quarantine quarantine) {
        return "quarantine " + quarantine.reason();
      }

      @Override
      public String addHeader(Modification.AddHeader add) {
        throw new AssertionError(add);
      }

      @Override
      public String replaceBody(Modification.ReplaceBody replace) {
        throw new AssertionError(replace);
      }

      @Override
      public String addRecipient(Modification.AddRecipient add) {
        throw new AssertionError(add);
      }

      @Override
      public String deleteRecipient(Modification.DeleteRecipient delete) {
        throw new AssertionError(delete);
      }

      @Override
      public String changeSender(Modification.ChangeSender change) {
        throw new AssertionError(change);
      }
    }

    private static String word(MilterReply reply) {
      return reply.fold(
          plain -> plain.name().toLowerCase(Locale.ROOT),
          text -> text.code() + " " + text.enhancedCode() + " " + String.join("/", text.lines()));
    }

    @Override
    public void ended(MessageReport report) {
      action = report.decision().orElseThrow().action();
    }

    @Override
    public void answerAwaited() {}

    @Override
    public NegotiatedOptions options() {
      return new NegotiatedOptions(6, 0, 0);
    }

    @Override
    public Macros macros() {
      return this;
    }

    @Override
    public Optional<String> get(String name) {
      return Optional.ofNullable(macros.get(name.replaceAll("[{}]", "")));
    }

    @Override
    public Optional<String> get(MacroStage stage, String name) {
      return get(name);
    }
  }
}
