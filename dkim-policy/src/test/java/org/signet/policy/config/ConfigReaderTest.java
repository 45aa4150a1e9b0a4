package org.signet.policy.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.signet.dkim.sign.HeadersToSign;
import org.signet.policy.config.ServerConfig.Keys;

/** Whole configurations: every problem at once, each at its place. */
class ConfigReaderTest {
  @TempDir Path temporary;
  private ConfigFolder folder = new ConfigFolder(Path.of(""));

  @BeforeEach
  void setUp() {
    folder = new ConfigFolder(temporary);
  }

  @Test
  void everyProblemOfTheFileIsReported() {
    assertThat(
            folder.problems(
                "Socket local:@/s",
                "# the next lines are wrong",
                "Canonicalisation relaxed",
                "Mode",
                "Syslog maybe",
                "Canonicalization relax/simple"))
        .containsExactly(
            "@/signet.conf:3:1: unknown directive \"Canonicalisation\"; did you mean"
                + " Canonicalization?",
            "@/signet.conf:4:1: Mode: required value missing",
            "@/signet.conf:5:8: Syslog: illegal value \"maybe\": write yes or no",
            "@/signet.conf:6:18: Canonicalization: unknown canonicalization algorithm \"relax\";"
                + " did you mean relaxed?");
  }

  @Test
  void aSurveyHasEveryLineAndWhatCouldBeRead() {
    folder.file("more.conf", "Mode s", "BogusPolicy none");
    Path file =
        folder.file(
            "signet.conf",
            "# comment",
            "Sokcet inet:1",
            "Include @/more.conf",
            "Syslog",
            "umask 2");

    ConfigSurvey survey = ConfigReader.survey(new ConfigSource.File(file), List.of());

    assertThat(survey.lines())
        .extracting(
            line ->
                (line.place() + " " + line.name() + "=" + line.value())
                    .replace(temporary + "/", "@/"))
        .containsExactly(
            "@/signet.conf:2:1 Sokcet=inet:1",
            "@/signet.conf:3:1 Include=@/more.conf",
            "@/more.conf:1:1 Mode=s",
            "@/more.conf:2:1 BogusPolicy=none",
            "@/signet.conf:4:1 Syslog=",
            "@/signet.conf:5:1 umask=2");
    assertThat(survey.lines().get(0).directive()).isEmpty();
    assertThat(survey.lines().get(5).directive()).hasValue(Directive.UMASK);
    assertThat(folder.shown(survey.errors()))
        .containsExactly(
            "@/signet.conf:2:1: unknown directive \"Sokcet\"; did you mean Socket?",
            "@/signet.conf:4:1: Syslog: required value missing",
            "@/more.conf:2:1: BogusPolicy was removed in OpenDKIM 2.10: ADSP is historic, remove the"
                + " line");
    assertThat(survey.config().mode().verifies()).isFalse();
    assertThat(survey.config().listening().umask()).hasValue(2);
  }

  @Test
  void everyProblemOfTablesAndKeysIsReported() {
    folder.file("rubbish.private", "this is not a key");
    folder.file(
        "KeyTable",
        "# name domain:selector:file",
        "missing sender.test:s1:@/absent.private",
        "rubbish sender.test:s2:@/rubbish.private",
        "short   sender.test:s3");
    folder.file("SigningTable", "*@sender.test missing", "*@other.test nowhere", "*@third.test");

    assertThat(
            folder.problems(
                "Socket local:@/s",
                "KeyTable @/KeyTable",
                "SigningTable refile:@/SigningTable",
                "RequireSafeKeys no"))
        .containsExactly(
            "@/KeyTable:2:1: key \"missing\": cannot read key @/absent.private: no such file",
            "@/KeyTable:3:1: key \"rubbish\": cannot use key @/rubbish.private: not base64 text",
            "@/KeyTable:4:1: KeyTable entry for \"short\" corrupt: want domain:selector:key",
            "@/SigningTable:2:1: could not find valid key record \"nowhere\" in KeyTable",
            "@/SigningTable:3:1: no key name after \"*@third.test\" in SigningTable");
  }

