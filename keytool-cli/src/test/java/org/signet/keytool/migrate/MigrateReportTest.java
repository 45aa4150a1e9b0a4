package org.signet.keytool.migrate;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.signet.keytool.Keys;
import org.signet.keytool.Run;
import org.signet.keytool.terminal.Colours;
import org.signet.policy.text.Place;
import picocli.CommandLine;

/**
 * The reports on whole installations, in {@code migrate/NAME}: opendkim.conf with what it names,
 * and the report in each form. {@code @DIR@} is the folder that they are in; {@code
 * -Dgolden.update} writes the reports.
 */
class MigrateReportTest {
  private static final Path CASES = Path.of("src/test/resources/migrate");
  private static final String SHOWN = "/etc/dkim";

  @TempDir private Path folder = Path.of("");

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "debian, rw-------",
    "large, rw-------",
    "broken, rw-------",
    "permissions, rw-r--r--",
  })
  void reports(String name, String keyMode) throws Exception {
    install(CASES.resolve(name));
    Keys.ed25519(folder);
    Files.copy(CASES.resolve("rsa.private"), folder.resolve("rsa.private"));
    for (String key : List.of("ed.private", "rsa.private")) {
      Files.setPosixFilePermissions(folder.resolve(key), PosixFilePermissions.fromString(keyMode));
    }
    zone();
    MigrateCommand command = new MigrateCommand(InputStream.nullInputStream());
    new CommandLine(command)
        .parseArgs(
            "-x",
            folder.resolve("opendkim.conf").toString(),
            "--postfix",
            folder.resolve("postfix").toString(),
            "--system",
            folder.toString(),
            "--dns-file",
            folder.resolve("zone").toString());

    MigrationReport report = shown(command.report());

    assertIs(name, "expected.txt", MigrationText.of(report, Colours.NONE));
    assertIs(name, "expected.json", report.json());
    assertIs(name, "expected.html", HtmlReport.of(report));
    assertThat(MigrationText.of(report, Colours.NONE).lines())
        .allMatch(line -> line.length() <= 80);
  }

  private void install(Path from) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Path to = folder.resolve(from.relativize(file).toString());
        Files.createDirectories(to.getParent());
        Files.writeString(to, Files.readString(file).replace("@DIR@", folder.toString()));
        Files.setPosixFilePermissions(to, PosixFilePermissions.fromString("rw-r--r--"));
        Files.setLastModifiedTime(to, FileTime.fromMillis(0)); // postconf waits for new ones
      }
    }
  }

  private void zone() throws IOException {
    Files.writeString(
        folder.resolve("zone"),
        Files.readString(CASES.resolve("zone"))
            .replace("ED", record("ed"))
            .replace("CUT", record("rsa").substring(0, 255)));
  }

  private String record(String selector) {
    Path key = folder.resolve(selector + ".private");
    return Run.keytool("txt", key, "-d", "example.com", "-s", selector, "--format", "plain")
        .out()
        .strip();
  }

  /** With a fixed name of the folder, and of whoever runs the test. */
  private MigrationReport shown(MigrationReport report) {
    List<Section> sections = new ArrayList<>();
    for (Section section : report.sections()) {
      sections.add(
          new Section(
              section.id(), section.title(), section.items().stream().map(this::shown).toList()));
    }
    return new MigrationReport(shown(report.configuration()), sections);
  }

  private Item shown(Item item) {
    return new Item(
        item.level(),
        item.place()
            .map(at -> new Place(Path.of(shown(at.file().toString())), at.line(), at.column())),
        shown(item.subject()),
        item.word(),
        shown(item.text()),
        item.details());
  }

  private String shown(String text) {
    return text.replace(folder.toString(), SHOWN)
        .replaceAll("\\(owner \\S+, group \\S+, mode", "(owner root, group root, mode")
        .replaceAll("chown \\S+", "chown signet");
  }

  private static void assertIs(String name, String file, String text) throws IOException {
    Path expected = CASES.resolve(name).resolve(file);
    if (System.getProperty("golden.update") != null) {
      Files.writeString(expected, text);
    }
    assertThat(text).isEqualTo(Files.readString(expected, StandardCharsets.UTF_8));
  }
}
