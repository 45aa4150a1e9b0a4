package org.signet.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which configuration {@code -n} looks at, and how it names it. */
class MainTest {
  @TempDir Path folder;

  private List<String> check(String... arguments) {
    ByteArrayOutputStream octets = new ByteArrayOutputStream();
    ExitStatus status =
        Main.check(folder.resolve("default.conf"), new PrintStream(octets, true, UTF_8), arguments);
    return (status.code() + " " + octets.toString(UTF_8).replace(folder + "/", "@/"))
        .lines()
        .toList();
  }

  private void write(String name, String text) throws IOException {
    Files.writeString(folder.resolve(name), text.replace("@/", folder + "/"));
  }

  @Test
  void withoutAnyFileItSaysWhatItLookedFor() {
    assertThat(check("-n"))
        .containsExactly(
            "78 signet-milter: there is no configuration to check: no -x, and there is no"
                + " @/default.conf");
  }

  @Test
  void flagsAloneAreAConfiguration() {
    assertThat(check("-n", "-p", "local:" + folder.resolve("s")))
        .containsExactly("0 signet-milter: the command line, as there is no @/default.conf: good");
    assertThat(check("-n", "-f", "-l"))
        .containsExactly(
            "78 signet-milter: Socket: milter socket must be specified: Socket in the configuration,"
                + " or -p",
            "signet-milter: the command line, as there is no @/default.conf: 1" + " problem");
  }

  @Test
  void theDefaultFileIsNamed() throws IOException {
    write("default.conf", "Socket local:@/s\n");
    write("other.conf", "Socket local:@/s\nMode x\nSyslog maybe\n");

    assertThat(check("-n")).containsExactly("0 signet-milter: @/default.conf: good");
    assertThat(check("-n", "-x", folder.resolve("other.conf").toString()))
        .containsExactly(
            "78 @/other.conf:2:6: Mode: unknown mode \"x\": write s, v or sv",
            "@/other.conf:3:8: Syslog: illegal value \"maybe\": write yes or no",
            "signet-milter: @/other.conf: 2 problems");
  }

  @Test
  void aDefaultFileThatCannotBeReadIsNotPassedOver() throws IOException {
    Files.createDirectory(folder.resolve("default.conf"));

    assertThat(check("-n"))
        .containsExactly(
            "78 @/default.conf: cannot be read: is a directory",
            "signet-milter: @/default.conf: 1 problem");
  }
}
