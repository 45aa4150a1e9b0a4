package org.signet.systemtest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.signet.systemtest.harness.Await;
import org.signet.systemtest.harness.Needs;
import org.signet.systemtest.harness.Outcome;
import org.signet.systemtest.harness.Signet;
import org.signet.systemtest.harness.Workspace;

/** {@code migrate --prove} beside the real opendkim. */
class MigrateIT {
  /** OpenDKIM's own default, where Signet's is wider. */
  private static final String SAME_FIELDS =
      "SignHeaders From,To,Subject,Date,Message-ID,MIME-Version\nOversignHeaders From\n";

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private static Workspace workspace;
  private static Path sample;
  private static Path noLineEnd;

  @BeforeAll
  static void prepare() {
    Needs.program("/usr/sbin/opendkim");
    workspace = Workspace.create();
    Path keys = workspace.folder("keys");
    Signet.keytool("genkey", "-d", "a.test", "-s", "r", "-D", keys).run().orFail();
    Signet.keytool("genkey", "-d", "a.test", "-s", "e", "-t", "ed25519", "-D", keys).run().orFail();
    workspace.file("KeyTable", "r a.test:r:" + keys + "/r.private\n");
    workspace.file("SigningTable", "*@a.test r\n");
    workspace.file("zone", "# nothing is published\n");
    sample =
        workspace.file(
            "sample.eml",
            """
            Received: from a by b
            From: Joe <joe@a.test>
            To: ann@b.test
            Subject: a  subject that is so long that whoever made this message has
             folded it\tonce
            Date: Wed, 25 Nov 2026 10:00:00 +0000
            Message-ID: <1@a.test>
            MIME-Version: 1.0

            Hello  Ann \t

            .
             Joe


            """);
    noLineEnd = workspace.file("no-line-end.eml", "From: joe@a.test\n\nHello");
  }

  @AfterAll
  static void cleanUp() {
    workspace.close();
  }

  private static Outcome prove(String lines, Path... messages) {
    Path conf =
        workspace.file(
            "opendkim.conf",
            "Socket inet:8891@localhost\nUserID root\nRequireSafeKeys no\n"
                + lines.replace("@/", workspace.path("") + "/").replace("; ", "\n")
                + "\n");
    return Signet.keytool(
            "migrate",
            "-x",
            conf,
            "--json",
            "--postfix",
            workspace.path("nowhere"),
            "--dns-file",
            workspace.path("zone"),
            "--prove")
        .with((Object[]) messages)
        .run();
  }

  private static String proof(Outcome outcome) {
    int start = outcome.out().indexOf("\"proof\":");
    assertThat(start).as("%s", outcome).isPositive();
    return outcome.out().substring(start);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "Canonicalization simple/simple; Domain a.test; Selector r; KeyFile @/keys/r.private",
        "Canonicalization relaxed/relaxed; Domain a.test; Selector r; KeyFile @/keys/r.private",
        "Canonicalization relaxed/simple; SignatureTTL 86400; KeyTable @/KeyTable;"
            + " SigningTable refile:@/SigningTable",
        "Canonicalization relaxed/relaxed; SignatureAlgorithm ed25519-sha256; Domain a.test;"
            + " Selector e; KeyFile @/keys/e.private; Diagnostics yes",
      })
  void signaturesAreIdentical(String lines) {
    String proof = proof(prove(SAME_FIELDS + lines, sample));

    assertThat(proof)
        .contains("\"level\":\"ok\"", "\"word\":\"identical\",\"text\":\"octet by octet\"")
        .doesNotContain("\"level\":\"remark\"", "\"level\":\"fix\"");
  }

  @Test
  void withDefaultsOnlyTheListOfFieldsDiffers() {
    String proof =
        proof(prove("Domain a.test; Selector r; KeyFile @/keys/r.private", sample, sample));

    assertThat(proof.split("\"word\":\"identical but for the list of fields\"", -1)).hasSize(3);
    assertThat(proof)
        .contains(
            "OversignHeaders -",
            "h= by opendkim: From: To: Subject: Date\"",
            "h= by Signet: From: To: Subject: Date: Message-ID: MIME-Version: From: To: Cc: Reply-To:"
                + " Subject: Date: Message-ID: MIME-Version: Content-Type:"
                + " Content-Transfer-Encoding\"",
            "only Signet signs message-id, mime-version, from, to, cc, reply-to, subject, date,"
                + " message-id, mime-version, content-type, content-transfer-encoding");
  }

  @Test
  void whatIsDifferentIsToldTagByTag() {
    String proof =
        proof(
            prove(
                SAME_FIELDS
                    + "MaximumSignedBytes 5; Domain a.test; Selector r; KeyFile @/keys/r.private",
                sample));

    assertThat(proof)
        .contains(
            "\"word\":\"different\"",
            "l= by opendkim: 5\",\"l= by Signet: none\"",
            "b= means: follows from the differences above");
  }

  @Test
  void whatOnlyOneSignsIsTold() {
    String proof =
        proof(
            prove(
                SAME_FIELDS
                    + "Canonicalization relaxed/relaxed; Domain a.test; Selector r;"
                    + " KeyFile @/keys/r.private",
                noLineEnd));

    assertThat(proof)
        .contains("\"word\":\"signed by Signet only\",\"text\":\"opendkim: accepts it\"");
  }

  @Test
  void whatOpenDkimRefusesIsTold() {
    Outcome outcome =
        prove(
            "SignatureAlgorithm ed25519-sha256; Domain a.test; Selector e;"
                + " KeyFile @/keys/e.private; ReplaceRules /nowhere",
            sample);

    assertThat(proof(outcome)).contains("\"word\":\"does not start\"", "/nowhere");
  }

  /** Not even if somebody has enough of waiting. */
  @Test
  void noProcessIsLeftOver() throws IOException, InterruptedException {
    Path pid = workspace.path("pid");
    Path never =
        workspace.file(
            "never",
            "#!/bin/sh\necho $$ >" + pid + ".new\nmv " + pid + ".new " + pid + "\nexec sleep 60\n");
    Files.setPosixFilePermissions(never, PosixFilePermissions.fromString("rwxr-xr-x"));
    Path conf =
        workspace.file(
            "c",
            "Domain a.test\nSelector r\nKeyFile @/keys/r.private\n"
                .replace("@", workspace.path("").toString()));
    Process keytool =
        new ProcessBuilder(
                Signet.home().resolve("bin/signet-keytool").toString(),
                "migrate",
                "-x",
                conf.toString(),
                "--dns-file",
                workspace.path("zone").toString(),
                "--opendkim",
                never.toString(),
                "--prove",
                sample.toString())
            .redirectErrorStream(true)
            .redirectOutput(workspace.path("log").toFile())
            .start();
    Await.until(PATIENCE, () -> Files.exists(pid), () -> "it was not started");
    ProcessHandle started =
        ProcessHandle.of(Long.parseLong(Files.readString(pid).strip())).orElseThrow();

    keytool.destroy();

    assertThat(keytool.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
    Await.until(PATIENCE, () -> !started.isAlive(), () -> "it is left over");
  }
}
