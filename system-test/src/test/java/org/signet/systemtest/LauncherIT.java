package org.signet.systemtest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.signet.systemtest.harness.Await;
import org.signet.systemtest.harness.Command;
import org.signet.systemtest.harness.Needs;
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

  // --- the user ---

  /** Who runs it, and what is there: as with opendkim itself in the same place. */
  @ParameterizedTest(name = "{0} {1}")
  @CsvSource({
    "UserID opendkim:postfix, '', opendkim, postfix",
    "UserID opendkim, '', opendkim, opendkim",
    "UserID nobody, -u opendkim:postfix, opendkim, postfix",
    "Include @/included, '', opendkim, mail",
    "UserID root:postfix, '', root, postfix",
    "UserID root, '', root, root",
  })
  void becomesTheUserOfUserId(String line, String flags, String user, String group)
      throws IOException {
    Needs.root();
    workspace.file("included", "UserID opendkim:mail\n");
    Path run = workspace.folder("run");
    Command.of("chown", "opendkim", run).run().orFail();
    Path pidFile = workspace.folder("of root").resolve("signet.pid");
    Path socket = run.resolve("s");
    Path conf = configuration(line, socket, pidFile);
    List<String> command = new ArrayList<>(List.of(program().toString(), "-f", "-x", "" + conf));
    command.addAll(flags.isEmpty() ? List.of() : List.of(flags.split(" ")));
    Process process = start(command);
    try {
      Await.until(
          Duration.ofSeconds(30),
          () -> Files.exists(pidFile) && !content(pidFile).isEmpty() && Files.exists(socket),
          () -> "it does not run:\n" + content(workspace.path("log")));

      assertThat(pidFile).hasContent(process.pid() + "");
      assertThat(
              Command.of("ps", "-o", "user=,group=", "-p", process.pid()).run().out().split(" +"))
          .extracting(String::strip)
          .containsExactly(user, group);
      assertThat(Command.of("stat", "-c", "%U:%G %a", socket).run().out().strip())
          .isEqualTo(user + ":" + group + " 770");
    } finally {
      process.destroy();
      await(process);
    }
    assertThat(socket).doesNotExist();
    assertThat(content(pidFile)).as("nobody's number").isEmpty();
    assertThat(content(workspace.path("log"))).doesNotContain("WARN", "ERROR");
  }

  @Test
  void aPidFileThatIsAnotherFileStaysAsItIs() throws IOException {
    Needs.root();
    Path run = workspace.folder("run");
    Command.of("chown", "opendkim", run).run().orFail();
    Path precious = workspace.file("of root/precious", "not a number\n");
    Path conf = configuration("UserID opendkim", run.resolve("s"), precious);

    Outcome outcome = Command.of(program(), "-f", "-x", conf).run();

    assertThat(outcome.status()).isEqualTo(69);
    assertThat(outcome.err())
        .contains("cannot write PidFile " + precious, "permission denied", "RuntimeDirectory=");
    assertThat(precious).hasContent("not a number");
    assertThat(Command.of("stat", "-c", "%U", precious).run().out().strip()).isEqualTo("root");
    assertThat(run).isEmptyDirectory();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "UserID no-such-user | 78 | UserID no-such-user: there is no user no-such-user; create it:"
            + " adduser --system --group no-such-user",
        "UserID opendkim:no-such | 78 | UserID opendkim:no-such: there is no group no-such; create"
            + " it: addgroup --system no-such",
        "UserID opendkim: | 78 | UserID: write user or user:group",
      })
  void refusesAUserThatIsNotThere(String line, int status, String problem) {
    Needs.root();
    Outcome outcome =
        Command.of(program(), "-f", "-x", configuration(line, workspace.path("s"), Path.of("/p")))
            .run();

    assertThat(outcome.status()).as("%s", outcome).isEqualTo(status);
    assertThat(outcome.err()).contains(problem);
  }

  @Test
  void neverRunsAsRootInsteadOfAnother() throws IOException {
    Needs.root();
    Path conf = configuration("UserID opendkim", workspace.path("s"), workspace.path("p"));

    // A configuration that only the daemon can read.
    Outcome input =
        Command.of("/bin/sh", "-c", "exec \"$0\" -f -x - <\"$1\"", program(), conf).run();
    assertThat(input.status()).as("%s", input).isEqualTo(78);
    assertThat(input.err())
        .contains("UserID \"opendkim\", but this process is root", "or set UserID root");

    // No setpriv.
    Path bin = workspace.folder("bin");
    for (String tool : List.of("id", "getent", "readlink", "java", "ls", "sh")) {
      Path found = Path.of(Command.of("which", tool).run().orFail().out().strip());
      Files.createSymbolicLink(bin.resolve(tool), found);
    }
    Outcome noTool =
        Command.of("/usr/bin/env", "-i", "PATH=" + bin, "/bin/sh", program(), "-f", "-x", conf)
            .run();
    assertThat(noTool.status()).as("%s", noTool).isEqualTo(77);
    assertThat(noTool.err()).contains("cannot be changed without setpriv; install util-linux");

    // Root that may not change its user.
    Outcome bound =
        Command.of("setpriv", "--bounding-set=-setuid,-setgid", program(), "-f", "-x", conf).run();
    assertThat(bound.status()).as("%s", bound).isEqualTo(77);
    assertThat(bound.err())
        .contains("the user cannot be changed: setpriv: ", "with all its capabilities");

    // An installation that nobody else can read.
    Files.setPosixFilePermissions(home, PosixFilePermissions.fromString("rwx------"));
    Outcome closed = Command.of(program(), "-f", "-x", conf).run();
    assertThat(closed.status()).as("%s", closed).isEqualTo(77);
    assertThat(closed.err()).contains("cannot read " + home.resolve("lib"), "/opt/signet");
    assertThat(workspace.path("s")).doesNotExist();
  }

  /** What ends at once needs no other user; who is not root stays who he is, and says so. */
  @Test
  void leavesTheUserAloneWhereItNeedNotChange() throws IOException {
    Needs.root();
    Path run = workspace.folder("run");
    Command.of("chown", "opendkim", run).run().orFail();
    Path conf = configuration("UserID nobody", run.resolve("s"), run.resolve("p"));
    assertThat(Command.of(program(), "-e", "UserID", "-x", conf).run().out().strip())
        .isEqualTo("nobody");

    Process process =
        start(
            List.of(
                "setpriv",
                "--reuid=opendkim",
                "--regid=opendkim",
                "--clear-groups",
                program().toString(),
                "-f",
                "-x",
                conf.toString()));
    try {
      Await.until(
          Duration.ofSeconds(30),
          () -> Files.exists(run.resolve("p")),
          () -> "it does not run:\n" + content(workspace.path("log")));
      assertThat(content(workspace.path("log")))
          .containsOnlyOnce(
              "UserID nobody has no effect: this process was started as opendkim, and only root can"
                  + " change that; set User= in the systemd unit, or UserID opendkim");
    } finally {
      process.destroy();
      await(process);
    }
  }

  private Path configuration(String line, Path socket, Path pidFile) {
    return workspace.file(
        "conf",
        "Socket local:"
            + socket
            + "\nUMask 007\nMode v\nSyslog no\nPidFile "
            + pidFile
            + "\n"
            + line.replace("@", workspace.path("").toString())
            + "\n");
  }

  private Process start(List<String> command) throws IOException {
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(workspace.path("log").toFile())
        .start();
  }

  private static void await(Process process) {
    try {
      assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static String content(Path file) {
    try {
      return Files.exists(file) ? Files.readString(file) : "";
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Path program() {
    return home.resolve("bin/signet-milter");
  }
}
