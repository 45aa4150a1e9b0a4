package org.signet.keytool;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CompletionCommandTest {

  /**
   * As bash does it at the tabulator key: the words so far in COMP_WORDS, the answer in COMPREPLY.
   */
  @ParameterizedTest
  @CsvSource({
    "signet-keytool ve, verify",
    "signet-keytool gen, genkey genzone",
    "signet-keytool verify --dn, --dns-file",
    "signet-keytool testmsg --nam, --nameserver",
  })
  void bashCompletes(String words, String completed, @TempDir Path folder)
      throws IOException, InterruptedException {
    Path script = folder.resolve("script");
    Files.writeString(script, Run.keytool("completion").out());
    String ask =
        ". '%s'; compopt() { :; }; COMP_WORDS=(%s); COMP_CWORD=$((${#COMP_WORDS[@]} - 1));"
                .formatted(script, words)
            + " _complete_signet-keytool; echo \"${COMPREPLY[*]}\"";
    Process bash = new ProcessBuilder("bash", "-c", ask).redirectErrorStream(true).start();

    String answer = new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    assertThat(bash.waitFor(10, TimeUnit.SECONDS)).isTrue();
    assertThat(answer.strip().split("\\s+")).containsExactlyInAnyOrder(completed.split(" "));
  }

  @Test
  void theScriptKnowsEveryCommand() {
    assertThat(Run.keytool("completion").out())
        .contains("genkey", "txt", "sign", "verify", "testmsg", "genzone", "testkey", "explain");
  }
}
