package org.signet.keytool.migrate;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.signet.keytool.Keys;
import org.signet.keytool.Run;
import org.signet.keytool.terminal.Colours;

/** The command around the reports of {@link MigrateReportTest}. */
class MigrateCommandTest {
  @TempDir private Path folder = Path.of("");
  private Path zone = Path.of("");

  @BeforeEach
  void install() throws IOException {
    Keys keys = Keys.ed25519(folder);
    zone = keys.zone();
    Files.setPosixFilePermissions(keys.privateKey(), PosixFilePermissions.fromString("rw-------"));
    conf("");
    postfix("smtpd_milters = inet:localhost:8891\nnon_smtpd_milters = $smtpd_milters\n");
  }

  private void conf(String more) throws IOException {
    Files.writeString(
        folder.resolve("c"),
        "Socket inet:8891@localhost\nUserID root\nDomain example.com\nSelector ed\nKeyFile "
            + folder.resolve("ed.private")
            + "\n"
            + more);
  }

  private void postfix(String main) throws IOException {
    Path file = Files.writeString(folder.resolve("main.cf"), main);
    Files.setLastModifiedTime(file, FileTime.fromMillis(0)); // postconf waits for new ones
  }

  private Run migrate(Object... more) {
    List<Object> words =
        new ArrayList<>(
            List.of(
                "migrate",
                "-x",
                folder.resolve("c"),
                "--postfix",
                folder,
                "--system",
                folder,
                "--dns-file",
                zone));
    words.addAll(List.of(more));
    return Run.keytool(words.toArray());
  }

  @ParameterizedTest
  @CsvSource({
    "'', 0, ready",
    "SendReports yes, 1, ready with remarks (1)",
    "Rubbish yes, 2, not ready: 1 problem to fix",
    "'SendReports yes\nRubbish 1\nPOPDBFile x', 2, 'not ready: 2 problems to fix, 1 remark'",
  })
  void theStatusIsTheVerdict(String line, int status, String verdict) throws IOException {
    conf(line + "\n");

    Run run = migrate();

    assertThat(run.out()).startsWith(folder.resolve("c") + ": " + verdict + "\n\n");
    assertThat(run.err()).isEmpty();
    assertThat(run.status()).as("%s", run).isEqualTo(status);
  }

  @Test
  void namesTheAddressAndTheUserThatTheServiceGives() throws IOException {
    Files.writeString(
        folder.resolve("c"),
        "Domain example.com\nSelector ed\nKeyFile " + folder.resolve("ed.private") + "\n");
    Files.createDirectories(folder.resolve("etc/default"));
    Path file =
        Files.writeString(
            folder.resolve("etc/default/opendkim"),
            "# of the init script\nSOCKET=\"inet:12301@localhost\"\nUSER=root\nGROUP=daemon\n");
    postfix("smtpd_milters = inet:localhost:12301\nnon_smtpd_milters = $smtpd_milters\n");

    Run run = migrate("--json");

    assertThat(run.out())
        .contains(
            "{\"level\":\"fix\",\"file\":\""
                + file
                + "\",\"line\":2,\"subject\":\"SOCKET inet:12301@localhost\",\"word\":\"not in the"
                + " configuration\",\"text\":\"OpenDKIM's service sets it; write: Socket"
                + " inet:12301@localhost\",",
            "\"line\":3,\"subject\":\"USER root:daemon\",\"word\":\"not in the configuration\",\"text\":\"OpenDKIM's"
                + " service sets it; write: UserID root:daemon\",",
            "\"subject\":\"UserID root\",\"word\":\"a user of this machine\"",
            "\"word\":\"points at Socket\"")
        .doesNotContain("8891");
    assertThat(run.status()).isEqualTo(2);
  }

  @Test
  void writesIntoANewFileOnly() throws IOException {
    Path out = folder.resolve("report.html");

    Run first = migrate("--html", "-o", out);
    String page = Files.readString(out);
    Run second = migrate("--json", "-o", out);
    Run third = migrate("--json", "-o", out, "--force");

    assertThat(first)
        .isEqualTo(new Run(0, "", "signet-keytool: " + folder.resolve("c") + ": ready\n"));
    assertThat(page).startsWith("<!DOCTYPE html>").endsWith("</html>\n");
    assertThat(second)
        .isEqualTo(
            new Run(
                2,
                "",
                "signet-keytool: "
                    + out
                    + ": already exists; give another name, or --force to replace it\n"));
    assertThat(third.status()).isZero();
    assertThat(Files.readString(out))
        .startsWith("{\"configuration\":\"" + folder.resolve("c") + "\",\"verdict\":\"ready\",");
    try (var files = Files.list(folder)) {
      assertThat(files)
          .extracting(file -> file.getFileName().toString())
          .containsExactlyInAnyOrder("c", "ed.private", "ed.zone", "main.cf", "report.html");
    }
  }

  @Test
  void replacesNoDeviceAndNoLink() throws IOException {
    Path link = Files.createSymbolicLink(folder.resolve("link"), folder.resolve("c"));

    assertThat(migrate("-o", "/dev/null", "--force").err())
        .isEqualTo(
            "signet-keytool: /dev/null: not a regular file, so it is not replaced; give another"
                + " name\n");
    assertThat(migrate("-o", link, "--force").status()).isEqualTo(2);
    assertThat(migrate("-o", folder.resolve("no/such/folder")).err())
        .isEqualTo("signet-keytool: " + folder.resolve("no/such/folder") + ": no such file\n");
  }

