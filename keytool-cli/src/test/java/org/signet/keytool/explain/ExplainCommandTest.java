package org.signet.keytool.explain;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.signet.keytool.Run;

class ExplainCommandTest {
  /** RFC 8463 appendix A.2. */
  private static final String KEY = "nWGxne/9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A=\n";

  private static final String PUBLIC = "11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=";

  @TempDir private Path folder = Path.of("");

  @BeforeEach
  void writeKey() throws IOException {
    secret("ed.private", KEY);
    write("KeyTable", "k1 a.test:s1:" + folder + "/ed.private");
    write("SigningTable", "*@a.test k1");
  }

  private void secret(String name, String text) throws IOException {
    Path file = Files.writeString(folder.resolve(name), text);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
  }

  private Path write(String name, String lines) throws IOException {
    return Files.writeString(
        folder.resolve(name), lines.replace(" / ", "\n").replace("@@", folder.toString()) + "\n");
  }

  private Run explain(String conf, String options) throws IOException {
    List<String> words =
        new ArrayList<>(List.of("explain", "-x", write("c.conf", conf).toString()));
    words.addAll(List.of(options.replace("@@", folder.toString()).split(" ", -1)));
    Run run = Run.keytool(words.toArray());
    return new Run(
        run.status(),
        run.out().replace(folder + "/", "").replaceAll("t=[0-9]+", "t=NOW"),
        run.err());
  }

  private static final String TABLES = "KeyTable @@/KeyTable / SigningTable refile:@@/SigningTable";

  @Test
  void tellsEveryRuleTheKeyAndTheTags() throws IOException {
    Run run =
        explain(
            TABLES + " / MTA other / OversignHeaders From / Canonicalization relaxed/simple",
            "--from joe@a.test --client 192.0.2.7 --client-name mx.b.test --auth joe --to x@b.test");

    assertThat(run.out().replaceAll("\n {9,}", " ")) // where it breaks depends on the folder
        .isEqualTo(
            """
                mail      from joe@a.test, by client mx.b.test [192.0.2.7]
                decision  it is signed [signed]

                rules
                  SenderMacro        -   not set
                  SenderHeaders      yes author is joe@a.test, by From
                  StrictHeaders      -   not set
                  ExemptDomains      -   not set
                  Socket             -   the listener has no role of its own, the rules decide
                  MTA                no  no MTA name match (host=mx.b.test, MTA=)
                  MacroList          -   not set
                  InternalHosts      no  mx.b.test [192.0.2.7] not internal
                  {auth_type}        yes authenticated
                  ExternalIgnoreList -   not set
                  BodyLengthDB       -   not set
                  Domain             -   not set
                  SigningTable       yes signing table entry '*@a.test' at SigningTable:1:1 matches 'joe@a.test', key 'k1'
                  KeyTable           yes it has the key, see below
                  KeyMismatch        -   not set
                  DontSignMailTo     -   not set
                  one From field     -   there is one
                  Mode               -   Mode sv permits it
                  RequiredHeaders    -   not set
                  RequireSignature   -   not set

                key       256-bit ed25519 key, KeyTable:1:1, published at s1._domainkey.a.test
                signature v=1; a=ed25519-sha256; c=relaxed/simple; d=a.test; s=s1; t=NOW; h=From: To: Subject: Date: Message-ID: MIME-Version: Content-Type: From; bh=...; b=...
                """);
    assertThat(run.status()).isZero();
    assertThat(run.out().lines()).allMatch(line -> line.length() <= 80);
  }

  @Test
  void jsonHasTheSame() throws IOException {
    assertThat(explain(TABLES, "--json --from joe@a.test --mode v").out())
        .startsWith(
            "{\"from\":\"joe@a.test\",\"client\":\"localhost [127.0.0.1]\","
                + "\"decision\":\"leave-alone\",\"reason\":\"mode-verify-only\",\"rules\":["
                + "{\"rule\":\"SenderMacro\",\"applies\":\"-\",\"why\":\"not set\"},")
        .endsWith(
            "\"nearMisses\":[\"Mode does not have s: with Mode sv, the message would be signed with"
                + " d=a.test s=s1\"],\"signatures\":[]}\n")
        .hasLineCount(1);
    assertThat(explain(TABLES, "--json --from joe@a.test").out())
        .contains(
            "\"signatures\":[{\"key\":\"256-bit ed25519 key\",\"place\":\"KeyTable:1:1\","
                + "\"tags\":{\"v\":\"1\",\"a\":\"ed25519-sha256\",");
  }

