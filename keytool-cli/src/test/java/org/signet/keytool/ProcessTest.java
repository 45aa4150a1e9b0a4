package org.signet.keytool;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.signet.keytool.probe.LoopbackDns;

/** The command as a process of its own. */
class ProcessTest {
  @TempDir private Path folder = Path.of("");

  @Test
  void nothingButTheAnswerIsPrinted() throws Exception {
    Keys keys = Keys.ed25519(folder);
    Run signed =
        Run.withInput(
            "From: ann@example.com\n\n",
            "sign",
            "-d",
            Keys.DOMAIN,
            "-s",
            "ed",
            "-k",
            keys.privateKey(),
            "-");
    Path message = Files.writeString(folder.resolve("m.eml"), signed.out());
    try (LoopbackDns dns = LoopbackDns.failingWith(LoopbackDns.NXDOMAIN)) {
      Run run = keytool("verify", "--json", "--nameserver", dns.address(), message.toString());

      assertThat(run.err()).isEmpty();
      assertThat(run.out())
          .startsWith("{\"file\":\"" + message + "\"")
          .endsWith("\"reason\":\"key-missing\"}]}\n")
          .hasLineCount(1);
      assertThat(run.status()).isEqualTo(1);
    }
  }

  @Test
  void theVersionNeedsNeitherDnsNorCryptography() throws Exception {
    Run run = java(List.of("-Xlog:class+load"), "--version");

    assertThat(run.status()).isZero();
    assertThat(run.out())
        .contains("signet-keytool ", "picocli.CommandLine")
        .doesNotContain("org.xbill", "org.bouncycastle", "ch.qos.logback", "org.slf4j");
  }

  private Run keytool(String... arguments) throws IOException, InterruptedException {
    return java(List.of(), arguments);
  }

  private Run java(List<String> options, String... arguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(options);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
    command.addAll(List.of(arguments));
    Path out = folder.resolve("out");
    Path err = folder.resolve("err");
    Process process =
        new ProcessBuilder(command)
            .redirectOutput(out.toFile())
            .redirectError(err.toFile())
            .start();
    process.getOutputStream().close();
    int status = process.waitFor();
    return new Run(
        status,
        Files.readString(out, StandardCharsets.ISO_8859_1),
        Files.readString(err, StandardCharsets.ISO_8859_1));
  }
}
