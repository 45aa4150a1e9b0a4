package org.signet.policy.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.signet.dkim.canonical.LineEnds;
import org.signet.dkim.sign.HeadersToSign;
import org.signet.dkim.verify.ResultCode;
import org.signet.dkim.verify.UnprotectedKey;
import org.signet.dkim.verify.VerificationPolicy;
import org.signet.policy.config.ServerConfig.KeySource;
import org.signet.policy.config.ServerConfig.Keys;
import org.signet.policy.table.PublicSuffixes;

/** Each honoured directive: what it makes of a configuration. */
class DirectiveEffectTest {
  @TempDir Path temporary;
  private ConfigFolder folder = new ConfigFolder(Path.of(""));

  @BeforeEach
  void setUp() {
    folder = new ConfigFolder(temporary);
  }

  private static Arguments row(String line, Function<ServerConfig, Object> part, Object value) {
    return Arguments.of(line, part, value);
  }

  static Stream<Arguments> effects() {
    return Stream.of(
        row("Socket inet6:8891@::1", c -> addresses(c), "inet6:8891@::1"),
        row("Socket local:@/s", c -> addresses(c), "local:@/s"),
        row("Socket local:@/a b sign", c -> listeners(c), "local:@/a b SIGN"),
        row(
            "Socket inet:1@127.0.0.1 sign\nSocket inet:2 Verify \t require=strict",
            c -> listeners(c),
            "inet:1@127.0.0.1 SIGN, inet:2 VERIFY STRICT"),
        row("Socket inet:2 require=valid", c -> listeners(c), "inet:2 AUTO VALID"),
        row("Socket inet:2 auto\nSocket inet:2", c -> listeners(c), "inet:2 AUTO"),
        row(
            "RequireSignature Relaxed\nPublicSuffixList none",
            c -> required(c),
            "RELAXED, everybody, REJECT"),
        row(
            "RequireSignature strict\nRequireSignatureClients 192.0.2.0/24\nOn-RequireSignature a",
            c -> required(c),
            "STRICT, some, ACCEPT"),
        row("LogFormat JSON", c -> c.logging().format(), LogFormat.JSON),
        row("Syslog no", c -> c.logging().format(), LogFormat.TEXT),
        row("MetricsAddress 127.0.0.1:9891", c -> metricsAddress(c), "127.0.0.1:9891"),
        row("MetricsAddress [::1]:9891", c -> metricsAddress(c), "[::1]:9891"),
        row("MetricsAddress LocalHost:1", c -> metricsAddress(c), "LocalHost:1"),
        row("Syslog no", c -> metricsAddress(c), "nowhere"),
        row("Syslog no", c -> c.operation().cryptoProvider(), "java"),
        row("CryptoProvider auto", c -> c.operation().cryptoProvider(), "auto"),
        row("CryptoProvider BC-2.x", c -> c.operation().cryptoProvider(), "BC-2.x"),
        row("KeyCheckInterval 5", c -> keyWatch(c), "PT5M 1000 warn"),
        row("Syslog no", c -> keyWatch(c), "PT1H 1000 warn"),
        row(
            "KeyCheckInterval 0\nSelfCheckInterval 0\nKeyMismatch Stop-Signing",
            c -> keyWatch(c),
            "PT0S 0 stop-signing"),
        row("KeyMismatch tempfail", c -> keyWatch(c), "PT1H 1000 tempfail"),
        row("Syslog no", c -> required(c), "NONE, everybody, REJECT"),
        row("On-Default a", c -> required(c), "NONE, everybody, REJECT"),
        row(
            "SenderMacro {auth_author}",
            c -> c.signing().senderMacro(),
            Optional.of("auth_author")),
        row(
            "BodyLengthDB *@example.com",
            c -> c.signing().bodyLengthRecipients().find("*@example.com").isPresent(),
            true),
        row("Diagnostics yes", c -> c.signing().copiesHeaders(), true),
        row("RequestReports yes", c -> c.signing().requestsReports(), true),
        row("RequiredHeaders yes", c -> c.verification().requiredHeaders(), true),
        row("StrictHeaders yes", c -> c.verification().strictHeaders(), true),
        row("IgnoreMalformedMail yes", c -> c.verification().ignoreMalformed(), true),
        row("NoHeaderB yes", c -> c.results().headerB(), false),
        row("Syslog no", c -> c.results().headerB(), true),
        row("LogDecisions no", c -> c.logging().decisions(), false),
        row("Syslog no", c -> c.logging().decisions(), true),
        row("On-SignatureError t", c -> c.dispositions().signatureError(), Disposition.TEMPFAIL),
        row("Syslog no", c -> c.dispositions().signatureError(), Disposition.REJECT),
        row("CaptureUnknownErrors yes", c -> c.dispositions().captureUnknownErrors(), true),
        row("TrustAnchorFile /root.key", c -> dns(c).dnssec(), true),
        row("Syslog no", c -> dns(c).dnssec(), false),
        row("UMask 007", c -> c.listening().umask().getAsInt(), 7),
        row("UMask 022", c -> c.listening().umask().getAsInt(), 18),
        row("UMask 0", c -> c.listening().umask().getAsInt(), 0),
        row("Syslog no", c -> c.listening().umask().isPresent(), false),
        row("Mode s", ServerConfig::mode, new ServerConfig.Mode(true, false)),
        row("Mode vs", ServerConfig::mode, new ServerConfig.Mode(true, true)),
        row("Background no", c -> c.operation().background(), false),
        row("Syslog no", c -> c.operation().background(), true),
        row(
            "PidFile /run/x.pid",
            c -> c.operation().pidFile().orElseThrow().toString(),
            "/run/x.pid"),
        row(
            "UserID opendkim",
            c -> c.operation().user().orElseThrow(),
            new ServerConfig.UserId("opendkim", Optional.empty())),
        row(
            "UserID opendkim:mail",
            c -> c.operation().user().orElseThrow(),
            new ServerConfig.UserId("opendkim", Optional.of("mail"))),
        row("Syslog yes", c -> c.logging().syslog(), true),
        row("SyslogFacility LOCAL3", c -> c.logging().facility(), SyslogFacility.LOCAL3),
        row("Syslog yes", c -> c.logging().facility(), SyslogFacility.MAIL),
        row("SyslogName opendkim", c -> c.logging().name(), "opendkim"),
        row("Syslog yes", c -> c.logging().name(), "signet-milter"),
        row("SyslogSuccess yes", c -> c.logging().success(), true),
        row("LogWhy yes", c -> c.logging().why(), true),
        row("LogResults yes", c -> c.logging().results(), true),
        row(
            "Canonicalization relaxed",
            c -> c.signing().canonicalization().toString(),
            "relaxed/simple"),
        row(
            "Canonicalization SIMPLE/Relaxed",
            c -> c.signing().canonicalization().toString(),
            "simple/relaxed"),
        row("SignatureTTL 3600", c -> c.signing().timeToLive().orElseThrow(), Duration.ofHours(1)),
        row("SignatureTTL 0", c -> c.signing().timeToLive().isPresent(), false),
        row("MinimumKeyBits 2048", c -> c.verification().policy().minimumRsaBits(), 2048),
        row("MinimumKeyBits 0", c -> c.verification().policy().minimumRsaBits(), 1024),
        row("MinimumKeyBits 512", c -> c.verification().policy().minimumRsaBits(), 1024),
        row("RemoveOldSignatures yes", c -> c.signing().removeOldSignatures(), true),
        row(
            "SenderHeaders Sender, From",
            c -> c.signing().senderHeaders(),
            List.of("Sender", "From")),
        row("SenderHeaders -", c -> c.signing().senderHeaders(), List.of("From")),
        row("Syslog no", c -> c.signing().senderHeaders(), List.of("From")),
        row("MTA MSA, mx", c -> c.signing().mtaNames().find("MSA").isPresent(), true),
        row("MTA MSA, mx", c -> c.signing().mtaNames().find("msa").isPresent(), false),
        row(
            "MacroList auth_type, {daemon_name}=a|b",
            c -> c.signing().macros(),
            List.of(
                new ServerConfig.MacroRule("auth_type", List.of()),
                new ServerConfig.MacroRule("daemon_name", List.of("a", "b")))),
        row(
            "DontSignMailTo Bob@example.com",
            c -> c.signing().dontSignMailTo().find("bob@EXAMPLE.com").isPresent(),
            true),
        row(
            "ExemptDomains example.com",
            c -> c.signing().exemptDomains().find("example.com").isPresent(),
            true),
        row("MaximumSignaturesToVerify 7", c -> c.verification().policy().maximumSignatures(), 7),
        row("MaximumSignaturesToVerify 0", c -> policy(c).maximumSignatures(), 10),
        row("MaximumSignaturesToVerify 0", c -> policy(c).onlyAuthorOrTrusted(), true),
        row("MaximumSignaturesToVerify 1", c -> policy(c).onlyAuthorOrTrusted(), false),
        row(
            "TrustSignaturesFrom Example.com",
            c -> policy(c).trustedDomains().test("example.com"),
            true),
        row("Syslog no", c -> policy(c).trustedDomains().test("example.com"), false),
        row("MustBeSigned To, X-Foo", c -> policy(c).mustBeSigned(), List.of("To", "X-Foo")),
        row("AcceptUnsignedContent yes", c -> policy(c).acceptUnsignedContent(), true),
        row("Syslog no", c -> policy(c).acceptUnsignedContent(), false),
        row("UnprotectedKey Fail", c -> policy(c).unprotectedKey(), UnprotectedKey.POLICY),
        row("UnprotectedKey neutral", c -> policy(c).unprotectedKey(), UnprotectedKey.NEUTRAL),
        row("Syslog no", c -> policy(c).unprotectedKey(), UnprotectedKey.PASS),
        row("BogusKey neutral", c -> c.verification().bogusKey(), ResultCode.NEUTRAL),
        row("Syslog no", c -> c.verification().bogusKey(), ResultCode.TEMPERROR),
        row("FixCRLF yes", c -> policy(c).lineEnds(), LineEnds.FIXED),
        row("FixCRLF yes", c -> c.signing().lineEnds(), LineEnds.FIXED),
        row("Syslog no", c -> c.signing().lineEnds(), LineEnds.AS_THEY_ARE),
        row("MaximumHeaders 1000", c -> c.verification().maximumHeaders().getAsInt(), 1000),
        row("MaximumHeaders 0", c -> c.verification().maximumHeaders().isPresent(), false),
        row("Syslog no", c -> c.verification().maximumHeaders().getAsInt(), 65_536),
        row("ClockDrift 60", c -> c.verification().policy().clockDrift(), Duration.ofMinutes(1)),
        row("ClockDrift 0", c -> c.verification().policy().clockDrift(), Duration.ofMinutes(5)),
        row(
            "Nameservers 127.0.0.1:5353, ::1,[::1]:54",
            c -> dns(c).nameservers().toString(),
            "[/127.0.0.1:5353, /[0:0:0:0:0:0:0:1]:53, /[0:0:0:0:0:0:0:1]:54]"),
        row("Syslog no", c -> dns(c).nameservers(), List.of()),
        row("DNSTimeout 10", c -> dns(c).timeout(), Optional.of(Duration.ofSeconds(10))),
        row("DNSTimeout 0", c -> dns(c).timeout(), Optional.empty()),
        row("Syslog no", c -> dns(c).timeout(), Optional.of(Duration.ofSeconds(5))),
        row(
            "AuthservID mx.example.net",
            c -> c.results().authservId(),
            Optional.of("mx.example.net")),
        row("Syslog no", c -> c.results().authservId(), Optional.empty()),
        row("AuthservID HOSTNAME", c -> c.results().authservId().orElseThrow().isEmpty(), false),
        row("AuthservIDWithJobID yes", c -> c.results().withJobId(), true),
        row("AlwaysAddARHeader yes", c -> c.results().alwaysAdd(), true),
        row("KeepAuthResults yes", c -> c.results().keepForged(), true),
        row(
            "KeepResults SPF, dmarc  arc",
            c -> c.results().keptMethods(),
            Set.of("spf", "dmarc", "arc")),
        row("RemoveARAll yes", c -> c.results().keptMethods(), Set.of()),
        row("SoftwareHeader yes", c -> c.results().softwareHeader(), true),
        row("X-Header yes", c -> c.results().softwareHeader(), true),
        row(
            "OversignHeaders From,Subject,To,Cc",
            c -> c.signing().headers().oversign(),
            List.of("From", "Subject", "To", "Cc")),
        row(
            "OversignHeaders Subject",
            c -> c.signing().headers().oversign(),
            List.of("From", "Subject")),
        row(
            "SignHeaders Subject,Date,X-*",
            c -> c.signing().headers().oversign(),
            List.of("From", "Subject", "Date")),
        row(
            "OmitHeaders To,Cc,Content-*",
            c -> c.signing().headers().oversign(),
            List.of("From", "Reply-To", "Subject", "Date", "Message-ID", "MIME-Version")),
        row(
            "Syslog no",
            c -> String.join(",", c.signing().headers().oversign()),
            Directive.OVERSIGN_HEADERS.defaultValue().orElseThrow()),
        row(
            "AuthservID mx.b\u00fccher.example",
            c -> c.results().authservId(),
            Optional.of("mx.xn--bcher-kva.example")),
        row(
            "RemoveARFrom mx.b\u00fccher.example",
            c -> c.results().removeFrom().contains("mx.xn--bcher-kva.example"),
            true),
        row("OversignHeaders -", c -> c.signing().headers().oversign(), List.of()),
        row("Syslog no", c -> c.signing().headers(), HeadersToSign.defaults()),
        row(
            "SignHeaders Subject, X-*",
            c -> c.signing().headers().sign(),
            List.of("Subject", "X-*")),
        row("OmitHeaders From,Date", c -> c.signing().headers().omit(), List.of("Date")),
        row(
            "OmitHeaders *,+X-Spam,-received",
            c -> c.signing().headers().omit(),
            List.of("Return-Path", "Comments", "Keywords", "X-Spam")),
        row("On-Default tempfail", c -> c.dispositions().badSignature(), Disposition.TEMPFAIL),
        row(
            "On-Default t\nOn-NoSignature A",
            c -> c.dispositions().noSignature(),
            Disposition.ACCEPT),
        row(
            "On-NoSignature a\nOn-Default t",
            c -> c.dispositions().noSignature(),
            Disposition.ACCEPT),
        row(
            "On-BadSignature quarantine",
            c -> c.dispositions().badSignature(),
            Disposition.QUARANTINE),
        row("On-KeyNotFound d", c -> c.dispositions().keyNotFound(), Disposition.DISCARD),
        row("On-DNSError reject", c -> c.dispositions().dnsError(), Disposition.REJECT),
        row("On-InternalError r", c -> c.dispositions().internalError(), Disposition.REJECT),
        row("On-Security Reject", c -> c.dispositions().security(), Disposition.REJECT));
  }

