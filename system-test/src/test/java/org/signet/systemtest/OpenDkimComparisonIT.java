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

  private final Workspace workspace = Workspace.create();

  @AfterEach
  void cleanUp() {
    workspace.close();
  }

  private Map<String, String> configurations() {
    SigningKey key = SigningKey.generate("example.com", "s1");
    Path file = workspace.secretFile("s1.private", key.pem());
    Path keyTable =
        workspace.file(
            "KeyTable",
            "k1 example.com:s1:%s\nk2 example.net:s2:%s\nany %%:s3:%s\n"
                .formatted(file, file, file));
    Path keys = workspace.file("keys", key.dnsFileLine() + "\n");
    String common =
        "RequireSafeKeys no\nAuthservID mx.test\nSyslog no\nTestPublicKeys " + keys + "\n";
    String single = common + "Domain example.com\nSelector s1\nKeyFile " + file + "\n";
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

  private static Map<String, Supplier<MilterDialogue>> messages() {
    String joe = "Joe <joe@example.com>";
    Map<String, Supplier<MilterDialogue>> all = new LinkedHashMap<>();
    all.put("inside", () -> inside(joe));
    all.put("outside", () -> mail(joe));
    all.put("authenticated", () -> mail(joe).authenticated());
    all.put("submission service", () -> mail(joe).daemonName("MSA"));
    all.put("far inside", () -> mail(joe).client("far.test", "10.1.2.3"));
    all.put("subdomain", () -> inside("joe@sub.example.com"));
    all.put("other domain", () -> inside("joe@example.net"));
    all.put("group", () -> inside("Group: joe@example.com, a@b.test;"));
    all.put("upper case", () -> inside("\"J. Doe\" <JOE@EXAMPLE.COM>"));
    all.put("sender", () -> inside("a@b.test").field("Sender: joe@example.com"));
    all.put("no From", () -> new MilterDialogue().field("Subject: hi"));
    all.put("bad From", () -> mail("foo bar"));
    all.put("exempt recipient", () -> inside(joe).recipient("<skip@receiver.test>"));
    all.put(
        "many fields",
        () -> inside(joe).field("To: a@b.test").field("X-Foo: bar").field("Received: from a by b"));
    all.put("empty body", () -> inside(joe).body(""));
    all.put("blank lines", () -> inside(joe).body("a  b \t\r\n\r\n \r\n\r\n\r\n"));
    all.put(
        "forged results",
        () ->
            mail(joe)
                .field("Authentication-Results: mx.test; dkim=pass header.d=bank.test")
                .field("Authentication-Results: MX.test 1; dkim=fail")
                .field("Authentication-Results: mx.test; spf=pass smtp.mailfrom=a@b.test")
                .field("Authentication-Results: other.test; dkim=pass header.d=bank.test"));
    all.put("old signature", () -> inside(joe).field("DKIM-Signature: " + signature("s1")));
    all.put("no such key", () -> mail(joe).field("DKIM-Signature: " + signature("absent")));
    all.put("does not verify", () -> mail(joe).field("DKIM-Signature: " + signature("s1")));
    all.put("rubbish signature", () -> mail(joe).field("DKIM-Signature: rubbish"));
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
    for (Map.Entry<String, String> configuration : configurations().entrySet()) {
      MilterSocket theirSocket = MilterSocket.unix(workspace.path("theirs"));
      MilterSocket ourSocket = MilterSocket.unix(workspace.path("ours"));
      try (SignetProcess theirs = start(OPENDKIM, "theirs", theirSocket, configuration.getValue());
          SignetProcess ours = start(SIGNET, "ours", ourSocket, configuration.getValue())) {
        for (Map.Entry<String, Supplier<MilterDialogue>> message : messages().entrySet()) {
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
    assertThat(sessions).isGreaterThan(900);
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