  /** Columns: further lines of the configuration, SigningTable, options, decision, near miss. */
  @ParameterizedTest(name = "{0} {1} {2}")
  @CsvSource(
      delimiter = ';',
      value = {
        "refile:;; *@a.test k1; --from j@a.test --client 192.0.2.1; verified; the client is not trusted; if it were in InternalHosts or authenticated, the message would be signed with d=a.test s=s1",
        "'';; *@a.test k1; --from j@a.test; verified; the SigningTable has patterns, but is named without refile:; with SigningTable refile:SigningTable, the message would be signed with d=a.test s=s1",
        "file:;; *@a.test k1; --from j@a.test; verified; the SigningTable has patterns, but is named without refile:; with SigningTable refile:SigningTable, the message would be signed with d=a.test s=s1",
        "'';; a.test k1; --from j@a.test.; verified; the author's domain is written a.test., the table has it a.test: spelled the same, the message would be signed with d=a.test s=s1",
        "refile:;; *@a.test. k1; --from j@a.test; verified; the author's domain is written a.test, the table has it a.test.: spelled the same, the message would be signed with d=a.test s=s1",
        "'';; a.test k1; --from j@b.A.test; verified; mail of A.test is signed with d=a.test s=s1, mail of subdomains is not: add a line to the SigningTable that begins with .A.test",
        "refile:;; *@a.test k1; --from <j@x.b.a.test>; verified; mail of a.test is signed with d=a.test s=s1, mail of subdomains is not: add a line to the SigningTable that begins with *@*.a.test",
        "refile:; / DontSignMailTo n@b.test; *@a.test k1; --from j@a.test --to n@b.test; exempt-recipient; DontSignMailTo lists a recipient: without it, the message would be signed with d=a.test s=s1",
        "refile:; / MacroList x=Yes; *@a.test k1; --from j@b.test --client 192.0.2.1 --macro {x}=yes; verified; macro x has the value yes, MacroList has Yes: case matters",
        "refile:;; *@a.test k1; --from j@c.test; verified;",
        "refile:;; *@a.test k1; --from j@A.TEST; signed;",
        "refile:;; *@a.test k1; --from j@a.test --client 192.0.2.1 --role sign; signed;",
        "refile:;; *@a.test k1; --from j@a.test --role verify; verified; the client is not trusted; if it were in InternalHosts or authenticated, the message would be signed with d=a.test s=s1",
      })
  void namesTheNearMiss(
      String type, String more, String lines, String options, String decision, String nearMiss)
      throws IOException {
    write("SigningTable", lines);

    String out =
        explain(
                "KeyTable @@/KeyTable / SigningTable "
                    + type
                    + "@@/SigningTable"
                    + (more == null ? "" : " " + more),
                options)
            .out();

    assertThat(out).contains("[" + decision + "]\n");
    if (nearMiss == null) {
      assertThat(out).doesNotContain("\nnearly");
    } else {
      assertThat(out.replaceAll("\\s+", " ")).contains(" nearly " + nearMiss);
    }
    assertThat(out.lines()).allMatch(line -> line.length() <= 80);
  }

  @Test
  void aDomainAboveIsNearWithoutSubDomains() throws IOException {
    String conf = "Domain a.test / Selector s1 / KeyFile @@/ed.private";

    assertThat(explain(conf, "--from j@x.a.test").out().replaceAll("\\s+", " "))
        .contains(
            "Domain no no signing domain match for 'x.a.test'",
            "nearly a domain above the author's is in Domain: with SubDomains yes, the message would"
                + " be signed with d=a.test s=s1");
    assertThat(explain(conf + " / SubDomains yes", "--from j@x.a.test").out())
        .contains("i=@a.test;");
  }