  private static String addresses(ServerConfig config) {
    return config.listening().listeners().stream()
        .map(listener -> listener.address().toString())
        .collect(Collectors.joining(", "));
  }

  private static String listeners(ServerConfig config) {
    return config.listening().listeners().stream()
        .map(
            listener ->
                listener.address()
                    + " "
                    + listener.role()
                    + listener.requires().map(level -> " " + level).orElse(""))
        .collect(Collectors.joining(", "));
  }

  private static String required(ServerConfig config) {
    ServerConfig.RequiredSignature required = config.requiredSignature();
    return required.level()
        + (required.clients().isPresent() ? ", some, " : ", everybody, ")
        + required.disposition();
  }

  private static VerificationPolicy policy(ServerConfig config) {
    return config.verification().policy();
  }

  private static KeySource.Dns dns(ServerConfig config) {
    return (KeySource.Dns) config.verification().keySource();
  }

  private static String keyWatch(ServerConfig config) {
    ServerConfig.Monitoring monitoring = config.monitoring();
    return monitoring.keyCheckInterval()
        + " "
        + monitoring.selfCheckInterval()
        + " "
        + monitoring.keyMismatch().word();
  }

  private static String metricsAddress(ServerConfig config) {
    return config.monitoring().address().map(HostPort::toString).orElse("nowhere");
  }

