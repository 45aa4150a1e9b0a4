package org.signet.systemtest;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.signet.systemtest.harness.Command;
import org.signet.systemtest.harness.Needs;
import org.signet.systemtest.harness.Outcome;
import org.signet.systemtest.harness.Signet;
import org.signet.systemtest.harness.SigningKey;
import org.signet.systemtest.harness.Workspace;

/**
 * The flags of opendkim(8) that make it end by itself, side by side with the real program.
 * {@code @} stands for the folder of the files.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FlagsIT {
  private static final String MESSAGE =
      "From: joe@example.com\nTo: ann@example.org\nSubject: a\n subject\n\nHello\n";

  private final Workspace workspace = Workspace.create();

  @BeforeAll
  void writeFiles() {
    SigningKey key = SigningKey.generate("example.com", "s1");
    Path file = workspace.secretFile("key.pem", key.pem());
    Path keys = workspace.file("keys", key.dnsFileLine() + "\n");
    String common = "RequireSafeKeys no\nTestPublicKeys " + keys + "\n";
    workspace.file("verify.conf", common);
    workspace.file("strict.conf", common + "On-BadSignature reject\nOn-NoSignature tempfail\n");
    String signing =
        common
            + "KeyFile %s\nSelector s1\nDomain example.com\nOversignHeaders From\n".formatted(file)
            + "SignHeaders from,to,subject\n";
    workspace.file("sign.conf", signing);
    workspace.file(
        "full.conf",
        signing
            + "Mode sv\nSyslog yes\nUMask 002\nSignatureTTL 0x10\nInternalHosts 127.0.0.1\n"
            + "InternalHosts 10.0.0.0/8\nLogResults F\n");
    workspace.file("broken.conf", signing + "Nonsense x\n");
    workspace.file("table", "a@example.com k1:x\nb@example.com one two\nc\n");
    workspace.file("patterns", "*@example.net k2:y:z\n");
    Path plain = workspace.file("plain.eml", MESSAGE);
    Outcome signed =
        Signet.keytool("sign", "--domain", "example.com", "--selector", "s1", "--key", file, plain)
            .run()
            .orFail();
    workspace.file("signed.eml", signed.out());
    workspace.file("crlf.eml", signed.out().replace("\n", "\r\n"));
    Path mixed = workspace.file("mixed.eml", MESSAGE.replace("\n", "\r\n") + "one\ntwo\r\n");
    Outcome signedMixed =
        Signet.keytool("sign", "--domain", "example.com", "--selector", "s1", "--key", file, mixed)
            .run()
            .orFail();
    workspace.file("mixed-signed.eml", signedMixed.out());
    workspace.file("altered.eml", signed.out().replace("Hello", "Hallo"));
    workspace.file("malformed.eml", "From: joe@example.com\nno field\n\nHello\n");
    workspace.file("empty.eml", "");
  }

  @AfterAll
  void cleanUp() {
    workspace.close();
  }

  private Outcome run(Path program, String arguments, String input) {
    List<String> words =
        Arrays.asList(arguments.replace("@", workspace.path("") + "/").split(" ", -1));
    return Command.of(program)
        .with(words.toArray())
        .environment("SIGNET_JAVA_OPTS", "-XX:TieredStopAtLevel=1")
        .input(input.replace("@/", workspace.path("") + "/").getBytes(StandardCharsets.UTF_8))
        .run();
  }

  private Outcome opendkim(String arguments, String input) {
    return run(Needs.program("/usr/sbin/opendkim"), arguments, input);
  }

  private Outcome signet(String arguments, String input) {
    return run(Signet.milter(), arguments, input);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "-x @full.conf -e Domain",
        "-x @full.conf -e mode",
        "-x @full.conf -e UMask",
        "-x @full.conf -e SYSLOG",
        "-x @full.conf -e LogResults",
        "-x @full.conf -e SignatureTTL",
        "-x @full.conf -e InternalHosts",
        "-x @full.conf -e Selector -s other",
        "-x @full.conf -e LogWhy",
        "-x @verify.conf -t @plain.eml",
        "-x @verify.conf -t @signed.eml",
        "-x @verify.conf -v -t @signed.eml",
        "-x @verify.conf -t @crlf.eml,@plain.eml,@signed.eml",
        "-x @verify.conf -v -t @mixed-signed.eml",
        "-x @strict.conf -v -t @plain.eml",
        "-x @strict.conf -vv -t @plain.eml",
        "-x @full.conf -v -F 1000000000 -t @plain.eml",
        "-x @full.conf -vv -F 1000000000 -t @plain.eml",
        "-x @sign.conf -b s -c relaxed/relaxed -F 1 -t @plain.eml",
        "-x @sign.conf -b s -d example.com -s s1 -k @key.pem -o subject -F 5 -t @plain.eml",
        "-x @verify.conf -vv -t @empty.eml,@plain.eml",
      })
  void printsTheSame(String arguments) {
    Outcome theirs = opendkim(arguments, "");
    Outcome ours = signet(arguments, "");

    assertThat(ours.out()).isEqualTo(asOurs(theirs.out()));
    assertThat(ours.status()).isEqualTo(theirs.status());
    assertThat(withoutRemarks(ours.err())).isEqualTo(asOurs(theirs.err()));
  }

  private static String asOurs(String text) {
    return text.replace("\r\n", "\n").replaceAll("(?m)^opendkim: ", "signet-milter: ");
  }

  /** Signet says more of a message: here, why it is left alone. */
  private static String withoutRemarks(String text) {
    return text.replaceAll("(?m)^signet-milter: \\S+: can't determine message sender.*\n", "");
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = ';',
      value = {
        "-x @sign.conf -n -p inet:8891; 0",
        "-x @broken.conf -n; 78",
        "-x @broken.conf -e Domain; 78",
        "-x @absent.conf -n; 78",
        "-x @sign.conf -n -A -p inet:8891; 0",
        "-x @sign.conf -n -b v -p inet:8891; 0",
        "-x @sign.conf -n -b S; 78",
        "-x @sign.conf -n -c relaxed -p inet:8891; 0",
        "-x @sign.conf -n -c other; 78",
        "-x @sign.conf -n -d example.com,example.org -D -p inet:8891; 0",
        "-x @sign.conf -n -d foo:bar; 78",
        "-x @sign.conf -nfl -p inet:8891; 0",
        "-x @sign.conf -n -L 10% -p inet:8891; 0",
        "-x @sign.conf -n -o x-foo,date -p inet:8891; 0",
        "-x @sign.conf -n -p inet:8891 -P @pid; 0",
        "-x @sign.conf -n -r -W -X -v -p inet:8891; 0",
        "-x @sign.conf -n -S rsa-sha256 -p inet:8891; 0",
        "-x @sign.conf -n -S rsa-sha3; 78",
        "-x @sign.conf -n -T 3 -p inet:8891; 0",
        "-x @sign.conf -n -T abc; 64",
        "-x @sign.conf -n -T -1; 64",
        "-x @sign.conf -n -u root -p inet:8891; 0",
        "-x @sign.conf -n -F abc; 64",
        "-x @full.conf -e Nonsense; 65",
        "-x @sign.conf; 78",
        "-V; 0",
        "-?; 64",
        "-Z; 64",
        "-q; 64",
        "-e; 64",
        "-n extra; 64",
        "-x @verify.conf -t @absent.eml; 69",
        "-x @verify.conf -t @malformed.eml; 65",
        "-x @verify.conf -t @altered.eml; 0",
        "-x @sign.conf -t @plain.eml; 70", // Mode v, and this is mail to sign
      })
  void endsWithTheSameStatus(String arguments, int status) {
    assertThat(opendkim(arguments, "").status()).as("opendkim").isEqualTo(status);
    assertThat(signet(arguments, "").status()).as("signet").isEqualTo(status);
  }

  /** What is checked here, and only when it is needed there. */
  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = ';',
      value = {
        "-x @sign.conf -n -k @absent.pem -s s1; 0; 78", // OpenDKIM looks at the file's KeyFile
        "-x @sign.conf -n -p nonsense:3; 0; 78", // opened only later
        "-x @sign.conf -n; 0; 78", // no Socket, so no start
      })
  void endsWithAnotherStatusForAReason(String arguments, int theirs, int ours) {
    assertThat(opendkim(arguments, "").status()).as("opendkim").isEqualTo(theirs);
    assertThat(signet(arguments, "").status()).as("signet").isEqualTo(ours);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = ';',
      value = {
        "file:@/table|a@example.com/1|a@example.com/2|b@example.com/1|c/1|zz/1|; 0",
        "refile:@/patterns|x@example.net/3|x/1|; 0",
        "csl:a=b:c:d,e|a/1|a/2|a/3|e/1|x/1|; 0",
        "csl:a=b|noslash|a/1|; 64",
        "foo:a|; 70",
        "file:@/absent|; 70",
      })
  void asksADataSet(String input, int status) {
    String lines = input.replace('|', '\n');
    Outcome theirs = opendkim("-Q", lines);
    Outcome ours = signet("-Q", lines);

    assertThat(theirs.status()).isEqualTo(status);
    assertThat(ours.status()).isEqualTo(status);
    assertThat(ours.out().stripTrailing())
        .isEqualTo(
            asOurs(theirs.out()).replace("dkimf_db_get(): record", "record").stripTrailing());
  }

  @Test
  void anAlteredMessageFailsWithTheReason() {
    Outcome outcome = signet("-x @strict.conf -vv -t @altered.eml", "");

    assertThat(outcome.out())
        .contains("### SETREPLY: rcode='550' xcode='5.7.0' replytxt='bad DKIM signature data'\n")
        .endsWith(
            ": verification (s=s1 d=example.com, 2048-bit key, unknown) failed: body hash did not"
                + " verify\n");
    assertThat(outcome.err()).contains("mlfi_eom() returned SMFIS_REJECT\n");
  }

  @Test
  void allProgramsTakeALineFeedAloneForALineEnd() {
    assertThat(signet("-x @verify.conf -t @mixed-signed.eml", "").out())
        .endsWith("mixed-signed.eml: verification (s=s1, d=example.com, 2048-bit key) succeeded\n");
    assertThat(
            Signet.keytool(
                    "verify",
                    "--dns-file",
                    workspace.path("keys"),
                    workspace.path("mixed-signed.eml"))
                .run()
                .orFail()
                .out())
        .contains("mixed-signed.eml: pass\n");
  }

  @Test
  void aMessageOnStandardInput() {
    assertThat(signet("-x @verify.conf -t -", MESSAGE).out())
        .isEqualTo("signet-milter: (stdin): message not signed\n");
  }

  @Test
  void aMessageThatIsLeftAloneTellsWhy() {
    workspace.file("exempt.conf", "ExemptDomains example.com\n");

    Outcome outcome = signet("-x @exempt.conf -W -t @plain.eml", "");

    assertThat(outcome.status()).isEqualTo(70);
    assertThat(outcome.err())
        .contains(
            "plain.eml: neither signed nor verified: domain 'example.com' exempted, accepting");
  }

  @Test
  void theHelpTeachesWithExamples() {
    Outcome outcome = signet("--help", "");

    assertThat(outcome.status()).isZero();
    assertThat(outcome.out())
        .contains("signet-milter -n -x /etc/opendkim.conf", "-t mail.eml", "Exit status")
        .isEqualTo(signet("-?", "").err());
    assertThat(outcome.out().lines()).allMatch(line -> line.length() <= 80);
  }
}
