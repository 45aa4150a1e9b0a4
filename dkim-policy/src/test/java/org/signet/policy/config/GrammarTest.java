package org.signet.policy.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.signet.policy.file.SteadyFiles;

/** The grammar of opendkim.conf, point by point. */
class GrammarTest {
  @TempDir Path temporary;
  private ConfigFolder folder = new ConfigFolder(Path.of(""));

  @BeforeEach
  void setUp() {
    folder = new ConfigFolder(temporary);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '~',
      ignoreLeadingAndTrailingWhitespace = false,
      value = {
        "Selector a~a",
        "  \t selector\t \ta b\t c \t~a b\t c",
        "SELECTOR a#b~a",
        "Selector a\\#b~a\\",
        "Selector a\r~a",
        "Selector a\rb~a",
        "Selector \"a b\"~\"a b\"",
        "Selector a\\~a\\",
        "Selector a\u000bb~a\u000bb",
        "Selector \u00e4~\u00e4",
      })
  void aValueIsWhatFollowsTheName(String line, String value) {
    Problems problems = new Problems();
    List<Setting> settings =
        new SettingsReader(problems, RemovedNames.REFUSED, SteadyFiles.atOnce())
            .read(new ConfigSource.File(folder.write("conf", line)));

    assertThat(settings).extracting(Setting::value).containsExactly(value);
    assertThat(problems.isFatal(ReadFor.CHECK)).isFalse();
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '~',
      value = {
        "Selector=a ~ 1:1: unknown directive \"Selector=a\"; write a space, not \"=\", before the"
            + " value",
        "Selector: a ~ 1:1: unknown directive \"Selector:\"; write a space, not \":\", before the"
            + " value",
        "Selector ~ 1:1: Selector: required value missing",
        "Selector # none ~ 1:1: Selector: required value missing",
        "Selectr a ~ 1:1: unknown directive \"Selectr\"; did you mean Selector?",
        "Gibberish a ~ 1:1: unknown directive \"Gibberish\"",
        "\ufeffSyslog yes ~ 1:1: unknown directive \"\\ufeffSyslog\"; the file begins with a byte"
            + " order mark, save it without",
        "Syslog on ~ 1:8: Syslog: illegal value \"on\": write yes or no",
        "UMask 9z ~ 1:7: UMask: illegal value \"9z\": write a whole number",
        "DNSTimeout 5s ~ 1:12: DNSTimeout: illegal value \"5s\": write a whole number",
        "DNSTimeout 99999999999 ~ 1:12: DNSTimeout: illegal value \"99999999999\": write a whole"
            + " number",
        "DNSTimeout -1 ~ 1:12: DNSTimeout: -1 is not between 0 and 600",
        "Mode S ~ 1:6: Mode: unknown mode \"S\": write s, v or sv; did you mean s?",
        "x\u001b[31m y ~ 1:1: unknown directive \"x\\x1b[31m\"",
        "Include /nowhere/at/all ~ 1:9: cannot include /nowhere/at/all: no such file",
      })
  void whatIsWrongHasItsPlace(String line, String problem) {
    assertThat(folder.problems(line)).containsExactly("@/signet.conf:" + problem);
  }

  @ParameterizedTest
  @CsvSource({
    "010,8",
    "0x10,16",
    "0X1f,31",
    "-3,-3",
    "+7,7",
    "0,0",
    "00,0",
    "2147483647,2147483647"
  })
  void numbersAreThoseOfC(String text, int number) {
    assertThat(DirectiveType.integer(text)).hasValue(number);
  }

  @ParameterizedTest
  @CsvSource({"''", "-", "0x", "08", "1 2", "2147483648", "0xfffffffff", "--1", "0x-1"})
  void whatIsNoNumberIsNone(String text) {
    assertThat(DirectiveType.integer(text)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "yes,true",
    "TRUE,true",
    "1,true",
    "10,true",
    "yellow,true",
    "no,false",
    "F,false",
    "0,false"
  })
  void theFirstLetterOfABooleanCounts(String text, boolean value) {
    assertThat(DirectiveType.bool(text)).hasValue(value);
  }