  @ParameterizedTest(name = "{0} {2}")
  @MethodSource("effects")
  void aDirectiveHasItsEffect(String lines, Function<ServerConfig, Object> part, Object value)
      throws ConfigException {
    Object found = part.apply(folder.read(lines));

    assertThat(found instanceof String text ? text.replace(temporary + "/", "@/") : found)
        .isEqualTo(value);
  }

  @Test
  void signHeadersCanChangeTheDefault() throws ConfigException {
    List<String> names = folder.read("SignHeaders *,+X-Foo,-date").signing().headers().sign();

    assertThat(names).contains("X-Foo", "Subject", "From").doesNotContain("Date", "*");
    assertThat(names).hasSize(HeadersToSign.defaults().sign().size());
  }

  @ParameterizedTest
  @CsvSource({
    "mx.example.net, true",
    "MX.example.NET, true",
    "mx.example.net/job7, true",
    "example.net, false",
    "a.example.org, true",
    "b.a.example.org, true",
    "example.org, false",
    "aexample.org, false",
  })
  void resultsOfFurtherServersAreRemoved(String id, boolean removed) throws ConfigException {
    AuthservIds ids =
        folder.read("RemoveARFrom mx.example.net, .example.org").results().removeFrom();

    assertThat(ids.contains(id)).isEqualTo(removed);
  }