  @Test
  void saysWhatCannotBeRead() {
    assertThat(Run.keytool("migrate", "-x", folder.resolve("absent")))
        .isEqualTo(
            new Run(
                2,
                "",
                "signet-keytool: "
                    + folder.resolve("absent")
                    + ": cannot be read: no such file\n"));
    assertThat(Run.keytool("migrate", "-x", folder).err())
        .isEqualTo("signet-keytool: " + folder + ": cannot be read: is a directory\n");
    assertThat(migrate("--prove", folder.resolve("absent.eml")))
        .isEqualTo(
            new Run(2, "", "signet-keytool: " + folder.resolve("absent.eml") + ": no such file\n"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "-x", "-x c --json --html", "-x c --authoritative-port x", "-x c y"})
  void wrongUsageIsSaid(String words) {
    Run run = Run.keytool((Object[]) ("migrate " + words).strip().split(" "));

    assertThat(run.status()).isEqualTo(2);
    assertThat(run.out()).isEmpty();
    assertThat(run.err()).endsWith("Try: signet-keytool migrate --help\n");
  }

  @Test
  void provesNothingWithoutOpenDkim() throws IOException {
    Path sample = Files.writeString(folder.resolve("m"), "From: joe@example.com\n\nHello\n");

    Run run = migrate("--prove", sample, "--opendkim", folder.resolve("absent"));

    assertThat(run.status()).isEqualTo(1);
    assertThat(run.out())
        .contains("Samples, signed by both", "absent: does not", "signed by Signet");
  }

  @Test
  void levelsAreColouredAndNothingElse() {
    Item item = Item.of(Level.FIX, "\u001b[31mx", "w\u0007", "t\u202e\nu");
    MigrationReport report =
        new MigrationReport("c\u001b", List.of(new Section("s", "S", List.of(item))));

    String plain = MigrationText.of(report, Colours.NONE);
    String coloured = MigrationText.of(report, new Colours(true));

    assertThat(plain).doesNotContain("\u001b", "\u0007", "\u202e");
    assertThat(coloured.replaceAll("\u001b\\[[0-9;]*m", "")).isEqualTo(plain);
    assertThat(coloured)
        .startsWith("c?: \u001b[1m\u001b[31mnot ready\u001b[0m: 1 problem to fix\n")
        .contains("  \u001b[1m\u001b[31mfix\u001b[0m     ");
  }

  @Test
  void ofManyThatAreWellOnlySomeAreShown() {
    List<Item> items = new ArrayList<>();
    for (int i = 0; i < 1000; i++) {
      items.add(Item.of(i == 500 ? Level.REMARK : Level.OK, "k" + i, "published", ""));
    }

    String text =
        MigrationText.of(
            new MigrationReport("c", List.of(new Section("s", "S", items))), Colours.NONE);

    assertThat(text.lines()).hasSize(1 + 2 + 20 + 1 + 1 + 20 + 1);
    assertThat(text).contains("  remark  k500: published\n");
  }

  @Test
  void ofManyThingsToMendTheSummaryHasSome() {
    List<Item> items = new ArrayList<>();
    for (int i = 1; i <= 150; i++) {
      items.add(Item.of(Level.FIX, "k" + i, "revoked", ""));
    }

    String text =
        MigrationText.of(
            new MigrationReport("c", List.of(new Section("s", "S", items))), Colours.NONE);

    assertThat(text)
        .contains(" 100. k100: revoked\n      ... and 50 more, see below\n\nS\n", "k150: revoked");
    assertThat(text.lines()).hasSize(1 + 2 + 100 + 1 + 2 + 150);
  }

  /** Whatever the files are, there is a report or one message. */
  @Test
  void rubbishIsReported() throws IOException {
    Random random = new Random(6);
    List<String> words =
        List.of(
            "Socket",
            "KeyTable",
            "refile:" + folder.resolve("t"),
            "SigningTable",
            "Include",
            folder.resolve("c").toString(),
            "inet:",
            "local:",
            "\u0000",
            "\n",
            "#",
            "*",
            "=",
            "UserID",
            "KeyFile",
            "/",
            "smtpd_milters",
            "$smtpd_milters",
            "${",
            "{",
            "}",
            "-o",
            "smtp inet n - y - - smtpd",
            "\u00ff",
            " ",
            "On-Default",
            "Domain",
            "MTA");
    for (int i = 0; i < 40; i++) {
      for (String name : List.of("c", "t", "main.cf", "master.cf")) {
        StringBuilder text = new StringBuilder();
        for (int n = random.nextInt(40); n >= 0; n--) {
          text.append(words.get(random.nextInt(words.size())))
              .append(random.nextBoolean() ? " " : "\n");
        }
        Path file = folder.resolve(name);
        Files.write(file, text.toString().getBytes(StandardCharsets.ISO_8859_1));
        Files.setLastModifiedTime(file, FileTime.fromMillis(0));
      }

      Run run = migrate("--json");

      assertThat(run.err()).doesNotContain("defect");
      assertThat(run.status()).isBetween(0, 2);
      assertThat(run.out().isEmpty()).isNotEqualTo(run.err().isEmpty());
    }
  }
}
