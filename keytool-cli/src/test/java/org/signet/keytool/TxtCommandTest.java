package org.signet.keytool;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class TxtCommandTest {
  /** RFC 8463 appendix A.2: the private key, and its record. */
  private static final String ED25519 = "nWGxne/9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A=";

  private static final String ED25519_PUBLIC = "11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=";
  private static final String TEXT = "v=DKIM1; h=sha256; k=ed25519; p=" + ED25519_PUBLIC;

  private static final String ZONE_LINE =
      """
      \tIN\tTXT\t( "v=DKIM1; h=sha256; k=ed25519; "
      \t  "p=%s" )  ; ----- DKIM key s1 for example.com
      """
          .formatted(ED25519_PUBLIC);

  @TempDir private Path folder = Path.of("");
  private Path key = Path.of("");

  @BeforeEach
  void writeKey() throws IOException {
    key =
        Files.writeString(
            folder.resolve("k.private"),
            """
            -----BEGIN PRIVATE KEY-----
            MC4CAQAwBQYDK2VwBCIEIJ1hsZ3v/VpguoRK9JLsLMREScVpezJpGXA7rAMcrn9g
            -----END PRIVATE KEY-----
            """);
  }

  static Stream<Arguments> formats() {
    return Stream.of(
        Arguments.of("plain", TEXT + "\n"),
        Arguments.of("PLAIN -t", TEXT.replace("; p", "; t=y; p") + "\n"),
        Arguments.of("bind", "s1._domainkey" + ZONE_LINE),
        Arguments.of("bind -a", "s1._domainkey.example.com." + ZONE_LINE),
        Arguments.of(
            "json",
            """
            {"name":"s1._domainkey.example.com","type":"TXT","text":"%1$s","strings":["%1$s"]}
            """
                .formatted(TEXT)),
        Arguments.of(
            "nsupdate",
            """
            update delete s1._domainkey.example.com. TXT
            update add s1._domainkey.example.com. 3600 TXT "%s"
            send
            """
                .formatted(TEXT)),
        Arguments.of(
            "route53",
            """
            {"Changes":[{"Action":"UPSERT","ResourceRecordSet":{"Name":"s1._domainkey.example.com.",\
            "Type":"TXT","TTL":3600,"ResourceRecords":[{"Value":"\\"%s\\""}]}}]}
            """
                .formatted(TEXT)));
  }

  @ParameterizedTest
  @MethodSource("formats")
  void printsEachFormat(String format, String record) {
    assertThat(txt("--format " + format)).isEqualTo(new Run(0, record, ""));
  }

  @Test
  void bindIsTheDefaultAndEqualsTheFileOfGenkey() throws IOException {
    Run.keytool("genkey", "-d", "a.test", "-s", "g", "-D", folder, "-S", "-n", "x \\ y");

    Run run =
        Run.keytool(
            "txt", folder.resolve("g.private"), "-d", "a.test", "-s", "g", "-S", "-n", "x \\ y");

    assertThat(run).isEqualTo(new Run(0, Files.readString(folder.resolve("g.txt")), ""));
  }

  @Test
  void longRecordsAreCutInto255Octets() {
    Run.keytool("genkey", "-d", "a.test", "-s", "g", "-D", folder);
    Object[] command = {"txt", folder.resolve("g.private"), "-d", "a.test", "-s", "g", "--format"};

    String text = Run.keytool(with(command, "plain")).out().strip();

    assertThat(text).hasSize(420);
    assertThat(Run.keytool(with(command, "nsupdate")).out())
        .contains(" TXT \"" + text.substring(0, 255) + "\" \"" + text.substring(255) + "\"\n");
    assertThat(Run.keytool(with(command, "json")).out())
        .endsWith(
            "\"strings\":[\"" + text.substring(0, 255) + "\",\"" + text.substring(255) + "\"]}\n");
  }

  @Test
  void readsPublicKeysAndStandardInput() {
    String pem =
        """
        -----BEGIN PUBLIC KEY-----
        MCowBQYDK2VwAyEA11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=
        -----END PUBLIC KEY-----
        """;
    for (String input : new String[] {pem, ED25519}) {
      assertThat(
              Run.withInput(
                  input, "txt", "-", "-d", "example.com", "-s", "s1", "--format", "plain"))
          .isEqualTo(new Run(0, TEXT + "\n", ""));
    }
  }

  @Test
  void warnsOfAKeyThatNobodyAccepts() {
    String pem =
        """
        -----BEGIN PUBLIC KEY-----
        MFwwDQYJKoZIhvcNAQEBBQADSwAwSAJBALjHici9hEeSzhItqTvdqBuElsdj8nrD
        nrKdwvz2Thp40FvTZaTlVV/YdbGFQM2qiatwQ53UCvfT5WQ7MHBEpcsCAwEAAQ==
        -----END PUBLIC KEY-----
        """;

    Run run = Run.withInput(pem, "txt", "-", "-d", "example.com", "-s", "s1");

    assertThat(run.status()).as("%s", run).isZero();
    assertThat(run.err())
        .isEqualTo(
            "signet-keytool: warning: verifiers reject this key: it has 512 bits, and 1024 is the least\n");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'' | there is nothing in it",
        "rubbish! | not base64 text",
        "-----BEGIN PUBLIC KEY-----AAAA-----END PUBLIC KEY----- | its public key is damaged, or neither RSA nor Ed25519",
      })
  void namesTheFileAndWhatIsWrongWithIt(String content, String message) throws IOException {
    Path file = Files.writeString(folder.resolve("bad"), content);

    assertThat(Run.keytool("txt", file, "-d", "example.com", "-s", "s1"))
        .isEqualTo(new Run(2, "", "signet-keytool: " + file + ": " + message + "\n"));
  }

  @Test
  void namesFilesThatCannotBeRead() throws IOException {
    Path absent = folder.resolve("absent");
    assertThat(Run.keytool("txt", absent, "-d", "a.test", "-s", "s1"))
        .isEqualTo(new Run(2, "", "signet-keytool: " + absent + ": no such file\n"));
    assertThat(Run.keytool("txt", folder, "-d", "a.test", "-s", "s1"))
        .isEqualTo(new Run(2, "", "signet-keytool: " + folder + ": Is a directory\n"));
    Path large = Files.write(folder.resolve("large"), new byte[100_000]);
    assertThat(Run.keytool("txt", large, "-d", "a.test", "-s", "s1"))
        .isEqualTo(
            new Run(2, "", "signet-keytool: " + large + ": it is too large for a key file\n"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--format ipa | Invalid value for option '--format'",
        "--domain     | ",
        "extra        | Unmatched argument at index",
      })
  void wrongUsageEndsWith2(String options, String message) {
    Run run = txt(options);

    assertThat(run.status()).isEqualTo(2);
    assertThat(run.out()).isEmpty();
    assertThat(run.err())
        .startsWith("signet-keytool: " + (message == null ? "" : message))
        .endsWith("Try: signet-keytool txt --help\n");
  }

  private Run txt(String options) {
    Object[] command = {"txt", key, "-d", "example.com", "-s", "s1"};
    return Run.keytool(with(command, (Object[]) options.split(" ")));
  }

  private static Object[] with(Object[] command, Object... more) {
    Object[] all = Arrays.copyOf(command, command.length + more.length);
    System.arraycopy(more, 0, all, command.length, more.length);
    return all;
  }
}