  @Test
  void oneKeySignsForItsDomains() throws ConfigException {
    folder.key("k.private", "rsa2048.private");

    Keys keys =
        folder
            .read(
                "Domain example.com, example.net",
                "Selector s1",
                "KeyFile @/k.private",
                "SubDomains yes",
                "SignatureAlgorithm rsa-sha256")
            .signing()
            .keys();

    assertThat(keys)
        .isInstanceOfSatisfying(
            Keys.SingleKey.class,
            single -> {
              assertThat(single.authors().domains().find("EXAMPLE.net")).isPresent();
              assertThat(single.authors().domains().find("a.example.net")).isEmpty();
              assertThat(single.authors().subDomains()).isTrue();
              assertThat(single.selector()).isEqualTo("s1");
              assertThat(single.key().bits()).isEqualTo(2048);
            });
  }

  @Test
  void aKeyTableComesBeforeAKeyFile() throws ConfigException {
    folder.key("k.private", "rsa2048.private");
    String[] lines = {
      "Domain example.com",
      "Selector s1",
      "KeyFile @/k.private",
      "KeyTable csl:k=example.com:s1:@/k.private",
      "SigningTable *=k",
      "MultipleSignatures yes"
    };

    assertThat(folder.read(lines).signing().keys())
        .isInstanceOfSatisfying(
            Keys.Tables.class, tables -> assertThat(tables.multipleSignatures()).isTrue());
    assertThat(folder.warnings(lines))
        .containsExactly(
            "@/signet.conf:1:8: Domain: is ignored because KeyTable is set",
            "@/signet.conf:2:10: Selector: is ignored because KeyTable is set",
            "@/signet.conf:3:9: KeyFile: is ignored because KeyTable is set");
  }

