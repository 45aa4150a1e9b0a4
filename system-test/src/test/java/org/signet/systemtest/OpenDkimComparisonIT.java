package org.signet.systemtest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.signet.systemtest.harness.MilterDialogue;
import org.signet.systemtest.harness.MilterSocket;
import org.signet.systemtest.harness.Signet;
import org.signet.systemtest.harness.SignetProcess;
import org.signet.systemtest.harness.SigningKey;
import org.signet.systemtest.harness.Workspace;

/**
 * The real opendkim and Signet with the same configuration files, told the same messages. What they
 * answer must be the same, stage by stage, or the difference must stand, with its justification, in
 * {@code opendkim/differences.txt}.
 */
class OpenDkimComparisonIT {
  private static final Path OPENDKIM = Path.of("/usr/sbin/opendkim");
  private static final Path SIGNET = Signet.milter();

  /** OpenDKIM's own defaults, where Signet's are wider: only what is configured is compared. */
  private static final String SIGN_HEADERS =
      "SignHeaders from,reply-to,subject,date,to,cc,resent-date,resent-from,resent-sender,"
          + "resent-to,resent-cc,in-reply-to,references,list-id,list-help,list-unsubscribe,"
          + "list-subscribe,list-post,list-owner,list-archive\n";

  private static final String JOE = "Joe <joe@example.com>";

  private final Workspace workspace = Workspace.create();

  /** The records of TestPublicKeys. */
  private final StringBuilder published = new StringBuilder();

  @AfterEach
  void cleanUp() {
    workspace.close();
  }

  private Map<String, String> configurations() {
    SigningKey key = SigningKey.generate("example.com", "s9");
    Path file = workspace.secretFile("s9.private", key.pem());
    Path keyTable =
        workspace.file(
            "KeyTable",
            "k1 example.com:s1:%s\nk2 example.net:s2:%s\nany %%:s3:%s\n"
                .formatted(file, file, file));
    Path keys = workspace.file("keys", published.toString());
    String common =
        "RequireSafeKeys no\nAuthservID mx.test\nSyslog no\nTestPublicKeys " + keys + "\n";
    String single = common + "Domain example.com\nSelector s9\nKeyFile " + file + "\n";
    Map<String, String> all = new LinkedHashMap<>();
    for (String lines : SINGLE_KEY.lines().toList()) {
      all.put(lines, complete(single + lines.replace("; ", "\n") + "\n"));
    }
    for (String table : SIGNING_TABLES.lines().toList()) {
      int bar = table.indexOf(" | ");
      int blank = table.indexOf(' ');
      String more = blank < bar ? table.substring(blank + 1, bar) + "\n" : "";
      Path signingTable =
          workspace.file(
              "SigningTable" + all.size(), table.substring(bar + 3).replace("; ", "\n") + "\n");
      String spec = table.substring(0, blank) + signingTable;
      all.put(
          table,
          complete(common + "KeyTable " + keyTable + "\nSigningTable " + spec + "\n" + more));
    }
    return all;
  }

  private static String complete(String lines) {
    return lines
        + (lines.contains("\nSignHeaders") ? "" : SIGN_HEADERS)
        + (lines.contains("\nOversignHeaders") ? "" : "OversignHeaders From\n");
  }