  @Test
  void aNameInOtherCaseIsNear() throws IOException {
    write("KeyTable", "A.test a.test:s1:@@/ed.private");
    write("SigningTable", "*@a.test %");

    assertThat(explain(TABLES, "--from j@a.test").out().replaceAll("\\s+", " "))
        .contains(
            "[unknown-key]", "nearly the KeyTable has the name A.test at KeyTable:1:1: names must");
  }

  @Test
  void allLooksAtTheTables() throws IOException {
    write(
        "KeyTable",
        "k1 a.test:s1:@@/ed.private / k1 b.test:s1:@@/ed.private / k2 c.test:s2:@@/ed.private"
            + " / all %:s1:@@/ed.private / gone d.test:s1:@@/gone");
    write("SigningTable", "*@a.test k1 / joe@a.test k1 / *@d.test gone / *@* all");
    Path zone =
        write(
            "zone",
            "s1._domainkey.a.test v=DKIM1; k=ed25519; p=%s / s2._domainkey.c.test v=DKIM1; k=ed25519; p="
                .formatted(PUBLIC));

    Run run = explain(TABLES, "--all --json --dns-file " + zone);

    assertThat(run.status()).isEqualTo(1);
    assertThat(
            run.out()
                .replace("\\\"", "'")
                .lines()
                .map(line -> line.replaceAll("\"text\":\"([^\"]*)\"", "$1")))
        .containsExactly(
            "{\"place\":\"KeyTable:5:1\",\"kind\":\"broken-key\",key 'gone': cannot read key gone: no such file}",
            "{\"place\":\"SigningTable:2:1\",\"kind\":\"shadowed\",joe@a.test never matches: *@a.test at SigningTable:1:1 matches everything that it does}",
            "{\"place\":\"SigningTable:4:1\",\"kind\":\"catch-all\",*@* signs for every author, whatever the domain}",
            "{\"place\":\"KeyTable:2:1\",\"kind\":\"duplicate-key\",k1 is never used: it has a line at KeyTable:1:1}",
            "{\"place\":\"KeyTable:3:1\",\"kind\":\"unused-key\",no line of the SigningTable refers to k2}",
            "{\"place\":\"KeyTable:4:1\",\"kind\":\"catch-all\",all signs with d= of the author, whatever the domain}",
            "{\"place\":\"KeyTable:2:1\",\"kind\":\"dns-no-record\",s1._domainkey.b.test: DNS has no record of this name}",
            "{\"place\":\"KeyTable:3:1\",\"kind\":\"dns-revoked\",s2._domainkey.c.test: p= is empty, which revokes the key}");
  }

  @Test
  void allNamesPatternsInAPlainTableAndIsContentWithAGoodOne() throws IOException {
    write("SigningTable", "*@a.test k1 / joe@* k1 / *.a.test k1");
    String plain = TABLES.replace("refile:", "");

    assertThat(explain(plain, "--all").out().replace("\n  ", " "))
        .isEqualTo(
            """
            SigningTable:1:1: *@a.test is a pattern, but the table is named without refile:, so it never matches
            SigningTable:3:1: *.a.test is a pattern, but the table is named without refile:, so it never matches
            """);
    write("SigningTable", "a.test k1");
    assertThat(explain(plain, "--all")).isEqualTo(new Run(0, "no problems found\n", ""));
  }

  @Test
  void allTreatsKeyFileAsAKeyOfATable() throws IOException {
    String conf = "Domain a.test / Selector s1 / KeyFile @@/";
    secret("rubbish", "no key");

    assertThat(oneLine(explain(conf + "ed.private", "--all")))
        .isEqualTo(new Run(0, "no problems found ", ""));
    assertThat(oneLine(explain(conf + "absent", "--all")))
        .isEqualTo(new Run(1, "c.conf:3:9: KeyFile: cannot read key absent: no such file ", ""));
    assertThat(oneLine(explain("Mode v / " + conf + "rubbish", "--all")))
        .isEqualTo(new Run(1, "c.conf:4:9: KeyFile: cannot use key rubbish: not base64 text ", ""));
    assertThat(oneLine(explain(conf + "absent", "--all --json")).out())
        .contains("{\"place\":\"c.conf:3:9\",\"kind\":\"broken-key\",\"text\":\"KeyFile: ");
    assertThat(explain(conf + "absent", "--from joe@a.test").status()).isEqualTo(2);
  }