  @Test
  void aKeyFileMustFitTheAlgorithm() {
    folder.key("k.private", "ed25519.private");

    assertThat(
            folder.problems(
                "Domain example.com",
                "Selector s1",
                "KeyFile @/k.private",
                "SignatureAlgorithm rsa-sha256"))
        .containsExactly(
            "@/signet.conf:4:20: SignatureAlgorithm: KeyFile has a 256-bit ed25519 key, which signs"
                + " with ed25519-sha256");
    assertThat(folder.problems("Domain example.com", "Selector s1", "KeyFile @/k.private"))
        .isEmpty();
  }

  @Test
  void keysOfATableSignWithTheirOwnAlgorithm() throws ConfigException {
    folder.key("k.private", "ed25519.private");

    assertThat(
            folder.warnings(
                "KeyTable csl:k=example.com:s1:@/k.private",
                "SigningTable *=k",
                "SignatureAlgorithm rsa-sha256"))
        .containsExactly(
            "@/signet.conf:3:20: SignatureAlgorithm: KeyTable has keys of another type; each key"
                + " signs with the algorithm of its type");
  }

  @Test
  void relativePathsStartFromTheBaseDirectory() throws ConfigException {
    folder.key("keys/k.private", "rsa2048.private");
    folder.file("KeyTable", "k example.com:s1:./keys/k.private");
    folder.file("SigningTable", "*@example.com k");

    ServerConfig config =
        folder.read(
            "BaseDirectory @/",
            "KeyTable file:KeyTable",
            "SigningTable refile:SigningTable",
            "PidFile run/pid",
            "Socket local:s");

    assertThat(config.brokenKeys()).isEmpty();
    assertThat(config.operation().pidFile()).hasValue(temporary.resolve("run/pid"));
    assertThat(addresses(config)).isEqualTo("local:" + temporary + "/s");
  }

  @Test
  void testDataTakeThePlaceOfTheDns() throws ConfigException {
    folder.file("zone", "s1._domainkey.example.com v=DKIM1; p=");

    assertThat(folder.read("TestDNSData file:@/zone").verification().keySource())
        .isEqualTo(new KeySource.ZoneFile(temporary.resolve("zone")));
    assertThat(folder.read("TestPublicKeys @/zone").verification().keySource())
        .isEqualTo(new KeySource.ZoneFile(temporary.resolve("zone")));
    assertThat(folder.problems("TestDNSData csl:a=b"))
        .containsExactly(
            "@/signet.conf:1:13: TestDNSData: write file:/path; other data sets are not supported");
    assertThat(folder.problems("TestPublicKeys @/absent"))
        .containsExactly("@/signet.conf:1:16: TestPublicKeys: cannot read @/absent");
  }

