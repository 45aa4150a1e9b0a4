package org.signet.policy.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a reload must not take away in silence. {@code @/} stands for the folder of the files. */
class ReloadRulesTest {
  private static final String TABLES = "KeyTable @/KeyTable / SigningTable refile:@/SigningTable";
  private static final String SINGLE = "Domain a.test / Selector s / KeyFile @/key";
  private static final String IF_MEANT =
      "; if this is meant, write AllowEmptyTables yes, or restart";

  @TempDir Path directory;
  private ConfigFolder folder = new ConfigFolder(Path.of(""));

  @BeforeEach
  void files() {
    folder = new ConfigFolder(directory);
    folder.key("key", "rsa2048.private");
    folder.file("KeyTable", "k a.test:s:@/key", "broken a.test:s:@/absent", "any %:s:@/key-%");
    folder.file("SigningTable", "*@a.test k");
    folder.file("hosts", "127.0.0.1", "192.0.2.0/24");
    folder.write("empty", "# nothing\n");
  }

  private ServerConfig read(String lines) throws ConfigException {
    return folder.read(lines.split(" / "));
  }

  private List<String> objections(ServerConfig before, String next) throws ConfigException {
    try {
      ReloadRules.check(before, read(next));
      return List.of();
    } catch (ConfigException refused) {
      return folder.shown(refused.problems());
    }
  }

  @ParameterizedTest(name = "{0} -> {1}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "TABLES | KeyTable @/KeyTable / SigningTable refile:@/empty | 2:14:"
            + " no line of the SigningTable leads to a key that can be used",
        "TABLES | KeyTable @/KeyTable / SigningTable csl:a.test=broken | 2:14:"
            + " no line of the SigningTable leads to a key that can be used",
        "TABLES | KeyTable @/KeyTable / SigningTable csl:a.test=any | 2:14:"
            + " no line of the SigningTable leads to a key that can be used",
        "TABLES | KeyTable @/KeyTable / SigningTable csl:*@a.test=k | 2:14:"
            + " no line of the SigningTable leads to a key that can be used",
        "TABLES | KeyTable @/empty / SigningTable refile:@/empty | 2:14:"
            + " no line of the SigningTable leads to a key that can be used",
        "TABLES | Syslog no | 0:0: there is neither a KeyTable nor a KeyFile with a Domain",
        "TABLES | TABLES / Mode v | 3:6: Mode does not sign",
        "SINGLE | Domain @/empty / Selector s / KeyFile @/key | 1:8:"
            + " there is neither a KeyTable nor a KeyFile with a Domain",
        "SINGLE | Syslog no | 0:0: there is neither a KeyTable nor a KeyFile with a Domain",
      })
  void toSignForNobodyIsRefusedUnlessItIsAllowed(String before, String next, String why)
      throws ConfigException {
    String lines = next.replace("TABLES", TABLES);
    ServerConfig old = read(before.replace("TABLES", TABLES).replace("SINGLE", SINGLE));
    String place = why.startsWith("0:0: ") ? "" : why.substring(0, why.indexOf(' ') - 1) + ": ";

    assertThat(objections(old, lines))
        .containsExactly(
            "@/signet.conf:"
                + (place.isEmpty() ? " " : place)
                + "signs for nobody, and the configuration in force does: "
                + why.substring(why.indexOf(' ') + 1)
                + IF_MEANT);
    assertThat(objections(old, lines + " / AllowEmptyTables yes")).isEmpty();
    assertThat(objections(read("Syslog yes"), lines)).isEmpty();
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "InternalHosts, 15, mail of the hosts that it listed would go unsigned",
    "MTA, 5, mail of the MTAs that it listed would go unsigned",
    "MacroList, 11, mail with the macros that it listed would go unsigned",
    "RequireSignatureClients, 25, no client's mail would need a signature",
  })
  void aListThatIsEmptyNowIsRefusedUnlessItIsAllowed(String directive, int column, String what)
      throws ConfigException {
    ServerConfig old = read(directive + " @/hosts");
    String lines = directive + " @/empty";

    assertThat(objections(old, lines))
        .containsExactly(
            "@/signet.conf:1:" + column + ": " + directive + " is empty now: " + what + IF_MEANT);
    assertThat(objections(old, lines + " / AllowEmptyTables yes")).isEmpty();
    assertThat(objections(read(lines), lines)).isEmpty();
    assertThat(objections(old, "Syslog no")).as("the directive is gone").isEmpty();
  }

  @Test
  void theDefaultOfInternalHostsIsNotEmptyEither() throws ConfigException {
    assertThat(objections(read("Syslog no"), "InternalHosts csl:"))
        .containsExactly(
            "@/signet.conf:1:15: InternalHosts is empty now: mail of the hosts that it listed would"
                + " go unsigned"
                + IF_MEANT);
  }

  @Test
  void anEmptyFileThatHadLinesIsRefusedWhateverIsAllowed() throws ConfigException {
    String why =
        "@/signet.conf: the file has no directives: it may be incomplete; write it and reload"
            + " again, or restart";

    assertThat(objections(read("Syslog no"), "# nothing")).containsExactly(why);
    assertThat(objections(read(TABLES + " / AllowEmptyTables yes"), "")).containsExactly(why);
    assertThat(objections(read(""), "")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "ExternalIgnoreList @/hosts | ExternalIgnoreList @/empty",
        "PeerList @/hosts | PeerList @/empty",
        "DontSignMailTo @/hosts | DontSignMailTo @/empty",
        "TABLES | SINGLE",
        "SINGLE | TABLES",
        "TABLES | KeyTable @/KeyTable / SigningTable csl:a.test=broken,b.test=k",
        "Syslog no | Syslog no / Mode v",
      })
  void whatTakesNoSignatureAwayIsTaken(String before, String next) throws ConfigException {
    ServerConfig old = read(before.replace("TABLES", TABLES).replace("SINGLE", SINGLE));

    assertThat(objections(old, next.replace("TABLES", TABLES).replace("SINGLE", SINGLE))).isEmpty();
  }
}