  private static final String SINGLE_KEY =
      """
      Canonicalization simple/simple
      Canonicalization relaxed/relaxed
      Canonicalization relaxed/simple
      Canonicalization simple/relaxed
      Canonicalization relaxed
      SubDomains yes
      Mode s
      InternalHosts 10.0.0.0/8,192.0.2.9
      InternalHosts 10.0.0.5/8
      InternalHosts client.test
      InternalHosts .test,!client.test
      InternalHosts 192.0.2.0/24,!192.0.2.9
      MTA MSA
      MTA msa
      MacroList daemon_name=MSA
      SignatureTTL 3600
      OversignHeaders From,Subject,To,Cc
      SignHeaders From,Subject
      SignHeaders From,X-*
      DontSignMailTo skip@receiver.test
      ExemptDomains example.com
      ExemptDomains example.net
      AlwaysAddARHeader yes
      RemoveARAll yes
      KeepAuthResults yes
      RemoveOldSignatures yes
      On-BadSignature reject
      On-BadSignature tempfail
      On-BadSignature discard
      On-NoSignature reject
      On-NoSignature tempfail
      On-KeyNotFound tempfail
      On-KeyNotFound reject
      On-Default reject
      PeerList 192.0.2.0/24
      SenderHeaders Sender,From
      MaximumSignaturesToVerify 1
      MaximumSignaturesToVerify 0
      MaximumSignaturesToVerify 0; TrustSignaturesFrom example.net
      MaximumSignaturesToVerify 1; TrustSignaturesFrom example.net
      Mode v
      SenderMacro {auth_author}
      RequiredHeaders yes
      StrictHeaders yes
      StrictHeaders yes; IgnoreMalformedMail yes
      NoHeaderB yes
      AuthservIDWithJobID yes
      RemoveARFrom other.test
      FixCRLF yes
      Diagnostics yes
      RequestReports yes
      BodyLengthDB skip@receiver.test
      MustBeSigned To
      MinimumKeyBits 4096
      MinimumKeyBits 4096; On-SignatureError tempfail
      MinimumKeyBits 4096; On-BadSignature reject
      OmitHeaders Subject
      ClockDrift 3600
      On-BadSignature quarantine; CaptureUnknownErrors yes
      """;

  private static final String SIGNING_TABLES =
      """
      refile: | *@example.com k1
      refile: | joe@example.com k1
      refile: | *@*.example.com k1; *@example.net k2
      refile: | * any
      refile: | *@example.com k1:@%
      refile: | *@example.com k1:joe@other.example
      refile: MultipleSignatures yes | *@example.com k1; *@*.com k1
      file: | *@example.com k1
      file: | .example.com k1; joe@example.com k1
      file: | example.com k1; * any
      refile: Mode v | *@example.com k1
      refile: DontSignMailTo skip@receiver.test | *@example.com k1
      """;

  private static MilterDialogue mail(String from) {
    return new MilterDialogue()
        .field("From: " + from)
        .field("Subject: hi\n there")
        .field("Date: Tue, 24 Nov 2026 10:00:00 +0000");
  }

  private static MilterDialogue inside(String from) {
    return mail(from).client("localhost", "127.0.0.1");
  }

  /** Fields that opendkim makes. */
  private record Signatures(String good, String ofAnother, String withLength) {}

  private Signatures signatures() {
    SigningKey key = SigningKey.generate("example.com", "s1");
    Path file = workspace.secretFile("signer.private", key.pem());
    published.append(key.dnsFileLine()).append('\n');
    published.append(key.dnsFileLine().replace("example.com", "example.net")).append('\n');
    String lines =
        complete(
            "RequireSafeKeys no\nSyslog no\nDomain *\nSelector s1\nKeyFile "
                + file
                + "\nCanonicalization relaxed/relaxed\nBodyLengthDB length@receiver.test\n");
    MilterSocket socket = MilterSocket.unix(workspace.path("signer"));
    try (SignetProcess opendkim = start(OPENDKIM, "signer", socket, lines)) {
      Signatures all =
          new Signatures(
              signature(opendkim, inside(JOE)),
              signature(opendkim, inside("a@example.net")),
              signature(opendkim, inside(JOE).recipient("<length@receiver.test>")));
      opendkim.kill();
      return all;
    }
  }

  private static String signature(SignetProcess opendkim, MilterDialogue dialogue) {
    String inserted = dialogue.with(opendkim.socket()).get(0);
    return inserted.substring(inserted.indexOf("DKIM-Signature"));
  }