  @Test
  void withoutSigningNoKeyIsRead() throws ConfigException {
    String[] lines = {"Mode v", "KeyTable /absent", "SigningTable csl:example.com=k"};
    assertThat(folder.warnings(lines))
        .containsExactly("@/signet.conf:2:10: KeyTable: is not read because Mode does not sign");
    assertThat(folder.read(lines).signing().keys()).isInstanceOf(Keys.NotUsed.class);
    assertThat(folder.read("Mode v", "Domain example.com").signing().keys())
        .isInstanceOf(Keys.NotUsed.class);
    assertThat(folder.read("Mode v").signing().keys()).isEqualTo(new Keys.None());
    assertThat(folder.problems("Mode v", "Socket inet:1 sign", "KeyTable /absent"))
        .contains("@/signet.conf:3:10: cannot read /absent: no such file");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Socket inet:1@127.0.0.1",
        "Socket inet:1@127.9.9.9 sign",
        "Socket inet:1@LocalHost",
        "Socket inet6:1@[::1]",
        "Socket inet:1 verify",
        "Mode v\nSocket inet:1",
        "Socket local:/run/signet/s",
        "Socket local:/run/signet/s\nUMask 007",
        "Socket local:/run/signet/s\nUMask 002",
        "Socket inet:1@127.0.0.1\nUMask 0",
      })
  void listenersThatOnlyTheMailServerReachesAreNotWarnedOf(String lines) throws ConfigException {
    assertThat(folder.warnings(lines)).isEmpty();
  }

  static Stream<Arguments> doubtful() {
    return Stream.of(
        Arguments.of(
            "Socket inet:1@localhost\nSocket inet:2@127.0.0.1",
            "2:8: Socket: Signet listens at every Socket, OpenDKIM only at the last one"),
        Arguments.of(
            "Socket inet:8891",
            "1:8: Socket: everybody who can reach inet:8891 can have mail signed, since the"
                + " client itself states where mail comes from; write inet:8891@127.0.0.1, or let a firewall"
                + " admit the mail server alone"),
        Arguments.of(
            "Mode v\nSocket inet6:8891@:: sign",
            "2:8: Socket: everybody who can reach inet6:8891@:: can have mail signed, since the"
                + " client itself states where mail comes from; write inet6:8891@::1, or let a"
                + " firewall admit the mail server alone"),
        Arguments.of(
            "Socket inet:8891@mail.example.com",
            "1:8: Socket: everybody who can reach inet:8891@mail.example.com can have mail signed,"
                + " since the client itself states where mail comes from; write inet:8891@127.0.0.1, or"
                + " let a firewall admit the mail server alone"),
        Arguments.of(
            "Socket local:/run/signet/s\nUMask 0660",
            "2:7: UMask: everybody on this machine can write to the unix socket, and have mail"
                + " signed: it is a mask, not a mode, and 0660 leaves mode 0117; write 007 for the"
                + " owner and the group"),
        Arguments.of(
            "BodyLengthDB a@b.test",
            "1:14: BodyLengthDB: anybody can append to a message whose signature has l=; sign"
                + " without if you can"),
        Arguments.of(
            "UMask 22", "1:7: UMask: read as a decimal number, which is 0026; begin it with 0"),
        Arguments.of(
            "MacroList daemon_name|ORIGINATING",
            "1:11: \"daemon_name|ORIGINATING\" is one name here and matches no macro; write"
                + " \"daemon_name=ORIGINATING\""),
        Arguments.of(
            "InternalHosts 0.0.0.0/0",
            "1:15: InternalHosts: \"0.0.0.0/0\" lists every host: anybody's mail is" + " signed"),
        Arguments.of(
            "MinimumKeyBits 512",
            "1:16: MinimumKeyBits: keys below 1024 bits must not be used (RFC 8301); taken as"
                + " 1024"),
        Arguments.of(
            "SignatureAlgorithm rsa-sha1",
            "1:20: SignatureAlgorithm: rsa-sha1 must not sign any more (RFC 8301); RSA keys sign"
                + " with rsa-sha256"),
        Arguments.of(
            "MetricsAddress 192.0.2.1:80",
            "1:16: MetricsAddress: there is no password: everybody who can reach 192.0.2.1:80 can"
                + " read it; take 127.0.0.1, or let a firewall guard it"),
        Arguments.of(
            "MetricsAddress mx.test:80",
            "1:16: MetricsAddress: there is no password: everybody who can reach mx.test:80 can"
                + " read it; take 127.0.0.1, or let a firewall guard it"),
        Arguments.of("X-Header yes", "1:10: X-Header: is an old name; write SoftwareHeader"),
        Arguments.of(
            "RemoveARAll no",
            "1:13: RemoveARAll: no keeps nothing: results in our name are removed whatever methods"
                + " they report; if programs before this one write some, list their methods:"
                + " KeepResults spf"),
        Arguments.of("SignHeaders *,X-Foo", "1:15: \"X-Foo\" is ignored; beside * write +X-Foo"));
  }

  @ParameterizedTest
  @MethodSource("doubtful")
  void whatIsHardlyMeantIsWarnedOf(String line, String warning) throws ConfigException {
    assertThat(folder.warnings(line)).containsExactly("@/signet.conf:" + warning);
  }

  @ParameterizedTest
  @MethodSource("org.signet.policy.config.Directive#values")
  void everyDirectiveIsFoundInAnyCaseAndNoneIsIgnoredSilently(Directive directive) {
    String name = directive.directiveName();
    assertThat(Directive.find(name.toUpperCase(Locale.ROOT))).hasValue(directive);
    if (EnumSet.of(Support.FULL, Support.MAPPED, Support.OWN, Support.NOT_NEEDED)
        .contains(directive.support())) {
      return;
    }

    String line = name + " 1";
    String told =
        switch (directive.support()) {
          case REFUSED, REMOVED -> String.join("\n", folder.problems(line));
          default -> warnings(line);
        };

    assertThat(told).startsWith("@/signet.conf:1:1: " + name + " ").contains(directive.sentence());
  }

  private String warnings(String line) {
    try {
      return String.join("\n", folder.warnings(line));
    } catch (ConfigException wrong) {
      throw new AssertionError(wrong);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Socket inet:1@127.0.0.1 sgin | 8: Socket: \"sgin\" is not understood; after the address"
            + " write sign, verify or auto, then require=none, valid, relaxed or strict",
        "Socket inet:1 require=stric | 8: Socket: unknown requirement \"stric\": write none, valid,"
            + " relaxed or strict; did you mean strict?",
        "Socket inet:1 sign require=valid | 8: Socket: require= is for mail that is verified; this"
            + " listener signs",
        "Minimum x | 9: Minimum: write a number of octets, 20% or 20+",
        "Minimum 20%% | 9: Minimum: write a number of octets, 20% or 20+",
        "Include /dev/zero | 9: cannot include /dev/zero: not a regular file",
        "UnprotectedKey never | 16: UnprotectedKey: unknown key action \"never\": write none,"
            + " neutral or fail",
        "LogFormat jason | 11: LogFormat: unknown format \"jason\": write text or json; did you"
            + " mean json?",
        "CryptoProvider a b | 16: CryptoProvider: \"a b\" is not a known provider: write java,"
            + " auto or the name of a provider",
        "MetricsAddress 9891 | 16: MetricsAddress: \"9891\" is not an address and a port; write"
            + " 127.0.0.1:9891 or [::1]:9891",
        "MetricsAddress ::1:9891 | 16: MetricsAddress: \"::1:9891\" is not an address and a port;"
            + " write 127.0.0.1:9891 or [::1]:9891",
        "MetricsAddress 127.0.0.256:1 | 16: MetricsAddress: \"127.0.0.256:1\" is not an address and"
            + " a port; write 127.0.0.1:9891 or [::1]:9891",
        "MetricsAddress a:65536 | 16: MetricsAddress: \"a:65536\" is not an address and a port;"
            + " write 127.0.0.1:9891 or [::1]:9891",
        "KeyMismatch stop | 13: KeyMismatch: unknown action \"stop\": write warn, stop-signing or"
            + " tempfail; did you mean stop-signing?",
        "KeyCheckInterval 10081 | 18: KeyCheckInterval: 10081 is not between 0 and 10080",
        "SelfCheckInterval -1 | 19: SelfCheckInterval: -1 is not between 0 and 2147483647",
        "RequireSignature yes | 18: RequireSignature: unknown requirement \"yes\": write none,"
            + " valid, relaxed or strict",
        "On-RequireSignature no | 21: On-RequireSignature: unknown action \"no\": write accept,"
            + " discard, quarantine, reject or tempfail",
      })
  void ourOwnWordsAreChecked(String line, String problem) {
    assertThat(folder.problems(line)).containsExactly("@/signet.conf:1:" + problem);
  }

  @ParameterizedTest
  @CsvSource({
    "STRICT, example.com, example.com, true",
    "STRICT, EXAMPLE.com, example.com, true",
    "STRICT, mail.example.com, example.com, false",
    "RELAXED, EXAMPLE.com, example.com, true",
    "RELAXED, mail.example.com, example.com, false",
    "RELAXED, example.com, mail.example.com, true",
    "RELAXED, example.com, notexample.com, false",
    "RELAXED, com, example.com, false",
    "RELAXED, example.com, com, false",
    "RELAXED, a.example.com, b.example.com, false",
    "VALID, example.net, example.com, true",
  })
  void domainsAreAlignedAsTheRequirementSays(
      SignatureRequirement requirement, String signer, String author, boolean enough) {
    assertThat(requirement.isMetBy(signer, author, Optional.empty())).isEqualTo(enough);
  }

  @ParameterizedTest
  @CsvSource({
    "example.com, example.com, true",
    "mail.example.com, example.com, true",
    "EXAMPLE.com, mail.example.com, true",
    "a.example.com, b.example.com, true",
    "example.com, notexample.com, false",
    "com, example.com, false",
    "co.uk, bank.co.uk, false",
    "bank.co.uk, co.uk, false",
    "mail.bank.co.uk, bank.co.uk, true",
    "evil.github.io, github.io, false",
    "github.io, github.io, true",
    "github.io, support.github.io, false",
    "evil.github.io, support.github.io, false",
  })
  void relaxedAsksTheListOfPublicSuffixes(String signer, String author, boolean enough)
      throws ConfigException {
    folder.write("list", "com\nuk\nco.uk\nio\ngithub.io\n");
    ServerConfig config = folder.read("RequireSignature relaxed", "PublicSuffixList @/list");

    assertThat(config.warnings()).isEmpty();
    assertThat(
            SignatureRequirement.RELAXED.isMetBy(
                signer, author, config.requiredSignature().suffixes()))
        .isEqualTo(enough);
  }

  @Test
  void theListIsReadIfSomethingAsksForIt() throws ConfigException {
    folder.write("list", "com\n*.ck\n!www.ck\n");
    String list = "PublicSuffixList @/list";

    assertThat(suffixes(list, "RequireSignature relaxed").orElseThrow().size()).isEqualTo(3);
    assertThat(suffixes(list, "Socket inet:0@127.0.0.1 verify require=relaxed")).isPresent();
    assertThat(suffixes(list, "RequireSignature strict")).isEmpty();
    assertThat(suffixes("RequireSignature relaxed", "PublicSuffixList none")).isEmpty();
  }

  private Optional<PublicSuffixes> suffixes(String... lines) throws ConfigException {
    return folder.read(lines).requiredSignature().suffixes();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "RequireSignature relaxed;PublicSuffixList none | 2:18: PublicSuffixList: without a list of"
            + " public suffixes relaxed takes only signatures of the author's domain and of those"
            + " above it",
        "RequireSignature strict;PublicSuffixList /absent | 2:18: PublicSuffixList: has no effect:"
            + " nothing requires relaxed",
        "RequireSignature strict;Mode s | 1:18: RequireSignature: has no effect: nothing is"
            + " verified, Mode has no v",
      })
  void requirementsThatDoNotDoWhatTheySayAreNamed(String lines, String warning)
      throws ConfigException {
    assertThat(folder.warnings(lines.split(";", -1))).containsExactly("@/signet.conf:" + warning);
  }

  @Test
  void aListThatCannotBeReadIsAnError() {
    folder.write("list", "com\na..b\n");
    assertThat(folder.problems("RequireSignature relaxed", "PublicSuffixList @/list"))
        .containsExactly(
            "@/list:2:1: \"a..b\" is not a rule of a list of public suffixes: write NAME, *.NAME or"
                + " !NAME");
    assertThat(folder.problems("RequireSignature relaxed", "PublicSuffixList @/absent"))
        .containsExactly("@/signet.conf:2:18: cannot read @/absent: no such file");
  }
}
