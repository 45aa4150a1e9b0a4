package org.signet.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.signet.policy.config.CommandLineSetting;
import org.signet.policy.config.ConfigException;
import org.signet.policy.config.ConfigReader;
import org.signet.policy.config.ConfigSource;
import org.signet.policy.config.Directive;
import org.signet.policy.config.ServerConfig;
import picocli.CommandLine;

/**
 * The launcher changes the user before Java starts, so {@code lib/user.sh} reads UserID and PidFile
 * by itself: as {@link ConfigReader} does, whatever the files and the flags look like.
 */
@Timeout(60)
class LauncherUserTest {
  private static final Path SCRIPT = Path.of("../dist/src/lib/user.sh");
  private static final long SEED = 20_261_129;

  @TempDir Path folder;

  /** A start: its flags, and what is expected of them. */
  private record Start(List<String> flags, String expected) {}

  private Path file(String name, String content) throws IOException {
    return Files.writeString(folder.resolve(name), content, StandardCharsets.ISO_8859_1);
  }

  /** What the launcher takes from these flags, a line each: user, PidFile. */
  private List<String> launcher(String shell, List<List<String>> flags) throws Exception {
    StringBuilder script = new StringBuilder(". " + quoted(SCRIPT.toString()) + "\n");
    for (List<String> each : flags) {
      script
          .append("signet_settings ")
          .append(each.stream().map(LauncherUserTest::quoted).collect(Collectors.joining(" ")))
          .append("\nprintf '%s|%s|%s\\n' \"${signet_daemon:-no}\" \"$signet_user\"")
          .append(" \"$signet_pid_file\"\n");
    }
    Path file = file("script", script.toString());
    Path out = folder.resolve("out");
    Process process =
        new ProcessBuilder(shell, file.toString())
            .redirectErrorStream(true)
            .redirectOutput(out.toFile())
            .start();
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    List<String> lines = Files.readAllLines(out, StandardCharsets.ISO_8859_1);
    assertThat(lines).hasSameSizeAs(flags);
    return lines;
  }

  private static String quoted(String text) {
    return "'" + text.replace("'", "'\\''") + "'";
  }

  /** What the daemon takes from these flags; nothing if it would not start. */
  private static Optional<String> daemon(List<String> flags) {
    CommandLineOptions options = new CommandLineOptions();
    try {
      new CommandLine(options).parseArgs(flags.toArray(String[]::new));
    } catch (CommandLine.ParameterException e) {
      return Optional.empty();
    }
    try {
      List<CommandLineSetting> settings = options.settings();
      ServerConfig config =
          ConfigReader.read(new ConfigSource.File(Path.of(options.file)), settings);
      boolean other =
          options.checkOnly
              || options.version
              || options.help
              || options.usage
              || options.dataSetQuery
              || !options.query.isEmpty()
              || !options.messages.isEmpty();
      return Optional.of(
          (other ? "no" : "yes")
              + "|"
              + config
                  .operation()
                  .user()
                  .map(user -> user.user() + user.group().map(group -> ":" + group).orElse(""))
                  .orElse("")
              + "|"
              + config.setting(Directive.PID_FILE).map(setting -> setting.value()).orElse(""));
    } catch (ConfigException e) {
      return Optional.empty();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"/bin/sh", "/bin/bash"})
  void readsFlagsAndFilesAsTheDaemonDoes(String shell) throws Exception {
    file("user", "UserID opendkim\n");
    file("deeper", "PidFile /run/a\nInclude " + folder.resolve("user") + "\n");
    List<Start> starts = new ArrayList<>();
    int number = 0;
    for (String[] row :
        new String[][] {
          {"", "yes||"},
          {"UserID opendkim", "yes|opendkim|"}, // no LF at the end
          {"UserID opendkim:postfix\nPidFile /run/x.pid\n", "yes|opendkim:postfix|/run/x.pid"},
          {" \t userid \t opendkim \t \n", "yes|opendkim|"},
          {"USERID opendkim # comment\n", "yes|opendkim|"},
          {"UserID opendkim\r\nPidFile /run/x y.pid\r\n", "yes|opendkim|/run/x y.pid"},
          {"UserID one\nUserID two\n#UserID three\n# UserID four\n", "yes|two|"},
          {"UserID one#two\n", "yes|one|"},
          {"UserID one\rUserID two\n", "yes|one|"},
          {"UserID \\o$(id)`id`*?[a]~\n", "yes|\\o$(id)`id`*?[a]~|"},
          {"PidFile -n\n", "yes||-n"},
          {"PidFile /r\u00fcn/\u00e4\n", "yes||/r\u00fcn/\u00e4"},
          {"UserID one\nInclude @/user\n", "yes|opendkim|"},
          {"Include @/user\nUserID one\n", "yes|one|"},
          {"iNCLUDE\t@/deeper\n", "yes|opendkim|/run/a"},
          {"Include /dev/null\nUserID one\n", "yes|one|"},
          {"Syslog yes\n\n\n   \nUMask 007\nUserID 104\n", "yes|104|"},
        }) {
      Path conf = file("c" + ++number, row[0].replace("@", folder.toString()));
      starts.add(new Start(List.of("-f", "-x", conf.toString()), row[1]));
    }
    String conf = file("flags", "UserID one\nPidFile /run/p\n").toString();
    for (Start start :
        List.of(
            new Start(List.of("-x", conf), "yes|one|/run/p"),
            new Start(List.of("-x" + conf), "yes|one|/run/p"),
            new Start(List.of("-flx", conf), "yes|one|/run/p"),
            new Start(List.of("-flx" + conf, "-u", "two:three"), "yes|two:three|/run/p"),
            new Start(List.of("-x", conf, "-u", " four "), "yes|four|/run/p"),
            new Start(List.of("-P", "/run/q", "-x", conf), "yes|one|/run/q"),
            new Start(List.of("-p", "local:/n", "-b", "sv", "-x", conf), "yes|one|/run/p"),
            new Start(List.of("-A", "-D", "-O", "-W", "-X", "-x", conf), "yes|one|/run/p"),
            new Start(List.of("-n", "-x", conf), "no|one|/run/p"),
            new Start(List.of("-fn", "-x", conf), "no|one|/run/p"),
            new Start(List.of("--check", "-x", conf), "no|one|/run/p"),
            new Start(List.of("-V", "-x", conf), "no|one|/run/p"),
            new Start(List.of("-?", "-x", conf), "no|one|/run/p"),
            new Start(List.of("-Q", "-x", conf), "no|one|/run/p"),
            new Start(List.of("-e", "UserID", "-x", conf), "no|one|/run/p"),
            new Start(List.of("-t", "-", "-vv", "-x", conf), "no|one|/run/p"),
            new Start(List.of("-t", "", "-x", conf), "yes|one|/run/p"))) {
      starts.add(start);
    }

    List<String> said = launcher(shell, starts.stream().map(Start::flags).toList());

    for (int i = 0; i < starts.size(); i++) {
      assertThat(said.get(i)).as("%s", starts.get(i)).isEqualTo(starts.get(i).expected());
      assertThat(daemon(starts.get(i).flags()))
          .as("%s", starts.get(i))
          .contains(starts.get(i).expected());
    }
  }