  private static Map<String, Supplier<MilterDialogue>> messages(Signatures signatures) {
    Map<String, Supplier<MilterDialogue>> all = new LinkedHashMap<>();
    all.put("inside", () -> inside(JOE));
    all.put("outside", () -> mail(JOE));
    all.put("authenticated", () -> mail(JOE).authenticated());
    all.put("submission service", () -> mail(JOE).daemonName("MSA"));
    all.put("far inside", () -> mail(JOE).client("far.test", "10.1.2.3"));
    all.put("subdomain", () -> inside("joe@sub.example.com"));
    all.put("other domain", () -> inside("joe@example.net"));
    all.put("group", () -> inside("Group: joe@example.com, a@b.test;"));
    all.put("upper case", () -> inside("\"J. Doe\" <JOE@EXAMPLE.COM>"));
    all.put("sender", () -> inside("a@b.test").field("Sender: joe@example.com"));
    all.put("no From", () -> new MilterDialogue().field("Subject: hi"));
    all.put("bad From", () -> mail("foo bar"));
    all.put("exempt recipient", () -> inside(JOE).recipient("<skip@receiver.test>"));
    all.put(
        "many fields",
        () -> inside(JOE).field("To: a@b.test").field("X-Foo: bar").field("Received: from a by b"));
    all.put("empty body", () -> inside(JOE).body(""));
    all.put("blank lines", () -> inside(JOE).body("a  b \t\r\n\r\n \r\n\r\n\r\n"));
    all.put(
        "forged results",
        () ->
            mail(JOE)
                .field("Authentication-Results: mx.test; dkim=pass header.d=bank.test")
                .field("Authentication-Results: MX.test 1; dkim=fail")
                .field("Authentication-Results: mx.test; spf=pass smtp.mailfrom=a@b.test")
                .field("Authentication-Results: other.test; dkim=pass header.d=bank.test"));
    all.put("old signature", () -> inside(JOE).field("DKIM-Signature: " + signature("s1")));
    all.put("no such key", () -> mail(JOE).field("DKIM-Signature: " + signature("absent")));
    all.put("does not verify", () -> mail(JOE).field("DKIM-Signature: " + signature("s1")));
    String good = signatures.good();
    String another = signatures.ofAnother();
    all.put("good signature", () -> mail(JOE).field(good));
    all.put("good signature inside", () -> inside("a@b.test").field(good));
    all.put("signature of another", () -> mail("a@example.net").field(another));
    all.put("unaligned signature", () -> mail("a@example.net").field(good));
    all.put(
        "good beside bad", () -> mail(JOE).field("DKIM-Signature: " + signature("s1")).field(good));
    all.put("two signers", () -> mail(JOE).field(another).field(good));
    all.put("good with length", () -> mail(JOE).field(signatures.withLength()));
    all.put(
        "appended to length",
        () -> mail(JOE).field(signatures.withLength()).body("Hello\r\nmore\r\n"));
    all.put("altered subject", () -> mail(JOE).field(good).field("Subject: other"));
    all.put("altered body", () -> mail(JOE).field(good).body("Goodbye\r\n"));
    all.put("expired", () -> mail(JOE).field(good.replaceFirst("t=[0-9]+;", "t=1; x=2;")));
    all.put(
        "from the future", () -> mail(JOE).field(good.replaceFirst("t=[0-9]+;", "t=9999999999;")));
    all.put("unsigned To", () -> mail(JOE).field("To: bob@receiver.test").field(good));
    all.put("no Date", () -> inside(JOE).without("Date"));
    all.put("two To", () -> inside(JOE).field("To: a@b.test").field("To: c@b.test"));
    all.put("two To outside", () -> mail(JOE).field("To: a@b.test").field("To: c@b.test"));
    all.put("two Sender", () -> inside(JOE).field("Sender: a@b.test").field("Sender: c@b.test"));
    all.put("author macro", () -> inside("a@b.test").mailMacro("{auth_author}", "joe@example.com"));
    all.put("author macro of others", () -> inside(JOE).mailMacro("{auth_author}", "a@b.test"));
    all.put("lone LF", () -> inside(JOE).body("one\ntwo\r\n"));
    all.put("lone CR", () -> inside(JOE).body("one\rtwo\r\n"));
    all.put("no line end", () -> inside(JOE).body("one\r\ntwo"));
    all.put(
        "exempt recipient outside", () -> mail(JOE).field(good).recipient("<skip@receiver.test>"));
    all.put(
        "exempt recipient, not ours",
        () -> inside("a@example.net").field(another).recipient("<skip@receiver.test>"));
    all.put("rubbish beside good", () -> mail(JOE).field("DKIM-Signature: rubbish").field(good));
    all.put("rubbish signature", () -> mail(JOE).field("DKIM-Signature: rubbish"));
    return all;
  }

