package org.signet.policy.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.signet.milter.address.ListenAddress;
import org.signet.policy.address.IpAddress;
import org.signet.policy.table.KeyTable;

/**
 * The files of {@code conf/} work together as they are, but for their place, and so do the samples
 * in the documents: blocks of {@code conf}, KeyTable, SigningTable and TrustedHosts.
 */
class SampleConfigurationTest {
  private static final Path SAMPLES = Path.of("../conf");

  @TempDir Path temporary;
  private ConfigFolder folder = new ConfigFolder(Path.of(""));

  @BeforeEach
  void install() throws IOException {
    folder = new ConfigFolder(temporary);
    folder.key("keys/s2026.private", "rsa2048.private");
    for (String name : List.of("signet.conf", "KeyTable", "SigningTable", "TrustedHosts")) {
      folder.write(name, installed(sample(name)));
    }
  }

  private String installed(String text) {
    return text.replace("/etc/signet/", temporary + "/");
  }

  private static String sample(String name) throws IOException {
    return Files.readString(SAMPLES.resolve(name));
  }

  private ServerConfig read() throws ConfigException {
    return ConfigReader.read(new ConfigSource.File(folder.path("signet.conf")), List.of());
  }

  @Test
  void theyAreReadWithoutAWarning() throws ConfigException {
    ServerConfig config = read();

    assertThat(config.warnings()).isEmpty();
    assertThat(config.brokenKeys()).isEmpty();
    assertThat(config.mode()).isEqualTo(new ServerConfig.Mode(true, true));
    assertThat(config.hosts().internal().matches("localhost", IpAddress.parse("127.0.0.1")))
        .isTrue();
    assertThat(config.hosts().internal().matches("other", IpAddress.parse("192.0.2.1"))).isFalse();
  }

  @Test
  void theyFindTheKeyOfTheirDomain() throws ConfigException {
    ServerConfig.Keys.Tables tables = (ServerConfig.Keys.Tables) read().signing().keys();

    String name = tables.authors().table().first("ann", "example.com").orElseThrow().keyName();

    assertThat(tables.keyTable().find(name, "example.com"))
        .isInstanceOf(KeyTable.Lookup.Usable.class);
    assertThat(tables.authors().table().first("ann", "example.org")).isEqualTo(Optional.empty());
  }

  @Test
  void whatIsCommentedOutWorksToo() throws IOException, ConfigException {
    for (String name : List.of("signet.conf", "TrustedHosts")) {
      String uncommented = Files.readString(folder.path(name)).replaceAll("(?m)^#(?=[^ \\n])", "");
      folder.write(name, uncommented);
    }

    ServerConfig config = read();

    assertThat(config.warnings()).isEmpty();
    assertThat(config.results().authservId()).hasValue("mx.example.com");
    assertThat(config.hosts().internal().matches("a", IpAddress.parse("192.0.2.7"))).isTrue();
    assertThat(config.hosts().internal().matches("a", IpAddress.parse("192.0.2.1"))).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"guide.md", "configuration.md"})
  void blocksOfConfAreReadAsPartsOfTheSample(String document) throws IOException, ConfigException {
    folder.write("relays", "192.0.2.0/24\n");
    List<String> blocks = blocks(document, "conf");
    assertThat(blocks).isNotEmpty();

    for (String block : blocks) {
      folder.write("signet.conf", installed(sample("signet.conf") + block));

      assertThat(read().warnings()).as(block).isEmpty();
    }
  }

  @Test
  void theTablesOfTheGuideWorkTogether() throws IOException, ConfigException {
    folder.key("keys/s2027.private", "rsa2048.private");
    for (String name : List.of("KeyTable", "SigningTable", "TrustedHosts")) {
      List<String> blocks = blocks("guide.md", name);
      assertThat(blocks).as(name).hasSize(1);
      folder.write(name, installed(blocks.get(0)));
    }

    ServerConfig config = read();

    assertThat(config.warnings()).isEmpty();
    assertThat(config.brokenKeys()).isEmpty();
    ServerConfig.Keys.Tables tables = (ServerConfig.Keys.Tables) config.signing().keys();
    assertThat(tables.authors().table().first("ann", "mail.example.com").orElseThrow().keyName())
        .isEqualTo("s2027._domainkey.example.com");
    assertThat(config.hosts().internal().matches("a", IpAddress.parse("192.0.2.7"))).isTrue();
  }

  private static List<String> blocks(String document, String kind) throws IOException {
    return Pattern.compile("(?ms)^```" + kind + "\\n(.*?)^```$")
        .matcher(Files.readString(Path.of("../docs", document)))
        .results()
        .map(block -> block.group(1))
        .toList();
  }

  @Test
  void postfixConnectsWhereSignetListens() throws IOException, ConfigException {
    Matcher milter =
        Pattern.compile("(?m)^smtpd_milters +=  *inet:([^:]+):(\\d+)$")
            .matcher(sample("postfix-main.cf"));
    assertThat(milter.find()).isTrue();

    assertThat(read().listening().listeners())
        .extracting(ServerConfig.Listener::address)
        .containsExactly(
            new ListenAddress.Inet(
                Integer.parseInt(milter.group(2)), Optional.of(milter.group(1)), false));
  }

  @Test
  void theServiceStartsInTheForegroundAndReloads() throws IOException {
    assertThat(sample("signet.service").lines().filter(line -> line.startsWith("Exec")))
        .containsExactly(
            "ExecStart=/opt/signet/bin/signet-milter -f -x /etc/signet/signet.conf",
            "ExecReload=/bin/kill -USR1 $MAINPID");
  }

  @Test
  void theServiceIsConfined() throws IOException {
    assertThat(sample("signet.service").lines())
        .contains(
            "User=signet", "NoNewPrivileges=yes", "TasksMax=128", "LimitCORE=0", "UMask=0007");
  }
}
