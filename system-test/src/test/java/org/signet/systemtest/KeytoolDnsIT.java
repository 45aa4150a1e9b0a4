package org.signet.systemtest;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.signet.systemtest.harness.Command;
import org.signet.systemtest.harness.Mail;
import org.signet.systemtest.harness.Message;
import org.signet.systemtest.harness.Needs;
import org.signet.systemtest.harness.Outcome;
import org.signet.systemtest.harness.PrivateDns;
import org.signet.systemtest.harness.Signet;
import org.signet.systemtest.harness.Verifier;
import org.signet.systemtest.harness.Workspace;

/** Records that signet-keytool prints, and what it says of records, at a real DNS server. */
class KeytoolDnsIT {
  /** Each form, and where in it there is a value as zone files have it. */
  private enum Form {
    BIND("(?s)(TXT\t.*)"),
    NSUPDATE("3600 (TXT .*)"),
    IPA("--txt-rec='(.*)'"),
    ROUTE53("\"Value\":\"(.*)\"}]"),
    CLOUDFLARE("\"content\":\"(.*)\",\"ttl\"");

    private final Pattern value;

    Form(String value) {
      this.value = Pattern.compile(value);
    }

    String selector() {
      return name().toLowerCase(Locale.ROOT);
    }

    /** A line of the zone: the same value at a name of its own. */
    String zoneLine(Path key) {
      String printed =
          Signet.keytool("txt", key, "-d", "form.test", "-s", selector(), "--format", selector())
              .run()
              .orFail()
              .out();
      Matcher matcher = value.matcher(printed);
      assertThat(matcher.find()).as(printed).isTrue();
      boolean json = this == ROUTE53 || this == CLOUDFLARE;
      String data = json ? matcher.group(1).replaceAll("\\\\(.)", "$1") : matcher.group(1).strip();
      return selector()
          + "._domainkey.form.test. IN "
          + (data.startsWith("TXT") ? data : "TXT " + data);
    }
  }

  private static Workspace workspace;
  private static PrivateDns dns;
  private static Path key;

  @BeforeAll
  static void publish() {
    workspace = Workspace.create();
    Path folder = workspace.folder("keys");
    Signet.keytool("genkey", "-d", "form.test", "-s", "k", "-D", folder).run().orFail();
    key = folder.resolve("k.private");
    List<String> records = new ArrayList<>();
    for (Form form : Form.values()) {
      records.add(form.zoneLine(key));
    }
    String revoked =
        Signet.keytool("txt", "--revoke", "-d", "form.test", "-s", "revoked", "-a")
            .run()
            .orFail()
            .out();
    String plain =
        Signet.keytool("txt", key, "-d", "form.test", "-s", "x", "--format", "plain")
            .run()
            .orFail()
            .out()
            .strip();
    String strings = "\"" + plain.substring(0, 255) + "\" \"" + plain.substring(255) + "\"";
    records.add(revoked);
    records.add("cut._domainkey.form.test. IN TXT \"" + plain.substring(0, 255) + "\"");
    records.add("doubled._domainkey.form.test.form.test. IN TXT " + strings);
    records.add("alias._domainkey.form.test. IN CNAME nowhere.test.");
    records.add("two._domainkey.form.test. IN TXT " + strings);
    records.add("two._domainkey.form.test. IN TXT \"v=DKIM1; p=AAAA\"");
    for (int i = 0; i < 1000; i++) {
      records.add("s._domainkey.d" + i + ".test. IN TXT " + strings);
    }
    dns = PrivateDns.start(workspace, records);
  }

  @AfterAll
  static void stop() {
    dns.close();
    workspace.close();
  }

  private static String server() {
    return "127.0.0.1:" + dns.port();
  }

  @ParameterizedTest
  @ValueSource(strings = {"bind", "nsupdate", "ipa", "route53", "cloudflare"})
  void everybodyVerifiesWithTheRecordOfEachForm(String selector) {
    Outcome signed =
        Signet.keytool("sign", "--domain", "form.test", "--selector", selector, "--key", key, "-")
            .input(Mail.from("ann@form.test").text().getBytes(StandardCharsets.ISO_8859_1))
            .run()
            .orFail();
    Message message = new Message(signed.out().replace("\r\n", "\n"));

    for (Verifier verifier : Verifier.values()) {
      assertThat(verifier.verify(message, dns)).as("%s", verifier).startsWith("pass");
    }
    assertThat(testkey(selector).status()).isZero();
  }

  /** At a server that is authoritative, asked twice: as a resolver and as the zone's own. */
  @ParameterizedTest
  @CsvSource({
    "revoked, 69, revoked",
    "cut, 65, cut",
    "doubled, 69, doubled-domain",
    "alias, 69, dangling-alias",
    "two, 69, several-records",
    "none, 69, no-record",
  })
  void namesTheDefect(String selector, int status, String kind) {
    Outcome outcome =
        testkey(selector, "--json", "--authoritative", "--authoritative-port", dns.port());

    assertThat(outcome.status()).as("%s", outcome).isEqualTo(status);
    assertThat(outcome.out()).contains("\"kind\":\"" + kind + "\"");
    assertThat(outcome.out()).contains("ns.test [127.0.0.1]: ");
  }

  private static Outcome testkey(String selector, Object... more) {
    return Signet.keytool(
            "testkey", "-d", "form.test", "-s", selector, "-k", key, "--nameserver", server())
        .with(more)
        .run();
  }

  @Test
  void aThousandKeysTakeSeconds() {
    StringBuilder table = new StringBuilder();
    for (int i = 0; i < 1000; i++) {
      table.append("k" + i + " d" + i + ".test:s:" + key + "\n");
    }
    Path conf = conf(table.toString());

    Instant start = Instant.now();
    Outcome outcome = Signet.keytool("testkey", "-x", conf, "--nameserver", server(), "-v").run();

    assertThat(outcome.out()).endsWith("1000 keys checked; 1000 pass, 0 fail\n");
    assertThat(Duration.between(start, Instant.now())).isLessThan(Duration.ofSeconds(20));
  }

  /** But for the lines with the program's name. */
  @ParameterizedTest
  @ValueSource(strings = {"-D", "-F -M -t 60", "-S -d b.test -N ns.test -C root@b.test", "-u -F"})
  void genzonePrintsWhatOpenDkimPrints(String options) {
    Path program = Needs.program("/usr/sbin/opendkim-genzone");
    Path conf = conf("k1 a.test:s:%1$s\nk2 b.test:s:%1$s\n".formatted(key));
    Object[] words = options.split(" ", -1);

    String theirs = Command.of(program, "-x", conf).with(words).run().orFail().out();
    String ours = Signet.keytool("genzone", "-x", conf).with(words).run().orFail().out();

    assertThat(ours.replaceFirst("generated by .*", ""))
        .isEqualTo(theirs.replaceFirst("generated by .*", ""));
  }

  private static Path conf(String keyTable) {
    Path table = workspace.file("KeyTable", keyTable);
    Path signing = workspace.file("SigningTable", "a.test k1\n");
    return workspace.file("c.conf", "KeyTable " + table + "\nSigningTable " + signing + "\n");
  }
}
