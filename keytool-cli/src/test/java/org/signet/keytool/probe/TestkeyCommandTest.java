package org.signet.keytool.probe;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.signet.keytool.Run;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

class TestkeyCommandTest {
  private static final String OTHER = "11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=";

  @TempDir private static Path folder = Path.of("");
  private static String record = "";
  private static String weakRecord = "";

  @BeforeAll
  static void makeKeys() {
    Run.keytool("genkey", "-d", "a.test", "-s", "rsa", "-D", folder);
    Run.keytool("genkey", "-d", "a.test", "-s", "weak", "-b", "1024", "-D", folder);
    record = plain("rsa");
    weakRecord = plain("weak");
  }

  private static String plain(String selector) {
    return Run.keytool(
            "txt",
            folder.resolve(selector + ".private"),
            "-d",
            "a.test",
            "-s",
            selector,
            "--format",
            "plain")
        .out()
        .strip();
  }

  /** RSA is that record, CUT its first 255 octets, and so on. */
  private static Path zone(String lines) throws IOException {
    return Files.writeString(
        folder.resolve("zone"),
        lines
                .replace(" / ", "\n")
                .replace("N ", "rsa._domainkey.a.test ")
                .replace(
                    "QUOTED",
                    "\"" + record.substring(0, 200) + "\" \"" + record.substring(200) + "\"")
                .replace("ESCAPED", record.replace(";", "\\;"))
                .replace("CUT", record.substring(0, 255))
                .replace("PKCS1", record.replaceFirst("p=.{32}", "p="))
                .replace("DATA", record.replaceFirst(".*p=", ""))
                .replace("WEAK", weakRecord)
                .replace("OTHER", OTHER)
                .replace("TESTING", record.replace("k=rsa;", "k=rsa; t=y;"))
                .replace("RSA", record)
            + "\n");
  }

  private static Run single(String selector, String... options) {
    List<Object> words =
        new ArrayList<>(
            List.of(
                "testkey",
                "-d",
                "a.test",
                "-s",
                selector,
                "-k",
                folder.resolve(selector + ".private")));
    words.addAll(List.of(options));
    return Run.keytool(words.toArray());
  }

