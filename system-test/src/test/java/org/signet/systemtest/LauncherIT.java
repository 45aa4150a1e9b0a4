package org.signet.systemtest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.signet.systemtest.harness.Command;
import org.signet.systemtest.harness.Outcome;
import org.signet.systemtest.harness.Signet;
import org.signet.systemtest.harness.Workspace;

/** The shell scripts in {@code bin/}. */
class LauncherIT {
  private static final String PATH = "/usr/bin:/bin";

  private final Workspace workspace = Workspace.create();
  private Path home = Path.of("");

  @BeforeEach
  void install() {
    home = workspace.folder("an installation").resolve("signet");
    Command.of("cp", "-a", Signet.home(), home).run().orFail();
  }

  @AfterEach
  void cleanUp() {
    workspace.close();
  }

  @Test
  void findsItsFolderThroughSymbolicLinks() throws IOException {
    Path absolute =
        Files.createSymbolicLink(workspace.path("absolute"), home.resolve("bin/signet-milter"));
    Path relative =
        Files.createSymbolicLink(
            workspace.path("relative"), Path.of("an installation/signet/bin/signet-milter"));
    Path chain = Files.createSymbolicLink(workspace.path("chain"), Path.of("relative"));
    Path folder = Files.createSymbolicLink(workspace.path("folder"), home.resolve("bin"));

    for (Path program : new Path[] {absolute, relative, chain, folder.resolve("signet-milter")}) {
      assertThat(Command.of(program, "-V").run().status()).as("%s", program).isZero();
    }
  }

  @Test
  void passesTheExitStatusOn() {
    assertThat(Command.of(home.resolve("bin/signet-milter"), "--no-such-option").run().status())
        .isEqualTo(64);
  }

  @Test
  void namesTheMissingJava() {
    Outcome noJava =
        Command.of(
                "/usr/bin/env",
                "-i",
                "PATH=" + workspace.folder("empty"),
                "/bin/sh",
                program(),
                "-V")
            .run();
    assertThat(noJava.status()).isEqualTo(69);
    assertThat(noJava.err()).contains("no java in PATH", "Java 17");

    Outcome wrongHome =
        Command.of(program(), "-V").environment("JAVA_HOME", "/no/such/folder").run();
    assertThat(wrongHome.status()).isEqualTo(69);
    assertThat(wrongHome.err()).contains("JAVA_HOME is /no/such/folder");
  }

  @Test
  void refusesAnOldJava() {
    Path old = workspace.folder("old");
    Path java =
        workspace.file(
            "old/bin/java", "#!/bin/sh\necho 'openjdk version \"11.0.2\" 2019-01-15' >&2\n");
    assertThat(java.toFile().setExecutable(true)).isTrue();

    for (String release :
        new String[] {"JAVA_VERSION=\"1.8.0_392\"\n", "JAVA_VERSION=\"11.0.2\"\n", ""}) {
      workspace.file("old/release", release);
      Outcome outcome = Command.of(program(), "-V").environment("JAVA_HOME", old.toString()).run();
      assertThat(outcome.status()).as("%s", outcome).isEqualTo(69);
      assertThat(outcome.err()).contains("is Java 1");
    }
  }

  @Test
  void addsTheOptionsOfTheEnvironment() {
    Outcome outcome =
        Command.of(program(), "-V")
            .environment("SIGNET_JAVA_OPTS", "-Xmx65m -XX:+PrintCommandLineFlags")
            .run();

    assertThat(outcome.status()).as("%s", outcome).isZero();
    assertThat(outcome.out()).contains("-XX:MaxHeapSize=" + (65 << 20));
  }

  /** The JVM's own lower bound is some 125 MiB; this machine may have more than 2 GiB. */
  @Test
  void theHeapFollowsTheMemoryThereIs() {
    assertThat(heap("")).isBetween(125L << 20, 520L << 20);
    assertThat(heap("-XX:MaxRAM=512m")).as("as in a container").isBetween(100L << 20, 130L << 20);
    assertThat(heap("-XX:MaxRAM=160m")).isBetween(70L << 20, 90L << 20);
  }

  private long heap(String options) {
    Outcome outcome =
        Command.of(program(), "-V")
            .environment("SIGNET_JAVA_OPTS", "-XX:+PrintFlagsFinal " + options)
            .run()
            .orFail();
    Matcher heap = Pattern.compile(" MaxHeapSize +:?= +([0-9]+)").matcher(outcome.out());
    assertThat(heap.find()).as(outcome.out()).isTrue();
    return Long.parseLong(heap.group(1));
  }

  @Test
  void needsNothingFromTheEnvironment() {
    assertThat(Command.of("/usr/bin/env", "-i", "PATH=" + PATH, program(), "-V").run().status())
        .isZero();
  }

  private Path program() {
    return home.resolve("bin/signet-milter");
  }
}
