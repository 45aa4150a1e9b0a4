package org.signet.keytool;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MainTest {

  @ParameterizedTest
  @ValueSource(strings = {"--help", "-h", "help"})
  void helpTeachesTheFourSteps(String option) {
    Run run = Run.keytool(option);

    assertThat(run.status()).isZero();
    assertThat(run.err()).isEmpty();
    assertThat(run.out())
        .contains("Usage: signet-keytool", "genkey -d example.com -s s1", "Exit status:");
    assertThat(run.out().lines()).allMatch(line -> line.length() <= 80);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "genkey",
        "txt",
        "genzone",
        "testkey",
        "sign",
        "verify",
        "testmsg",
        "explain",
        "lint",
        "migrate",
        "completion"
      })
  void everyCommandHasAnExampleAndItsExitStatus(String command) {
    Run run = Run.keytool(command, "--help");

    assertThat(run.status()).isZero();
    assertThat(run.out()).contains("Example: signet-keytool " + command, "Exit status: 0");
    assertThat(run.out().lines()).allMatch(line -> line.length() <= 80);
    assertThat(Run.keytool("help", command).out()).isEqualTo(run.out());
  }

  @ParameterizedTest
  @CsvSource({"--version", "-V", "genkey --version"})
  void tellsItsVersion(String words) {
    Run run = Run.keytool((Object[]) words.split(" "));

    assertThat(run.status()).isZero();
    assertThat(run.out()).startsWith("signet-keytool ");
  }

  @Test
  void aMissingCommandIsWrongUsage() {
    assertThat(Run.keytool())
        .isEqualTo(
            new Run(2, "", "signet-keytool: a command is missing\nTry: signet-keytool --help\n"));
  }

  @Test
  void anUnknownCommandIsWrongUsageWithASuggestion() {
    assertThat(Run.keytool("genkye"))
        .isEqualTo(
            new Run(
                2,
                "",
                """
                signet-keytool: Unmatched argument at index 0: 'genkye'
                Did you mean: signet-keytool genkey or signet-keytool genzone?
                Try: signet-keytool --help
                """));
  }

  @Test
  void aFullDiskIsNoSuccess() {
    OutputStream full =
        new OutputStream() {
          @Override
          public void write(int octet) throws IOException {
            throw new IOException("No space left on device");
          }
        };
    ByteArrayOutputStream err = new ByteArrayOutputStream();

    int status = Main.run(InputStream.nullInputStream(), full, err, "--help");

    assertThat(status).isEqualTo(2);
    assertThat(err.toString(StandardCharsets.UTF_8))
        .isEqualTo("signet-keytool: cannot write to standard output; is the disk full?\n");
  }
}