  /** Columns: zone, exit status, what is said of the key. */
  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "N RSA | 0 |",
        "N PKCS1 | 0 |",
        "N v=spf1 -all / N RSA | 0 |",
        "N TESTING | 0 | warning: 'N': t=y tells verifiers that DKIM is only being tested",
        "x.test y | 69 | 'N' record not found: DNS has no record of this name",
        "N v=spf1 -all | 69 | 'N' record not found: none of the 1 TXT records is a DKIM key: p= is missing",
        "N RSA / N v=DKIM1; p=AAAA | 69 | multiple DNS replies for 'N': 2 key records have this name; leave only the right one",
        "N QUOTED | 69 | 'N' quotes: quotes or backslashes are part of the value: enter it without them, see txt --format plain",
        "N ESCAPED | 69 | 'N' quotes: quotes or backslashes are part of the value: enter it without them, see txt --format plain",
        "N v=DKIM1; p= | 69 | Revoked key: p= is empty, which revokes the key",
        "N v=DKIM2; p=AAAA | 69 | 'N' syntax: it is not a key record: v= is not DKIM1",
        "N v=DKIM1; h=sha1; p= | 69 | Revoked key: p= is empty, which revokes the key",
        "N CUT | 65 | keys do not match: p= has only the first 227 of 392 characters: cut after 255 octets; enter it in several strings",
        "N v=DKIM1; p=-----BEGIN PUBLIC KEY-----DATA-----END PUBLIC KEY----- | 69 | 'N' syntax: p= is not a key: key data is not base64; write only what is between the BEGIN and END lines of the file",
        "N v=DKIM1; p=DATA== | 69 | 'N' syntax: p= is not a key: key data is not base64; is there an = too many at its end?",
        "N v=DKIM1; p=DATAAAAA | 69 | 'N' syntax: p= is not a key: not an RSA key: octets after the end",
        "N v=DKIM1; p=ABCD | 69 | 'N' syntax: p= is not a key: not an RSA key: expected an element of type 48",
        "N WEAK | 65 | keys do not match: the record has the public key of another private key",
        "N v=DKIM1; k=ed25519; p=OTHER | 65 | keys do not match: the record has a key of type ed25519, the private key is of type rsa",
      })
  void namesTheDefect(String lines, int status, String said) throws IOException {
    Run run = single("rsa", "--dns-file", zone(lines).toString());

    assertThat(run.status()).as("%s", run).isEqualTo(status);
    String line =
        said == null
            ? ""
            : "signet-keytool: " + said.replace("'N'", "'rsa._domainkey.a.test'") + "\n";
    assertThat(status == 65 ? run.out() : run.err()).isEqualTo(line);
    assertThat(status == 65 ? run.err() : run.out()).isEmpty();
  }

  @Test
  void findsADoubledDomain() throws IOException {
    Run run = single("rsa", "--dns-file", zone("rsa._domainkey.a.test.a.test RSA").toString());

    assertThat(run.status()).isEqualTo(69);
    assertThat(run.err())
        .contains(
            "the record is at rsa._domainkey.a.test.a.test: enter its name without the domain,");
  }

  @Test
  void restrictionsAndSmallKeysAreToldWithTheRest() throws IOException {
    Run run =
        single(
            "weak",
            "--json",
            "--dns-file",
            zone("weak._domainkey.a.test " + weakRecord.replace("h=sha256;", "h=sha1; s=x;"))
                .toString());

    assertThat(run.out())
        .isEqualTo(
            """
            {"name":"a.test","place":"","record":"weak._domainkey.a.test","result":"fail","dnssec":"unchecked",\
            "defects":[{"kind":"restricted","severity":"error","text":"h= does not have sha256, with which the key signs"},\
            {"kind":"restricted","severity":"error","text":"s= has neither email nor *, so the key is not for mail"},\
            {"kind":"weak","severity":"warning","text":"the RSA key has 1024 bits; use 2048 (RFC 8301)"}]}
            """);
    assertThat(run.status()).isEqualTo(69);
  }

  @Test
  void verboseAsOpenDkim() throws IOException {
    String zone = zone("N RSA").toString();

    assertThat(single("rsa", "--dns-file", zone, "-v").err())
        .isEqualTo("signet-keytool: key not secure\n");
    assertThat(single("rsa", "--dns-file", zone, "-vvv"))
        .isEqualTo(
            new Run(
                0,
                "signet-keytool: key OK\n",
                """
                signet-keytool: key loaded from %s/rsa.private
                signet-keytool: checking key 'rsa._domainkey.a.test'
                signet-keytool: key not secure
                """
                    .formatted(folder)));
  }

  @Test
  void warnsOfAKeyThatOthersCanRead() throws IOException {
    Path key = folder.resolve("open.private");
    Files.copy(folder.resolve("rsa.private"), key);
    Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-r-----"));

    assertThat(
            Run.keytool(
                    "testkey", "-d", "a.test", "-s", "rsa", "-k", key, "--dns-file", zone("N RSA"))
                .err())
        .isEqualTo("signet-keytool: " + key + ": WARNING: unsafe permissions\n");
  }

  private static Path configuration(String type, String keyTable) throws IOException {
    Files.writeString(
        folder.resolve("KeyTable"),
        keyTable.replace(" / ", "\n").replace("@@", folder + "/rsa.private") + "\n");
    Files.writeString(folder.resolve("SigningTable"), "a.test k1\n");
    return Files.writeString(
        folder.resolve("c.conf"),
        "Mode v\nKeyTable "
            + type
            + folder
            + "/KeyTable\nSigningTable "
            + folder
            + "/SigningTable\nTestPublicKeys "
            + folder
            + "/zone\n");
  }

  /** Unlike opendkim-testkey, which ends with 0 and cannot read refile: tables. */
  @ParameterizedTest
  @CsvSource({"refile:", "file:"})
  void aKeyTableFailsIfAKeyFails(String type) throws IOException {
    zone("N RSA");
    Path conf =
        configuration(
            type, "k1 a.test:rsa:@@ / k2 b.test:rsa:@@ / k3 %:rsa:@@ / k4 c.test:x:/none");

    assertThat(Run.keytool("testkey", "-x", conf, "-vvv"))
        .isEqualTo(
            new Run(
                1,
                """
                signet-keytool: key k1: OK
                signet-keytool: key k3: OK
                signet-keytool: 4 keys checked; 2 pass, 2 fail
                """,
                """
                signet-keytool: record 0 for 'k1' retrieved
                signet-keytool: checking key 'k1'
                signet-keytool: key k1 not secure
                signet-keytool: record 1 for 'k2' retrieved
                signet-keytool: checking key 'k2'
                signet-keytool: key k2: 'rsa._domainkey.b.test' record not found: DNS has no record of this name
                signet-keytool: record 2 for 'k3' retrieved
                signet-keytool: checking key 'k3'
                signet-keytool: warning: key k3: the domain is the author's: test it with -d DOMAIN
                signet-keytool: key k3 not secure
                signet-keytool: record 3 for 'k4' retrieved
                signet-keytool: checking key 'k4'
                signet-keytool: key k4: 'x._domainkey.c.test' private-key: cannot read key /none: no such file
                """));
  }

  @Test
  void aGoodKeyTableIsSilent() throws IOException {
    zone("N RSA");

    assertThat(Run.keytool("testkey", "-x", configuration("", "k1 a.test:rsa:@@")))
        .isEqualTo(new Run(0, "", ""));
  }

  @Test
  void whatIsMissingComesFromTheConfiguration() throws IOException {
    zone("N RSA");
    Path conf =
        Files.writeString(
            folder.resolve("single.conf"),
            "Domain a.test, b.test\nSelector rsa\nKeyFile %1$s/rsa.private\nTestPublicKeys %1$s/zone\n"
                .formatted(folder));

    assertThat(Run.keytool("testkey", "-x", conf, "-d", "a.test")).isEqualTo(new Run(0, "", ""));
    assertThat(Run.keytool("testkey", "-x", conf).err())
        .isEqualTo(
            "signet-keytool: key b.test: 'rsa._domainkey.b.test' record not found: DNS has no"
                + " record of this name\n");
  }

  @Test
  void tellsWhatDnsDoesNotAnswer() throws IOException {
    try (LoopbackDns dns = LoopbackDns.failingWith(LoopbackDns.SERVFAIL)) {
      Run run = single("rsa", "--nameserver", dns.address());

      assertThat(run.status()).isEqualTo(69);
      assertThat(run.err())
          .startsWith("signet-keytool: 'rsa._domainkey.a.test' query failed: servfail: ");
    }
  }

  /** What a resolver says of DNSSEC: AD, or SERVFAIL unless it is asked not to check (CD). */
  @ParameterizedTest
  @CsvSource({
    "secure, 0, key secure",
    "insecure, 0, key not secure",
    "bogus, 69, key bogus (DNSSEC failed): DNSSEC validation fails: re-sign the zone",
  })
  void tellsTheStateOfDnssec(String state, int status, String said) throws IOException {
    try (LoopbackDns dns =
        LoopbackDns.answering(
            (query, answer) -> {
              if (state.equals("bogus") && !query.getHeader().getFlag(Flags.CD)) {
                answer.getHeader().setRcode(LoopbackDns.SERVFAIL);
                return;
              }
              answer.addRecord(LoopbackDns.txt(query, record), Section.ANSWER);
              if (state.equals("secure")) {
                answer.getHeader().setFlag(Flags.AD);
              }
            })) {
      Run run = single("rsa", "-v", "--nameserver", dns.address());

      assertThat(run).isEqualTo(new Run(status, "", "signet-keytool: " + said + "\n"));
    }
  }

  /** The second server of the zone has yet to be told that the key is not revoked. */
  @Test
  void asksAllServersOfTheZone() throws IOException {
    try (LoopbackDns first =
            LoopbackDns.answering(
                (query, answer) -> {
                  switch (query.getQuestion().getType()) {
                    case Type.NS -> add(query, answer, "a.test.", "ns.a.test.");
                    case Type.A -> {
                      add(query, answer, "ns.a.test.", "127.0.0.1");
                      add(query, answer, "ns.a.test.", "127.0.0.2");
                    }
                    case Type.TXT ->
                        answer.addRecord(LoopbackDns.txt(query, record), Section.ANSWER);
                    default -> {}
                  }
                });
        LoopbackDns second =
            first.second(
                (query, answer) ->
                    answer.addRecord(LoopbackDns.txt(query, "v=DKIM1; p="), Section.ANSWER))) {
      String port = String.valueOf(second.port());
      Run run =
          single(
              "rsa",
              "--nameserver",
              first.address(),
              "--authoritative",
              "--authoritative-port",
              port);

      assertThat(run)
          .isEqualTo(
              new Run(
                  69,
                  "",
                  """
                  signet-keytool: Revoked key: ns.a.test [127.0.0.2]: p= is empty, which revokes the key
                  signet-keytool: 'rsa._domainkey.a.test' servers-differ: the authoritative servers do not agree: a zone transfer may be late
                  """));
    }
  }

  private static void add(Message query, Message answer, String name, String data)
      throws IOException {
    if (query.getQuestion().getName().toString().equals(name)) {
      answer.addRecord(LoopbackDns.record(query, data), Section.ANSWER);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "-d a.test -k k | 78 | signet-keytool: the selector is missing: give -s SELECTOR",
        "-s x -k k | 78 | signet-keytool: the domain is missing: give -d DOMAIN",
        "-d a.test -s x | 78 | signet-keytool: the private key to compare is missing: give -k KEYFILE",
        "-d a.test -s x -k /none | 71 | signet-keytool: /none: no such file",
        "-d a.test -s x/y -k k | 78 | signet-keytool: the selector \"x/y\" is not usable",
        "-x /none | 78 | signet-keytool: /none: cannot be read: no such file",
        "--wrong | 78 | signet-keytool: Unknown option: '--wrong'",
      })
  void failuresEndAsThoseOfOpenDkim(String options, int status, String message) {
    Run run = Run.keytool((Object[]) ("testkey " + options).split(" ", -1));

    assertThat(run.status()).as("%s", run).isEqualTo(status);
    assertThat(run.err()).startsWith(message);
  }
}