  /** One file for two lists: what is wrong with an entry, and what follows from a good one. */
  @Test
  void aFileThatServesTwoDirectivesIsWarnedOfOnce() throws ConfigException {
    folder.file("hosts", "127.0.0.1", "0.0.0.0/0", "10.0.0.5/8", "unknown");

    assertThat(
            folder.warnings(
                "InternalHosts refile:@/hosts",
                "ExternalIgnoreList refile:@/hosts",
                "PeerList refile:@/hosts"))
        .containsExactly(
            "@/hosts:2:1: InternalHosts: \"0.0.0.0/0\" lists every host: anybody's mail is"
                + " signed",
            "@/hosts:3:1: \"10.0.0.5/8\" lists no host, as in OpenDKIM: write 10.0.0.0/8",
            "@/hosts:4:1: InternalHosts: \"unknown\" lists every client that has no name in the"
                + " DNS: their mail is signed",
            "@/hosts:2:1: PeerList: \"0.0.0.0/0\" lists every host: anybody's mail is passed"
                + " without processing",
            "@/hosts:4:1: PeerList: \"unknown\" lists every client that has no name in the DNS:"
                + " their mail is passed without processing");
    assertThat(folder.warnings("ExternalIgnoreList refile:@/hosts"))
        .containsExactly(
            "@/hosts:3:1: \"10.0.0.5/8\" lists no host, as in OpenDKIM: write 10.0.0.0/8");
  }

  @ParameterizedTest
  @CsvSource({
    "0660, 0660 leaves mode 0117",
    "0, 0000 leaves mode 0777",
    "0770, 0770 leaves mode 0007",
    "002, ''",
    "007, ''",
    "0022, ''",
    "0117, ''",
  })
  void aMaskThatLetsEverybodyWriteToTheSocketIsWarnedOf(String mask, String what)
      throws ConfigException {
    String text =
        "@/signet.conf:2:7: UMask: everybody on this machine can write to the unix socket, and have"
            + " mail signed: it is a mask, not a mode, and "
            + what
            + "; write 007 for the owner and the group";

    assertThat(folder.warnings("Socket local:@/s", "UMask " + mask))
        .isEqualTo(what.isEmpty() ? List.of() : List.of(text));
    assertThat(folder.warnings("Socket inet:8891@127.0.0.1", "UMask " + mask)).isEmpty();
  }

  @Test
  void aTableThatServesTwoDirectivesIsWrongOnce() {
    folder.file("list", "[x y");

    assertThat(folder.problems("DontSignMailTo refile:@/list", "ExemptDomains refile:@/list"))
        .containsExactly("@/list:1:1: \"[x\" is not a regular expression that can be used");
  }

  @Test
  void malformedLinesOfTablesAreForTheStartToGoOnWithout() throws ConfigException {
    folder.key("good.private", "rsa2048.private");
    folder.file("KeyTable", "good a.test:s1:@/good.private", "short b.test:s2");
    folder.file("SigningTable", "*@a.test good", "*@b.test short", "*@c.test", "*@d.test lost");
    String[] lines = {"KeyTable @/KeyTable", "SigningTable refile:@/SigningTable"};
    String[] problems = {
      "@/KeyTable:2:1: KeyTable entry for \"short\" corrupt: want domain:selector:key",
      "@/SigningTable:3:1: no key name after \"*@c.test\" in SigningTable",
      "@/SigningTable:4:1: could not find valid key record \"lost\" in KeyTable",
    };

    assertThat(folder.problems(lines)).containsExactly(problems);
    assertThat(folder.refusedAt(ReadFor.RELOAD, lines)).containsExactly(problems);
    ServerConfig config = folder.read(ReadFor.START, lines);
    assertThat(folder.shown(config.brokenLines())).containsExactly(problems);
    assertThat(config.brokenKeys()).isEmpty();
    assertThat(folder.refusedAt(ReadFor.START, "KeyTable @/absent", lines[1]))
        .containsExactly(
            "@/signet.conf:1:10: cannot read @/absent: no such file",
            "@/SigningTable:3:1: no key name after \"*@c.test\" in SigningTable");
  }

  @Test
  void aBrokenKeyAloneDoesNotKeepTheOthersFromSigning() throws ConfigException {
    folder.key("good.private", "rsa2048.private");
    folder.file(
        "KeyTable", "good sender.test:s1:@/good.private", "bad sender.test:s2:@/absent.private");
    folder.file("SigningTable", "*@sender.test good");

    ServerConfig config = folder.read("KeyTable @/KeyTable", "SigningTable refile:@/SigningTable");

    assertThat(config.signing().keys()).isInstanceOf(Keys.Tables.class);
    assertThat(folder.shown(config.brokenKeys()))
        .containsExactly(
            "@/KeyTable:2:1: key \"bad\": cannot read key @/absent.private: no such file");
  }

