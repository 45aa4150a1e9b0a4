package org.signet.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.signet.policy.config.ConfigException;
import org.signet.policy.config.ConfigProblem;
import org.signet.policy.config.ConfigReader;
import org.signet.policy.config.ConfigSource;

/**
 * Whatever is wrong, all of it is told at its place, in bounded time and number. {@code @} stands
 * for the folder of the files.
 */
class BadInputTest {
  private static final Duration SOON = Duration.ofSeconds(20);
  private static final int MOST_PROBLEMS = 1001;
  private static final int MEGABYTE = 1 << 20;

  @TempDir Path folder;

  @BeforeEach
  void writeSpoiltFiles() throws IOException {
    write("loop-a.conf", "Include @/loop-b.conf\nSyslog maybe\n");
    write("loop-b.conf", "Mode x\nInclude @/loop-a.conf\n");
    write("deep1.conf", "Include @/deep2.conf\n");
    for (int i = 2; i < 8; i++) {
      write("deep" + i + ".conf", "Include @/deep" + (i + 1) + ".conf\n");
    }
    write("deep8.conf", "Syslog yes\n");
    write("KeyTable", "k1 example.com:s1\n k2 a b\nk3 example.com:s1:@/absent.pem\n");
    write("SigningTable", "*@example.com k1\n(a k1\n*@b.example k9\n*@c.example\n");
    write("rubbish.pem", "rubbish");
    Files.createDirectory(folder.resolve("directory"));
    try (RandomAccessFile zeros = new RandomAccessFile(folder.resolve("zeros").toFile(), "rw")) {
      zeros.setLength(100L * MEGABYTE);
    }
  }

  private Path write(String name, String text) throws IOException {
    return Files.writeString(
        folder.resolve(name), text.replace("@/", folder + "/"), StandardCharsets.UTF_8);
  }