  /** Where the daemon would not start, the launcher need only come to an end. */
  @Test
  void endsWithWhatTheDaemonRefuses() throws Exception {
    Path itself = folder.resolve("itself");
    file("itself", ("Include " + itself + "\n").repeat(50) + "UserID one\n");
    file("unknown", "UserID one\nNoSuchDirective x\nUserID\n");
    file("include", "Include " + folder + "\nInclude /no/such/file\nInclude\nInclude -\n");
    List<List<String>> flags =
        List.of(
            List.of("-x", itself.toString()),
            List.of("-x", folder.resolve("unknown").toString()),
            List.of("-x", folder.resolve("include").toString()),
            List.of("-x", folder.toString()),
            List.of("-x"),
            List.of("-u"),
            List.of("--no-such-flag"),
            List.of("-x", "-n", "word"),
            List.of("-Z", "-x", "no such file"));

    assertThat(launcher("/bin/sh", flags)).hasSameSizeAs(flags);
    assertThat(flags).allSatisfy(each -> assertThat(daemon(each)).isEmpty());
  }

  @Test
  void readsWhateverIsWrittenAsTheDaemonDoes() throws Exception {
    Random random = new Random(SEED);
    List<List<String>> flags = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      Path conf = file("r" + i, text(random, i));
      List<String> each = new ArrayList<>(List.of("-f", "-x", conf.toString()));
      if (random.nextInt(4) == 0) {
        each.addAll(List.of("-u", pick(random, "flag", "flag:group", " \tflag ")));
      }
      if (random.nextInt(4) == 0) {
        each.add("-P/run/flag");
      }
      flags.add(each);
    }

    List<String> said = launcher("/bin/sh", flags);

    int compared = 0;
    for (int i = 0; i < flags.size(); i++) {
      Optional<String> daemon = daemon(flags.get(i));
      if (daemon.isPresent()) {
        compared++;
        assertThat(said.get(i))
            .as("seed %d, file %d:%n%s", SEED, i, Files.readAllLines(folder.resolve("r" + i)))
            .isEqualTo(daemon.get());
      }
    }
    assertThat(compared).as("starts that the daemon takes").isGreaterThan(75);
  }

  /** Lines with every kind of blank, comment and line end; files included are earlier ones. */
  private String text(Random random, int number) {
    return IntStream.range(0, random.nextInt(8))
        .mapToObj(
            line ->
                pick(random, "", "", " ", "\t", "  \t")
                    + switch (random.nextInt(number == 0 ? 5 : 7)) {
                      case 0 -> "";
                      case 1 -> "#" + pick(random, "", " UserID no", "Include /no");
                      case 2 -> pick(random, "Syslog yes", "Mode v", "UMask 0" + line);
                      case 3, 4 ->
                          pick(random, "UserID", "userid", "uSERiD", "PidFile", "PIDFILE")
                              + pick(random, " ", "\t", "  \t ")
                              + pick(random, "a", "b:c", "d e", "f=g", "'h'", "\"i\"", "104:8")
                              + line;
                      default ->
                          pick(random, "Include ", "include\t", "INCLUDE  ")
                              + folder.resolve("r" + random.nextInt(number));
                    }
                    + pick(random, "", "", " ", "\t ", "#", " # x", "\r", "\rx", " \r# y"))
        .collect(Collectors.joining("\n", "", pick(random, "", "\n", "\n\n")));
  }

  private static String pick(Random random, String... words) {
    return Arrays.asList(words).get(random.nextInt(words.length));
  }
}