  @Test
  void tablesThatCannotBeReadAreReportedAtTheLineThatNamesThem() {
    assertThat(
            folder.problems(
                "Socket local:@/s", "KeyTable @/NoKeys", "SigningTable refile:@/NoSigners"))
        .containsExactly(
            "@/signet.conf:2:10: cannot read @/NoKeys: no such file",
            "@/signet.conf:3:14: cannot read @/NoSigners: no such file");
  }

  @Test
  void aMissingFileIsNamed() {
    assertThatThrownBy(
            () -> ConfigReader.read(new ConfigSource.File(folder.path("absent")), List.of()))
        .isInstanceOf(ConfigException.class)
        .hasMessage(folder.path("absent") + ": cannot be read: no such file");
  }

  @Test
  void aFolderIsNoConfiguration() {
    assertThatThrownBy(() -> ConfigReader.read(new ConfigSource.File(temporary), List.of()))
        .isInstanceOf(ConfigException.class)
        .hasMessage(temporary + ": cannot be read: is a directory");
  }

  @Test
  void nothingAtAllGivesTheDefaults() throws ConfigException {
    ServerConfig config = ConfigReader.read(new ConfigSource.None(), List.of());

    assertThat(config.source()).isEmpty();
    assertThat(config.warnings()).isEmpty();
    assertThat(config.mode()).isEqualTo(new ServerConfig.Mode(true, true));
    assertThat(config.listening().listeners()).isEmpty();
    assertThat(config.signing().keys()).isEqualTo(new Keys.None());
    assertThat(config.signing().canonicalization()).hasToString("simple/simple");
    assertThat(config.signing().headers()).isEqualTo(HeadersToSign.defaults());
    assertThat(config.verification().policy().maximumSignatures()).isEqualTo(3);
    assertThat(config.dispositions())
        .isEqualTo(
            new ServerConfig.Dispositions(
                Disposition.ACCEPT,
                Disposition.ACCEPT,
                Disposition.ACCEPT,
                Disposition.TEMPFAIL,
                Disposition.TEMPFAIL,
                Disposition.REJECT,
                Disposition.TEMPFAIL,
                false));
  }

  @Test
  void standardInputIsReadAsAFile() {
    ConfigSource.Stream in =
        new ConfigSource.Stream(
            Path.of("-"),
            new ByteArrayInputStream("Syslog yes\nMode x".getBytes(StandardCharsets.UTF_8)));

    assertThatThrownBy(() -> ConfigReader.read(in, List.of()))
        .hasMessage("-:2:6: Mode: unknown mode \"x\": write s, v or sv");
  }

  @Test
  void theCommandLineBeatsTheFile() throws ConfigException {
    ServerConfig config =
        ConfigReader.read(
            new ConfigSource.File(folder.file("signet.conf", "Mode v", "Socket local:@/s")),
            List.of(
                new CommandLineSetting(Directive.SOCKET, "inet:8891@localhost", "-p"),
                new CommandLineSetting(Directive.MODE, "s", "-b")));

    assertThat(config.listening().listeners())
        .extracting(ServerConfig.Listener::address)
        .hasToString("[inet:8891@localhost]");
    assertThat(config.mode()).isEqualTo(new ServerConfig.Mode(true, false));
  }

  @Test
  void aProblemOfTheCommandLineNamesTheFlag() {
    assertThatThrownBy(
            () ->
                ConfigReader.read(
                    new ConfigSource.None(),
                    List.of(
                        new CommandLineSetting(Directive.CANONICALIZATION, "none", "-c"),
                        new CommandLineSetting(Directive.DNS_TIMEOUT, "5s", "-T"))))
        .hasMessage(
            "-T: illegal value \"5s\": write a whole number\n"
                + "-c: Canonicalization: unknown canonicalization algorithm \"none\"");
  }