  private static String signature(String selector) {
    return "v=1; a=rsa-sha256; c=relaxed/simple; d=example.com; s="
        + selector
        + "; h=from:subject; bh=w395wg5PFDM9ct2Nbhp7xweHFPjBA05xglDf+wN6zr0=; b="
        + "QUJD".repeat(85)
        + "QQ==";
  }

  @Test
  void answersAsOpenDkimOrAsIsJustified() throws IOException {
    Map<String, String> justified = differences();
    Set<String> unused = new LinkedHashSet<>(justified.keySet());
    List<String> surprises = new ArrayList<>();
    int sessions = 0;
    Map<String, Supplier<MilterDialogue>> messages = messages(signatures());
    for (Map.Entry<String, String> configuration : configurations().entrySet()) {
      MilterSocket theirSocket = MilterSocket.unix(workspace.path("theirs"));
      MilterSocket ourSocket = MilterSocket.unix(workspace.path("ours"));
      try (SignetProcess theirs = start(OPENDKIM, "theirs", theirSocket, configuration.getValue());
          SignetProcess ours = start(SIGNET, "ours", ourSocket, configuration.getValue())) {
        for (Map.Entry<String, Supplier<MilterDialogue>> message : messages.entrySet()) {
          sessions++;
          List<String> expected = normal(message.getValue().get().with(theirs.socket()));
          List<String> actual = normal(message.getValue().get().with(ours.socket()));
          if (!expected.equals(actual)) {
            String name = configuration.getKey() + " / " + message.getKey();
            List<String> reasons =
                justified.keySet().stream().filter(pattern -> name.matches(pattern)).toList();
            unused.removeAll(reasons);
            if (reasons.isEmpty()) {
              surprises.add(name + "\n  opendkim " + expected + "\n  signet   " + actual);
            }
          }
        }
        theirs.kill();
      }
    }
    assertThat(sessions).isGreaterThan(3000);
    assertThat(String.join("\n", surprises)).isEmpty();
    assertThat(unused).as("differences that are listed and do not exist").isEmpty();
  }

  private SignetProcess start(Path program, String name, MilterSocket socket, String lines) {
    Path conf =
        workspace.file(name + ".conf", "Socket " + socket.directive() + "\nUMask 0\n" + lines);
    return SignetProcess.start(
        program, conf, socket, workspace.path(name + ".log"), "-XX:TieredStopAtLevel=1");
  }

  /** Without what depends on the time or is only laid out in another way. */
  private static List<String> normal(List<String> told) {
    return told.stream()
        .map(
            line ->
                line.replaceAll("\r?\n[ \t]*", " ")
                    .replaceAll("\\b(t|x)=[0-9]+;", "$1=;")
                    .replaceAll("(?<=; )b=[A-Za-z0-9+/= ]+$", "b=")
                    .replaceAll(":\\s+(?=[A-Za-z-]+[:;])", ":")
                    .replace("; dkim-atps=neutral", "")
                    .replaceAll("header\\.b=\"([^\"]*)\"", "header.b=$1")
                    .replaceAll(
                        "reason=\"(signature verification failed|(signature|body hash) did not"
                            + " verify)\"",
                        "reason=\"fails\"")
                    .replaceFirst("(Authentication-Results:) ?", "$1 ")
                    .replaceAll("\\s+", " "))
        .toList();
  }

  /** Lines of {@code pattern = justification}; the pattern covers "configuration / message". */
  private static Map<String, String> differences() throws IOException {
    Map<String, String> all = new LinkedHashMap<>();
    try (InputStream in =
        OpenDkimComparisonIT.class.getResourceAsStream("/opendkim/differences.txt")) {
      if (in == null) {
        throw new AssertionError("no opendkim/differences.txt");
      }
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      for (String line : text.split("\n", -1)) {
        int equals = line.indexOf(" = ");
        if (!line.startsWith("#") && equals > 0) {
          all.put(line.substring(0, equals), line.substring(equals + 3));
        }
      }
    }
    return all;
  }
}