  @Test
  void theLastOccurrenceCounts() throws ConfigException {
    folder.file("more", "Mode v");

    assertThat(folder.read("Mode s", "Include @/more").mode().signs()).isFalse();
    assertThat(folder.read("Include @/more", "Mode s").mode().signs()).isTrue();
  }

  @Test
  void earlierOccurrencesAreOnlyCheckedForTheirType() {
    assertThat(folder.problems("Mode xyz", "Syslog maybe", "Mode s", "Syslog no"))
        .containsExactly("@/signet.conf:2:8: Syslog: illegal value \"maybe\": write yes or no");
  }

  @Test
  void includesNestFiveLevelsDeep() {
    for (int level = 1; level < 7; level++) {
      folder.file("level" + level, "Include @/level" + (level + 1));
    }
    folder.file("level7", "Syslog yes");

    assertThat(folder.problems("Include @/level3")).isEmpty();
    assertThat(folder.problems("Include @/level2"))
        .containsExactly("@/level6:1:9: nesting too deep: more than 5 levels of Include");
  }

  @Test
  void problemsOfIncludedFilesNameThem() {
    folder.file("more", "", "Mode x");

    assertThat(folder.problems("Include @/more"))
        .containsExactly("@/more:2:6: Mode: unknown mode \"x\": write s, v or sv");
  }

  @Test
  void aFileThatIncludesItselfIsNotReadForEver() {
    folder.file("a", "Include @/b");
    folder.file("b", "Include @/a", "Include @/signet.conf");

    assertThat(folder.problems("Include @/a"))
        .containsExactly(
            "@/b:1:9: cannot include @/a: the file includes itself",
            "@/b:2:9: cannot include @/signet.conf: the file includes itself");
  }

  @Test
  void filesHaveALimit() {
    byte[] large = new byte[(1 << 20) + 1];
    Arrays.fill(large, (byte) '#');
    folder.write("large", large);

    assertThat(folder.problems("Include @/large"))
        .containsExactly("@/signet.conf:1:9: cannot include @/large: larger than 1048576 octets");
  }

  @Test
  void aThousandProblemsAreEnough() {
    List<String> problems = folder.problems("x\n".repeat(5000));

    assertThat(problems).hasSize(1001);
    assertThat(problems.get(1000)).isEqualTo("@/signet.conf: and more; only the first are shown");
  }

  @Test
  void binaryRubbishIsReportedFromItsFirstLineOn() {
    byte[] rubbish = new byte[5000];
    new Random(1).nextBytes(rubbish);
    folder.write("rubbish", rubbish);

    assertThat(folder.problems("Include @/rubbish").get(0)).startsWith("@/rubbish:1:");
  }

  @Test
  void longWordsAreCut() {
    assertThat(folder.problems("z".repeat(500) + " y"))
        .containsExactly("@/signet.conf:1:1: unknown directive \"" + "z".repeat(64) + "...\"");
  }

  @Test
  void removedNamesCanBeIgnored() throws ConfigException {
    ServerConfig config =
        ConfigReader.read(
            new ConfigSource.File(folder.file("signet.conf", "ADSPAction reject", "LocalADSP")),
            List.of(),
            RemovedNames.IGNORED);

    assertThat(folder.shown(config.warnings()))
        .containsExactly(
            "@/signet.conf:1:1: ADSPAction was removed in OpenDKIM 2.10 and is ignored",
            "@/signet.conf:2:1: LocalADSP was removed in OpenDKIM 2.10 and is ignored");
  }

  @Test
  void whatIsNotHonouredIsNamed() throws ConfigException {
    assertThat(folder.warnings("MilterDebug 3", "AutoRestart yes", "Statistics a", "Statistics b"))
        .containsExactlyInAnyOrder(
            "@/signet.conf:1:1: MilterDebug belongs to libmilter, which is not used",
            "@/signet.conf:4:1: Statistics is not supported; use the log and the metrics");
  }
}