  static Stream<Arguments> contradictions() {
    return Stream.of(
        Arguments.of(
            List.of("Selector s1"),
            "1:10: Selector: KeyFile and Selector must both be defined or both be undefined"),
        Arguments.of(
            List.of("Selector s1;x=1", "KeyFile /absent"),
            "1:10: Selector: \"s1;x=1\" is not a selector"),
        Arguments.of(
            List.of("Domain example.com"), "1:8: Domain: Domain requires KeyFile and Selector"),
        Arguments.of(
            List.of("Mode v", "SigningTable example.com=k"),
            "2:14: SigningTable: use of SigningTable requires KeyTable"),
        Arguments.of(List.of("KeyTable csl:"), "1:10: KeyTable: KeyTable requires SigningTable"),
        Arguments.of(
            List.of("BaseDirectory /nowhere"), "1:15: BaseDirectory: /nowhere is not a directory"),
        Arguments.of(
            List.of("On-BadSignature rejekt"),
            "1:17: On-BadSignature: unknown action \"rejekt\": write accept, discard, quarantine,"
                + " reject or tempfail; did you mean reject?"),
        Arguments.of(
            List.of("SyslogFacility authpriv"),
            "1:16: SyslogFacility: unknown facility \"authpriv\""),
        Arguments.of(
            List.of("Nameservers 127.0.0.1, ns.example.com"),
            "1:13: Nameservers: \"ns.example.com\" is not an address; write 192.0.2.1,"
                + " 192.0.2.1:53, 2001:db8::1 or [2001:db8::1]:53"),
        Arguments.of(
            List.of("Socket inet:70000@localhost"),
            "1:8: Socket: \"inet:70000@localhost\": port 70000 is not between 0 and 65535"),
        Arguments.of(
            List.of("KeyTable dsn:mysql://u:p@/db"),
            "1:10: data sets of type dsn: are not supported; export the table to a text file, name"
                + " it with file: or refile:, and reload after each change"),
        Arguments.of(
            List.of("InternalHosts ::1,127.0.0.1"),
            "1:15: unknown data set type in \"::1,127.0.0.1\"; known are csl:, file: and refile:;"
                + " before a list of addresses write csl:"),
        Arguments.of(
            List.of("FinalPolicyScript /etc/final.lua"),
            "1:1: FinalPolicyScript is refused: Lua scripts are not supported; use KeyTable,"
                + " SigningTable and the On-... directives"),
        Arguments.of(
            List.of("KeepResults spf, DKIM"),
            "1:13: KeepResults: dkim results in our name are written by this program alone; all"
                + " others are forged and cannot stay"),
        Arguments.of(
            List.of("KeepResults spf;dmarc"),
            "1:13: KeepResults: \"spf;dmarc\" is not a method: write names such as spf, dmarc or"
                + " arc"),
        Arguments.of(
            List.of("KeepResults spf", "RemoveARAll yes"),
            "2:13: RemoveARAll: yes contradicts KeepResults, which lists results that stay; leave"
                + " one of them out"),
        Arguments.of(
            List.of("ADSPAction reject"),
            "1:1: ADSPAction was removed in OpenDKIM 2.10: ADSP is historic, remove the line"),
        Arguments.of(
            List.of("SignHeaders +X-Foo"),
            "1:13: \"+X-Foo\" changes the default only beside an element *"),
        Arguments.of(
            List.of("OversignHeaders refile:/dev/null"),
            "1:17: a list is needed here: refile: cannot be used, write csl: or file:"));
  }

  @ParameterizedTest
  @MethodSource("contradictions")
  void whatCannotBeIsAnError(List<String> lines, String problem) {
    assertThat(folder.problems(lines.toArray(String[]::new))).contains("@/signet.conf:" + problem);
  }

  /** Who can write them decides what is signed. */
  @Test
  void filesThatOthersCanWriteAreWarnedOfOnce() throws Exception {
    folder.key("k.private", "rsa2048.private");
    Path hosts = folder.file("hosts", "192.0.2.1");
    Path keyTable = folder.file("KeyTable", "k example.com:s:@/k.private");
    Path signingTable = folder.file("SigningTable", "example.com k");
    Path included = folder.file("included", "Syslog no");
    String[] lines = {
      "KeyTable @/KeyTable",
      "SigningTable @/SigningTable",
      "InternalHosts file:@/hosts",
      "ExternalIgnoreList file:@/hosts",
      "PeerList /dev/null",
      "Include @/included"
    };
    assertThat(folder.warnings(lines)).isEmpty();

    for (Path file : List.of(hosts, keyTable, signingTable, included)) {
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-rw-rw-"));
    }

    assertThat(folder.warnings(lines))
        .map(warning -> warning.replaceAll("\\(owner .*, mode", "(mode"))
        .containsExactly(
            writers("included"), writers("hosts"), writers("KeyTable"), writers("SigningTable"));
  }

  private static String writers(String name) {
    return "@/%s: @/%s (mode 0666) can be written by every user, who thereby decides what is signed; run: chmod o-w @/%s"
        .formatted(name, name, name);
  }
}
