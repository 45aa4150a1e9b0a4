package org.signet.keytool.migrate;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.signet.dkim.message.HeaderField;
import org.signet.dkim.message.HeaderSection;
import org.signet.policy.config.ConfigReader;
import org.signet.policy.config.ConfigSource;
import org.signet.policy.config.ConfigSurvey;

/** Without a real opendkim; with one, see MigrateIT. */
class ProofTest {
  @TempDir private Path folder = Path.of("");

  private ConfigSurvey survey(String lines) throws IOException {
    // RFC 8463 appendix A.2
    Path key =
        Files.writeString(folder.resolve("k"), "nWGxne/9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A=\n");
    Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));
    Path file =
        Files.writeString(
            folder.resolve("c"),
            "Domain example.com\nSelector s\nKeyFile " + key + "\nSocket inet:1\n" + lines);
    return ConfigReader.survey(new ConfigSource.File(file), List.of());
  }

  private static SampleMessage sample(String from) {
    return new SampleMessage(
        "m.eml",
        HeaderSection.of(List.of(HeaderField.of("From", " " + from))),
        ByteBuffer.wrap("Hello\r\n".getBytes(StandardCharsets.US_ASCII)));
  }

  private Path program(String script) throws IOException {
    Path program = Files.writeString(folder.resolve("opendkim"), "#!/bin/sh\n" + script + "\n");
    return Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
  }

  @Test
  void tellsWhatKeepsOpenDkimFromStarting() throws IOException {
    Path program = program("echo \"$3: configuration error at line 1: test\" >&2; exit 78");

    Section section =
        Proof.of(survey(""), List.of(sample("joe@example.com")), Optional.of(program));

    assertThat(section.items())
        .extracting(Item::sentence)
        .containsExactly(
            program + ": does not start: c: configuration error at line 1: test",
            "m.eml: signed by Signet");
    assertThat(section.items().get(1).details().get(0))
        .startsWith("DKIM-Signature: v=1; a=ed25519-sha256; c=simple/simple; d=example.com; s=s;");
  }

  @Test
  void aProgramThatIsNoneDoesNotStart() throws IOException {
    Section section =
        Proof.of(
            survey(""), List.of(sample("joe@example.com")), Optional.of(folder.resolve("absent")));

    assertThat(section.items().get(0).word()).isEqualTo("does not start");
    assertThat(section.count(Level.REMARK)).isEqualTo(1);
  }

  @Test
  void tellsWhySignetDoesNotSign() throws IOException {
    Section section =
        Proof.of(survey(""), List.of(sample("a@b.test")), Optional.of(program("exit 1")));

    assertThat(section.items().get(1).sentence())
        .isEqualTo("m.eml: not signed by Signet: no signing domain match for 'b.test'");
  }

  @Test
  void nothingIsTriedWithAConfigurationThatCannotBeUsed() throws IOException {
    Section section =
        Proof.of(
            survey("Rubbish yes\n"),
            List.of(sample("joe@example.com")),
            Optional.of(folder.resolve("absent")));

    assertThat(section.items())
        .extracting(Item::sentence)
        .containsExactly("not tried: fix first the problems that prevent startup");
  }

  @Test
  void onlyWhatDecidesIsGivenToOpenDkim() throws IOException {
    String lines =
        OpenDkimSettings.of(
            survey(
                "Syslog yes\nUserID nobody\nCanonicalization relaxed\nMetricsAddress [::1]:1\n"));

    assertThat(lines.lines())
        .containsExactly(
            "Domain example.com",
            "Selector s",
            "KeyFile " + folder.resolve("k"),
            "Canonicalization relaxed",
            "Mode s",
            "RequireSafeKeys no",
            "Syslog no",
            "Background no",
            "UMask 077");
  }
}