  /** What a configuration of these lines is refused for. */
  private List<String> problems(String lines) throws IOException {
    Path file = write("signet.conf", lines);
    try {
      ConfigReader.read(new ConfigSource.File(file), List.of());
      return List.of();
    } catch (ConfigException refused) {
      return refused.problems().stream()
          .map(ConfigProblem::toString)
          .map(line -> line.replace(folder + "/", "@/"))
          .toList();
    }
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "Include @/loop-a.conf | @/signet.conf:0",
        "Include @/absent.conf | @/signet.conf:1:9: cannot include @/absent.conf: no such file",
        "Include @/directory | @/signet.conf:1:9: cannot include @/directory: is a directory",
        "Include @/signet.conf |"
            + " @/signet.conf:1:9: cannot include @/signet.conf: the file includes itself",
        "Include @/zeros | @/signet.conf:1:9: cannot include @/zeros: larger than 1048576 octets",
        "InternalHosts @/directory |"
            + " @/signet.conf:1:15: cannot read @/directory: not a regular file",
        "InternalHosts @/zeros |"
            + " @/signet.conf:1:15: cannot read @/zeros: line 1 is longer than 1048576 octets",
        "PeerList refile:@/zeros/x |"
            + " @/signet.conf:1:10: cannot read @/zeros/x: Not a directory",
        "PeerList nothing:@/x | @/signet.conf:1:10: unknown data set type in \"nothing:@/x\";"
            + " known are csl:, file: and refile:",
      })
  void isToldAtItsPlace(String line, String problem) throws IOException {
    List<String> problems = problems(line + "\n");

    if (problem.endsWith(":0")) {
      assertThat(problems)
          .containsExactlyInAnyOrder(
              "@/loop-b.conf:1:6: Mode: unknown mode \"x\": write s, v or sv",
              "@/loop-b.conf:2:9: cannot include @/loop-a.conf: the file includes itself",
              "@/loop-a.conf:2:8: Syslog: illegal value \"maybe\": write yes or no");
    } else {
      assertThat(problems).containsExactly(problem);
    }
  }

  @Test
  void includesThatGoTooDeepAreToldAtTheDeepestLine() throws IOException {
    assertThat(problems("Include @/deep1.conf\n"))
        .containsExactly("@/deep5.conf:1:9: nesting too deep: more than 5 levels of Include");
  }

  @Test
  void theMainFileIsNotReadFromAPipe() throws Exception {
    Path pipe = folder.resolve("pipe");
    assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();

    for (Path file : List.of(pipe, Path.of("/dev/zero"))) {
      assertThatThrownBy(() -> ConfigReader.read(new ConfigSource.File(file), List.of()))
          .isInstanceOf(ConfigException.class)
          .hasMessage(file + ": cannot be read: not a regular file");
    }
    assertThat(problems("Include @/pipe\n"))
        .containsExactly("@/signet.conf:1:9: cannot include @/pipe: not a regular file");
    assertThat(problems("InternalHosts @/pipe\n"))
        .containsExactly("@/signet.conf:1:15: cannot read @/pipe: not a regular file");
  }

  /** Files that include each other many times over: few of them, and a thousand are read. */
  @Test
  void theNumberOfFilesIsBoundedHoweverTheyAreNested() throws IOException {
    write("n4.conf", "");
    for (int level = 3; level >= 1; level--) {
      write("n" + level + ".conf", "Include @/n%d.conf\n".formatted(level + 1).repeat(200));
    }

    assertThat(problems("Include @/n1.conf\n".repeat(200)))
        .singleElement()
        .asString()
        .matches("@/n[1-3]\\.conf:[0-9]+:9: more than 1000 files are included");
  }

  @Test
  void theSizeOfAllFilesTogetherIsBounded() throws IOException {
    write("big.conf", ("Syslog yes" + " ".repeat(989) + "\n").repeat(1000));

    assertThat(problems("Include @/big.conf\n".repeat(900)))
        .containsExactly(
            "@/signet.conf:5:9: the files are larger than 4194304 octets, all together");
  }

  @Test
  void everythingAtOnce() throws IOException {
    assertThat(
            problems(
                """
                KeyTable file:@/KeyTable
                SigningTable refile:@/SigningTable
                PeerList @/directory
                Include @/absent.conf
                Socket inet:x
                Nonsense\007
                """))
        .containsExactly(
            "@/signet.conf:3:10: cannot read @/directory: not a regular file",
            "@/signet.conf:4:9: cannot include @/absent.conf: no such file",
            "@/signet.conf:5:8: Socket: \"inet:x\" has no port number after the first colon",
            "@/signet.conf:6:1: unknown directive \"Nonsense\\x07\"",
            "@/KeyTable:1:1: KeyTable entry for \"k1\" corrupt: want domain:selector:key",
            "@/KeyTable:2:2: KeyTable entry for \"k2\" corrupt: want domain:selector:key",
            "@/KeyTable:3:1: key \"k3\": cannot read key @/absent.pem: no such file",
            "@/SigningTable:2:1: \"(a\" is not a regular expression that can be used",
            "@/SigningTable:3:1: could not find valid key record \"k9\" in KeyTable",
            "@/SigningTable:4:1: no key name after \"*@c.example\" in SigningTable");
  }

  @ParameterizedTest
  @ValueSource(strings = {"file:", "refile:"})
  void aTableOf100MegabytesIsRefused(String type) throws IOException {
    Path table = folder.resolve("large");
    byte[] line =
        "*@a-rather-long-domain-name-of-nobody-in-particular.example.com key-of-it # \u00e4"
            .repeat(3)
            .concat("\n")
            .getBytes(StandardCharsets.UTF_8);
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(table))) {
      for (int written = 0; written < 100 * MEGABYTE; written += line.length) {
        out.write(line);
      }
    }

    assertThat(problems("DontSignMailTo " + type + table + "\n"))
        .singleElement()
        .asString()
        .matches(
            "@/signet.conf:1:16: cannot read @/large: (larger than 67108864 octets|more than 500000 entries)");
  }

  @ParameterizedTest
  @CsvSource({"file:", "refile:"})
  void binaryRubbishIsToldInBoundedNumberAndTime(String type) throws IOException {
    byte[] rubbish = new byte[8 * MEGABYTE];
    new Random(1).nextBytes(rubbish);
    Files.write(folder.resolve("rubbish"), rubbish);

    long start = System.nanoTime();
    List<String> problems =
        problems(
            "KeyTable %1$s@/rubbish\nSigningTable %1$s@/rubbish\nInternalHosts %1$s@/rubbish\n"
                .formatted(type));

    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(SOON);
    assertThat(problems).hasSizeBetween(2, MOST_PROBLEMS);
    assertThat(problems)
        .allMatch(problem -> problem.startsWith("@/"))
        .allMatch(problem -> problem.length() < 1000)
        .allMatch(problem -> problem.chars().noneMatch(Character::isISOControl));
  }

  @Test
  void aBinaryConfigurationIsToldToo() throws IOException {
    byte[] rubbish = new byte[MEGABYTE];
    new Random(2).nextBytes(rubbish);
    Path file = Files.write(folder.resolve("binary.conf"), rubbish);

    assertThatThrownBy(() -> ConfigReader.read(new ConfigSource.File(file), List.of()))
        .isInstanceOfSatisfying(
            ConfigException.class,
            refused ->
                assertThat(refused.problems())
                    .hasSizeBetween(2, MOST_PROBLEMS)
                    .allMatch(problem -> problem.message().length() < 1000));
  }
}
