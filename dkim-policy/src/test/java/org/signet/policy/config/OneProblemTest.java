package org.signet.policy.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** One wrong directive is one problem: what depends on it is not blamed. */
class OneProblemTest {
  @TempDir Path folder;

  private List<String> codes(String lines) throws IOException {
    ConfigFolder files = new ConfigFolder(folder);
    files.file("t", "joe@example.com k1");
    Path file = files.file("signet.conf", lines.split("; "));
    List<String> codes = new ArrayList<>();
    try {
      ConfigReader.read(new ConfigSource.File(file), List.of()).warnings().stream()
          .map(problem -> "warning " + problem.note().code().id())
          .forEach(codes::add);
    } catch (ConfigException wrong) {
      wrong.problems().forEach(problem -> codes.add(problem.note().code().id()));
      wrong.warnings().stream()
          .map(problem -> "warning " + problem.note().code().id())
          .forEach(codes::add);
    }
    return codes;
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "Mode x; KeyTable csl:; SigningTable csl:                     | unknown-word",
        "Mode x; RequireSignature valid                               | unknown-word",
        "Mode                                                         | value-missing",
        "KeyTable; SigningTable csl:                                  | value-missing",
        "SigningTable; KeyTable csl:                                  | value-missing",
        "KeyTabel csl:; SigningTable csl:                             | unknown-directive",
        "SigningTable: csl:; KeyTable csl:                            | unknown-directive",
        "KeyTable ldap:x; SigningTable csl:                           | unsupported-data-set",
        "Include /no/such/file; SigningTable csl:                     | cannot-include",
        "Include /no/such/file; Domain example.com                    | cannot-include",
        "Selector; KeyFile /no/such/key; Domain example.com           | value-missing,"
            + " cannot-read-key",
        "KeyFile; Selector s1; Domain example.com                     | value-missing",
        "Selector s/1                                                 | key-and-selector,"
            + " not-a-selector",
        "Domain; KeyFile /no/such/key; Selector s1                    | value-missing,"
            + " cannot-read-key",
        "BaseDirectory /no/such/folder; PeerList file:peers           | not-a-directory",
        "BaseDirectory /no/such/folder; KeyFile k; Selector s1        | not-a-directory",
        "BaseDirectory /no/such/folder; KeyTable csl:k=a.b:s:./k; SigningTable refile:t"
            + " | not-a-directory",
        "RequireSignature most; PublicSuffixList none                 | unknown-word",
        "Socket inet:1@localhost verify require=most; PublicSuffixList none | unknown-word",
        "Mode v; Socket inet:x@localhost sign; KeyTable csl:; SigningTable csl:"
            + " | not-an-address-to-listen-at",
        "Mode s; Socket inet:x@localhost verify; RequireSignature valid"
            + " | not-an-address-to-listen-at",
        "KeepResults; RemoveARAll no                                  | value-missing",
        "SignHeaders +x-a,-x-b,+x-c                                   | needs-star",
        "MaximumHeaders -1                                            | out-of-range",
        "DNSTimeout ten                                               | not-an-integer",
        "KeyMismatch stop                                             | unknown-word",
        "LogFormat xml; Syslog perhaps                                | not-a-boolean,"
            + " unknown-word",
      })
  void isReportedAlone(String lines, String codes) throws IOException {
    assertThat(codes(lines)).containsExactlyInAnyOrder(codes.split(", "));
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "SigningTable csl:                          | signing-table-needs-key-table",
        "KeyTable csl:                              | key-table-needs-signing-table",
        "Domain example.com                         | domain-needs-key",
        "Selector s1                                | key-and-selector",
        "Mode v; KeyTable csl:; SigningTable csl:   | warning not-read-without-signing",
        "Mode s; RequireSignature valid             | warning nothing-verified",
        "PublicSuffixList none                      | warning nothing-relaxed",
        "RemoveARAll no                             | warning keeps-nothing",
      })
  void whatIsMissingIsReported(String lines, String codes) throws IOException {
    assertThat(codes(lines)).containsExactly(codes);
  }
}
