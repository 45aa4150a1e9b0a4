package org.signet.keytool.key;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.RSAPublicKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.signet.keytool.Run;

class GenkeyCommandTest {
  @TempDir private Path folder = Path.of("");

  @Test
  void writesBothFilesAndSaysWhatToPublish() throws Exception {
    Run run = Run.keytool("genkey", "-d", "example.com", "-s", "s1", "-D", folder);

    assertThat(run.status()).as("%s", run).isZero();
    assertThat(run.err()).isEmpty();
    Path key = folder.resolve("s1.private");
    Path record = folder.resolve("s1.txt");
    String data = publicKeyOf(key);
    assertThat(data).hasSize(392);
    assertThat(Files.readString(record))
        .isEqualTo(
            "s1._domainkey\tIN\tTXT\t( \"v=DKIM1; h=sha256; k=rsa; \"\n\t  \"p="
                + data.substring(0, 250)
                + "\"\n\t  \""
                + data.substring(250)
                + "\" )  ; ----- DKIM key s1 for example.com\n");
    assertThat(run.out())
        .isEqualTo(
            """
            Private key: %s (RSA, 2048 bits; only its owner can read it)
            DNS record:  %s (the same for a zone file)

            Publish this TXT record:

            name   s1._domainkey.example.com
            value  v=DKIM1; h=sha256; k=rsa; p=%s
            """
                .formatted(key, record, data));
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files).containsExactlyInAnyOrder(key, record);
    }
  }

  @Test
  void thePrivateKeyIsForItsOwnerAlone() throws IOException {
    Run.keytool("genkey", "-D", folder, "-s", "s1", "-t", "ed25519");

    assertThat(
            PosixFilePermissions.toString(
                Files.getPosixFilePermissions(folder.resolve("s1.private"))))
        .isEqualTo("rw-------");
  }

  static Stream<Arguments> tags() {
    return Stream.of(
        Arguments.of("", "default._domainkey", "h=sha256; k=ed25519; "),
        Arguments.of("-t", "default._domainkey", "h=sha256; k=ed25519; t=y; "),
        Arguments.of("--testmode", "default._domainkey", "h=sha256; k=ed25519; t=y; "),
        Arguments.of("-S", "default._domainkey", "h=sha256; k=ed25519; t=s; "),
        Arguments.of("--nosubdomains", "default._domainkey", "h=sha256; k=ed25519; t=s; "),
        Arguments.of("--no-subdomains", "default._domainkey", "h=sha256; k=ed25519; t=s; "),
        Arguments.of("-S --subdomains", "default._domainkey", "h=sha256; k=ed25519; "),
        Arguments.of("-r", "default._domainkey", "h=sha256; k=ed25519; s=email; "),
        Arguments.of("-h sha1:sha256", "default._domainkey", "h=sha1:sha256; k=ed25519; "),
        Arguments.of("-a -d a.test", "default._domainkey.a.test.", "h=sha256; k=ed25519; "),
        Arguments.of(
            "-atS -d a.test.", "default._domainkey.a.test.", "h=sha256; k=ed25519; t=y:s; "),
        Arguments.of(
            "-n a;b=c\"d\u00fc",
            "default._domainkey",
            "n=\\\"a=3Bb=3Dc=22d=C3=BC\\\"; h=sha256; k=ed25519; "),
        Arguments.of(
            "-a -d a.test -n note -t -S -r -s m1.x",
            "m1.x._domainkey.a.test.",
            "n=\\\"note\\\"; h=sha256; k=ed25519; t=y:s; s=email; "));
  }

  @ParameterizedTest
  @MethodSource("tags")
  void writesTheTagsOfOpendkimGenkey(String options, String owner, String tags) throws IOException {
    Run run = genkey("--type ed25519 " + options);

    assertThat(run.status()).as("%s", run).isZero();
    try (Stream<Path> files = Files.list(folder)) {
      Path record =
          files.filter(file -> file.toString().endsWith(".txt")).findFirst().orElseThrow();
      assertThat(Files.readString(record, StandardCharsets.US_ASCII))
          .startsWith(owner + "\tIN\tTXT\t( \"v=DKIM1; " + tags + "\"\n\t  \"p=");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "-t ed25519, ed25519, false",
    "-ted25519, ed25519, false",
    "-t ED25519, ed25519, false",
    "-t rsa, rsa, false",
    "-t, rsa, true",
    "-t -t ed25519, ed25519, true",
    "-rt ed25519 -t, ed25519, true",
    "--testmode --type ed25519, ed25519, true",
    "--no-testmode, rsa, false",
  })
  void takesTheTwoMeaningsOfTApart(String options, String type, boolean testing)
      throws IOException {
    Run run = genkey(options + " -s s1");

    assertThat(run.status()).as("%s", run).isZero();
    String record = Files.readString(folder.resolve("s1.txt"));
    assertThat(record).contains("k=" + type + ";");
    assertThat(record.contains("t=y")).isEqualTo(testing);
  }

  @Test
  void neverOverwritesWithoutForce() throws IOException {
    for (String taken : List.of("s1.private", "s1.txt")) {
      Files.writeString(folder.resolve(taken), "precious");

      Run run = genkey("-s s1 -t ed25519");

      assertThat(run.status()).isEqualTo(2);
      assertThat(run.err())
          .isEqualTo(
              "signet-keytool: warning: many receivers do not verify Ed25519 yet; sign with an RSA key as well\n"
                  + "signet-keytool: "
                  + folder.resolve(taken)
                  + " already exists; use another selector, or replace it with --force\n");
      assertThat(folder.resolve(taken)).hasContent("precious");
      try (Stream<Path> files = Files.list(folder)) {
        assertThat(files).hasSize(1);
      }
      Files.delete(folder.resolve(taken));
    }
  }

  @Test
  void nothingIsLeftBehindIfTheSecondFileCannotBeWritten() throws IOException {
    Files.createDirectory(folder.resolve("s1.txt"));

    Run run = genkey("-s s1 -t ed25519 -f");

    assertThat(run.status()).isEqualTo(2);
    assertThat(run.err()).contains("s1.txt: ").doesNotContain("defect");
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrder("s1.txt", "s1.private");
    }
  }

  @Test
  void aDanglingLinkIsAFileThatExists() throws IOException {
    Path link = Files.createSymbolicLink(folder.resolve("s1.private"), folder.resolve("elsewhere"));

    assertThat(genkey("-s s1 -t ed25519").status()).isEqualTo(2);
    assertThat(genkey("-s s1 -t ed25519 --force").status()).isZero();
    assertThat(link).isRegularFile();
    assertThat(folder.resolve("elsewhere")).doesNotExist();
    assertThat(Files.isSymbolicLink(link)).isFalse();
  }

  @Test
  void forceReplacesBothFiles() throws IOException {
    genkey("-s s1 -t ed25519");
    String before = Files.readString(folder.resolve("s1.private"));

    assertThat(genkey("-s s1 -t ed25519 -f").status()).isZero();

    assertThat(folder.resolve("s1.private")).content().isNotEqualTo(before);
  }

  @Test
  void tellsTheStepsOfOpendkimGenkey() {
    assertThat(genkey("-s s1 -b 2048 -v").err())
        .isEqualTo(
            """
            signet-keytool: generating private key
            signet-keytool: private key written to %1$s/s1.private
            signet-keytool: DNS TXT record written to %1$s/s1.txt
            """
                .formatted(folder));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "-b 1024        | warning: an RSA key of 1024 bits is weak; signers should use 2048 (RFC 8301)",
        "-b 3072        | warning: the record of a key of 3072 bits does not fit into a plain DNS answer of 512 octets, and some DNS providers do not accept it",
      })
  void warnsOfUnusualSizes(String options, String warning) {
    Run run = genkey(options);

    assertThat(run.status()).as("%s", run).isZero();
    assertThat(run.err()).isEqualTo("signet-keytool: " + warning + "\n");
  }

  @Test
  void namesInUnicodeBecomeALabels() throws Exception {
    Run run = Run.keytool("genkey", "-d", "m\u00fcller.test", "-s", "sch\u00fcssel", "-D", folder);

    assertThat(run.status()).as("%s", run).isZero();
    assertThat(run.out())
        .contains("name   xn--schssel-p2a._domainkey.xn--mller-kva.test\n")
        .contains(folder.resolve("xn--schssel-p2a.private").toString());
    assertThat(Files.readString(folder.resolve("xn--schssel-p2a.txt")))
        .startsWith("xn--schssel-p2a._domainkey\tIN\tTXT\t")
        .endsWith("; ----- DKIM key xn--schssel-p2a for xn--mller-kva.test\n");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "-b 1023          | --bits 1023: verifiers reject RSA keys below 1024 bits (RFC 8301); use 2048",
        "-b -1            | --bits -1: verifiers reject RSA keys below 1024 bits (RFC 8301); use 2048",
        "-b 8193          | --bits 8193: verifiers do not accept RSA keys above 8192 bits; use 2048",
        "-b 2048 --type=ed25519 | an Ed25519 key has a fixed size: leave --bits out",
        "--type dsa       | --type dsa: use rsa or ed25519",
        "-h md5           | --hash-algorithms md5: use sha256 (sha1 is obsolete)",
        "-h sha1          | --hash-algorithms sha1: verifiers do not accept a key with sha1 alone (RFC 8301); use sha256",
        "-a               | --append-domain needs the domain: add -d DOMAIN",
        "-s ../s1         | the selector \"../s1\" is not usable: use letters, digits and hyphens, such as \"s1\" or \"mail-2027\"",
        "-s a\u001b[1m    | the selector \"a?[1m\" is not usable: use letters, digits and hyphens, such as \"s1\" or \"mail-2027\"",
        "-s s1._domainkey | the selector \"s1._domainkey\" contains \"_domainkey\", which is added to it anyway; give the part before it",
        "-d a..b          | the domain \"a..b\" is not a DNS name",
        "-d M\u00fcller.test | the domain \"M\u00c3\u00bcller.test\" is not a DNS name; names in Unicode are lower case and NFC: write \"m\u00c3\u00bcller.test\"",
        "-d \u2603.test | the domain \"\u00e2\u0098\u0083.test\" is not a DNS name; write an internationalized name in its xn-- form",
        "-d m\ufffd\ufffdller.test | the domain \"m\u00ef\u00bf\u00bd\u00ef\u00bf\u00bdller.test\" is not a DNS name; the locale of this shell cannot pass the name to a program: write its xn-- form",
        "-s S\u00fc1 | the selector \"S\u00c3\u00bc1\" is not usable; names in Unicode are lower case and NFC: write \"s\u00c3\u00bc1\"",
      })
  void refusesInOneLineAndWritesNothing(String options, String message) throws IOException {
    Run run = genkey(options);

    assertThat(run).isEqualTo(new Run(2, "", "signet-keytool: " + message + "\n"));
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files).isEmpty();
    }
  }

  @Test
  void namesADirectoryThatIsNotThere() {
    Path absent = folder.resolve("absent");

    assertThat(Run.keytool("genkey", "-d", "a.test", "-D", absent))
        .isEqualTo(
            new Run(
                2,
                "",
                "signet-keytool: %1$s: the directory does not exist; create it: mkdir -p -m 700 %1$s\n"
                    .formatted(absent)));
  }

  @ParameterizedTest
  @CsvSource({"-b, 1k", "--nope, x", "-t, foo"})
  void wrongUsageIsNotAStackTrace(String option, String value) {
    Run run = Run.keytool("genkey", "-D", folder, option, value);

    assertThat(run.status()).isEqualTo(2);
    assertThat(run.out()).isEmpty();
    assertThat(run.err())
        .startsWith("signet-keytool: ")
        .endsWith("Try: signet-keytool genkey --help\n");
  }

  private Run genkey(String options) {
    String[] words = ("genkey " + options).strip().split(" +");
    Object[] all = Stream.concat(Stream.of(words), Stream.of("-D", folder)).toArray();
    return Run.keytool(all);
  }

  private static String publicKeyOf(Path pem) throws Exception {
    String base64 = Files.readString(pem).replaceAll("-----[A-Z ]+-----|\\s", "");
    KeyFactory factory = KeyFactory.getInstance("RSA");
    PrivateKey key =
        factory.generatePrivate(new PKCS8EncodedKeySpec(Base64.getDecoder().decode(base64)));
    RSAPrivateCrtKey rsa = (RSAPrivateCrtKey) key;
    byte[] encoded =
        factory
            .generatePublic(new RSAPublicKeySpec(rsa.getModulus(), rsa.getPublicExponent()))
            .getEncoded();
    return Base64.getEncoder().encodeToString(encoded);
  }

  /** Columns: the SigningTable before, how it is named, the line that is added. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "*@b.test k~ | '' | *@a.test",
        "b.test k~ | '' | a.test",
        "b.test k | file: | ~a.test",
        "'' | refile: | *@a.test",
        "'' | '' | a.test",
      })
  void addsLinesToTables(String before, String type, String key) throws IOException {
    Path keyTable = Files.writeString(folder.resolve("KeyTable"), "k b.test:s:/k\n");
    Path signingTable =
        Files.writeString(folder.resolve("SigningTable"), before.replace("~", "\n"));

    Run run =
        Run.keytool(
            "genkey",
            "-d",
            "a.test",
            "-s",
            "s1",
            "-t",
            "ed25519",
            "-D",
            folder,
            "--append-to",
            keyTable,
            type + signingTable);

    assertThat(run.status()).as("%s", run).isZero();
    assertThat(Files.readString(keyTable))
        .isEqualTo("k b.test:s:/k\ns1._domainkey.a.test a.test:s1:" + folder + "/s1.private\n");
    assertThat(Files.readString(signingTable))
        .isEqualTo((before + key).replace("~", "\n") + " s1._domainkey.a.test\n");
    assertThat(run.out())
        .contains("Added to:    " + keyTable + ", " + type + signingTable + "\n\n");
  }

  @Test
  void writesNothingIfATableHasALineAlready() throws IOException {
    Path keyTable = Files.writeString(folder.resolve("KeyTable"), "");
    Path signingTable =
        Files.writeString(folder.resolve("SigningTable"), "# ours\n*@A.test old # x\n");

    assertThat(
            Run.keytool(
                "genkey",
                "-d",
                "a.test",
                "-s",
                "s1",
                "-D",
                folder,
                "--append-to",
                keyTable,
                signingTable))
        .isEqualTo(
            new Run(
                2,
                "",
                "signet-keytool: "
                    + signingTable
                    + ":2: there is a line for *@a.test already, of which only the first would"
                    + " count; change that line\n"));
    assertThat(keyTable).isEmptyFile();
    assertThat(folder.resolve("s1.private")).doesNotExist();
    assertThat(
            Run.keytool(
                "genkey",
                "-d",
                "a.test",
                "-s",
                "s1",
                "-D",
                folder,
                "--append-to",
                folder.resolve("none")))
        .isEqualTo(new Run(2, "", "signet-keytool: " + folder + "/none: no such file\n"));
    assertThat(folder.resolve("s1.private")).doesNotExist();
    assertThat(Run.keytool("genkey", "-D", folder, "--append-to", keyTable).err())
        .isEqualTo("signet-keytool: --append-to needs the domain: add -d DOMAIN\n");
  }
}