  private static Run oneLine(Run run) {
    return new Run(run.status(), run.out().replaceAll("\\s+", " "), run.err());
  }

  /** The daemon starts without these lines, and all else is looked at. */
  @Test
  void malformedLinesAreFindingsAndTheMailThatNeedsThemWaits() throws IOException {
    write("SigningTable", "*@a.test k1 / *@b.test / (joe@c.test k1 / *@d.test short");
    write("KeyTable", "k1 a.test:s1:@@/ed.private / short d.test:s1");

    assertThat(oneLine(explain(TABLES, "--all --json")).out().replaceAll("\"text\":[^}]*", ""))
        .startsWith(
            "{\"place\":\"KeyTable:2:1\",\"kind\":\"broken-line\",}"
                + " {\"place\":\"SigningTable:2:1\",\"kind\":\"broken-line\",}"
                + " {\"place\":\"SigningTable:3:1\",\"kind\":\"broken-line\",}");
    for (String author :
        List.of(
            "joe@b.test [unusable-line]",
            "ann@c.test [unusable-line]",
            "joe@d.test [unusable-key]",
            "joe@a.test [signed]")) {
      String[] words = author.split(" ", -1);
      Run run = explain(TABLES, "--from " + words[0]);
      assertThat(run.status()).isZero();
      assertThat(run.out()).contains(words[1]);
    }
  }

  @Test
  void allLooksAtKeysThatAreNotUsedAtPresentAndSaysIfThereAreNone() throws IOException {
    write("SigningTable", "a.test k1 / A.test k1");

    assertThat(
            explain("Mode v / " + TABLES.replace("refile:", ""), "--all")
                .out()
                .replace("\n  ", " "))
        .isEqualTo(
            "SigningTable:2:1: A.test never matches: a.test at SigningTable:1:1 matches everything that it does\n");
    assertThat(explain("Mode v", "--all").out())
        .startsWith("nothing is signed: there is no KeyTable");
  }

  @Test
  void allLooksUpTheRecordsOfASingleKey() throws IOException {
    Path zone = write("zone", "s1._domainkey.a.test v=DKIM1; k=ed25519; p=" + PUBLIC);

    assertThat(
            explain(
                    "Domain a.test, b.test / Selector s1 / KeyFile @@/ed.private",
                    "--all --json --dns-file " + zone)
                .out())
        .isEqualTo(
            """
            {"place":"c.conf:1:16","kind":"dns-no-record","text":"s1._domainkey.b.test: DNS has no record of this name"}
            """);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "--json; --from is missing: give the author, or --all",
        "--from a@b.test --client mx; '--client mx: write an IP address; a name goes with --client-name'",
        "--from a@b.test --mode x; --mode: Mode: unknown mode \"x\": write s, v or sv",
        "--from a@b.test --dns; --dns, --dns-file and --nameserver are for --all",
        "--from a@b.test --all; --from is for one message, and --all for the tables: leave one out",
      })
  void wrongUsageEndsWith2(String options, String message) throws IOException {
    assertThat(explain(TABLES, options))
        .isEqualTo(new Run(2, "", "signet-keytool: " + message + "\n"));
  }

  @Test
  void aConfigurationThatCannotBeUsedIsNamedByLine() throws IOException {
    Run run = explain("Mode sv / Moode v", "--from a@b.test");

    assertThat(run.status()).isEqualTo(2);
    assertThat(run.err())
        .startsWith("signet-keytool: " + folder + "/c.conf:2:1: ")
        .contains("Moode");
  }
}
