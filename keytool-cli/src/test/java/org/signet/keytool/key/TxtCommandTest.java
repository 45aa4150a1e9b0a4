package org.signet.keytool.key;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.signet.keytool.Run;
import org.xbill.DNS.Master;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.TXTRecord;

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

  /** Of 3072 bits: a record of three strings. */
  private static Path largeKey = Path.of("");

  @TempDir private Path folder = Path.of("");
  private Path key = Path.of("");

  @BeforeAll
  static void makeLargeKey(@TempDir Path shared) {
    Run.keytool("genkey", "-d", "a.test", "-s", "g", "-b", "3072", "-D", shared);
    largeKey = shared.resolve("g.private");
  }

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
            "ipa",
            "ipa dnsrecord-add example.com. s1._domainkey --ttl=3600 --txt-rec='\""
                + TEXT
                + "\"'\n"),
        Arguments.of(
            "ipa -n it's",
            "ipa dnsrecord-add example.com. s1._domainkey --ttl=3600 --txt-rec='\""
                + TEXT.replace("h=", "n=\\\"it'\\''s\\\"; h=")
                + "\"'\n"),
        Arguments.of(
            "cloudflare",
            """
            {"type":"TXT","name":"s1._domainkey.example.com","content":"\\"%s\\"","ttl":3600}
            """
                .formatted(TEXT)),
        Arguments.of("dnscontrol", "TXT(\"s1._domainkey\", \"" + TEXT + "\", TTL(3600)),\n"),
        Arguments.of("tinydns", "'s1._domainkey.example.com:" + TEXT + ":3600\n"),
        Arguments.of(
            "tinydns -h sha256:sha1 -n a:\\b",
            "'s1._domainkey.example.com:v=DKIM1; n=\"a\\072\\134b\"; h=sha256\\072sha1; k=ed25519; p="
                + ED25519_PUBLIC
                + ":3600\n"),
        Arguments.of(
            "ldif",
            """
            dn: dc=s1._domainkey,dc=example,dc=com
            changetype: add
            objectClass: domainRelatedObject
            objectClass: dNSDomain2
            objectClass: top
            dc: s1._domainkey
            associatedDomain: s1._domainkey.example.com
            dNSTTL: 3600
            tXTRecord: %s
            """
                .formatted(TEXT)),
        Arguments.of(
            "plain -t -S -r -n hi",
            TEXT.replace("h=", "n=\"hi\"; h=").replace("; p", "; t=y:s; s=email; p") + "\n"),
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
            "signet-keytool: warning: verifiers reject this key: it has 512 bits, at least 1024 are required\n");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'' | the file is empty",
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
        .isEqualTo(new Run(2, "", "signet-keytool: " + large + ": too large for a key file\n"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--format x | Invalid value for option '--format'",
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

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "plain      | v=DKIM1; p=",
        "plain -t -n gone | v=DKIM1; n=\"gone\"; p=",
        "dnscontrol | TXT(\"s1._domainkey\", \"v=DKIM1; p=\", TTL(3600)),",
        "tinydns    | ~s1._domainkey.example.com:v=DKIM1; p=:3600",
      })
  void revokesWithoutAKey(String format, String record) {
    Object[] command = {"txt", "--revoke", "-d", "example.com", "-s", "s1", "--format"};

    assertThat(Run.keytool(with(command, (Object[]) format.strip().split(" "))))
        .isEqualTo(new Run(0, record.replace('~', '\'') + "\n", ""));
  }

  @Test
  void aKeyIsEitherGivenOrRevoked() {
    assertThat(txt("--revoke").err())
        .isEqualTo("signet-keytool: --revoke needs no key file: leave it out\n");
    assertThat(Run.keytool("txt", "-d", "a.test", "-s", "s1"))
        .isEqualTo(
            new Run(
                2,
                "",
                "signet-keytool: the key file is missing: give a private or a public key\n"));
  }

  /** Where in each form there is a value as zone files have it. */
  private static final Map<String, Pattern> VALUES =
      Map.of(
          "bind", Pattern.compile("(?s)TXT\t(.*)"),
          "nsupdate", Pattern.compile("3600 TXT (.*)"),
          "ipa", Pattern.compile("--txt-rec='(.*)'"),
          "route53", Pattern.compile("\"Value\":\"(.*)\"}]"),
          "cloudflare", Pattern.compile("\"content\":\"(.*)\",\"ttl\""));

  @ParameterizedTest
  @ValueSource(strings = {"bind", "nsupdate", "ipa", "route53", "cloudflare"})
  void zoneFileParsersReadTheValueBack(String format) throws IOException {
    Object[] command = {"txt", largeKey, "-d", "a.test", "-s", "g", "-n", "q\\x", "--format"};
    Matcher value =
        Objects.requireNonNull(VALUES.get(format))
            .matcher(Run.keytool(with(command, format)).out());
    assertThat(value.find()).isTrue();
    boolean json = format.equals("route53") || format.equals("cloudflare");
    String data = json ? value.group(1).replaceAll("\\\\(.)", "$1") : value.group(1);

    Record record =
        new Master(
                new ByteArrayInputStream(("@ 60 IN TXT " + data + "\n").getBytes(US_ASCII)),
                Name.fromString("g._domainkey.a.test."))
            .nextRecord();

    String text =
        ((TXTRecord) record)
            .getStringsAsByteArrays().stream()
                .map(octets -> new String(octets, US_ASCII))
                .collect(Collectors.joining());
    assertThat(text + "\n").isEqualTo(Run.keytool(with(command, "plain")).out());
  }

  @ParameterizedTest
  @CsvSource({
    "'', g._domainkey.a.test.",
    "-a, g._domainkey.a.test.",
  })
  void theNameOfTheZoneFileLineIsRelativeOrAbsolute(String option, String name) throws IOException {
    String line =
        Run.keytool((Object[]) ("txt " + key + " -d a.test -s g " + option).strip().split(" "))
            .out();

    Record record =
        new Master(
                new ByteArrayInputStream(("$TTL 60\n" + line).getBytes(US_ASCII)),
                Name.fromString(option.isEmpty() ? "a.test." : "else.where."))
            .nextRecord();

    assertThat(record.getName()).hasToString(name);
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
