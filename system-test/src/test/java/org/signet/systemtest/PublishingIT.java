package org.signet.systemtest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.signet.systemtest.harness.Await;
import org.signet.systemtest.harness.Command;
import org.signet.systemtest.harness.Loopback;
import org.signet.systemtest.harness.Needs;
import org.signet.systemtest.harness.Outcome;
import org.signet.systemtest.harness.Signet;
import org.signet.systemtest.harness.Workspace;

/**
 * Forms of {@code signet-keytool txt} that a program reads which is no DNS server itself: what the
 * server then has is the value to the octet, characters that such programs heed included.
 */
class PublishingIT {
  private static final String NAME = "s1._domainkey.form.test";
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  /** As options of txt, between semicolons. */
  private static final List<String> RECORDS = List.of("-r", "-n;it's 100% \"q\" \\ : a=b;-r;-t;-S");

  private static Path key(Workspace workspace) {
    Path folder = workspace.folder("keys");
    Signet.keytool("genkey", "-d", "form.test", "-s", "s1", "-D", folder).run().orFail();
    return folder.resolve("s1.private");
  }

  private static String txt(Path key, String format, String options) {
    return Signet.keytool("txt", key, "-d", "form.test", "-s", "s1", "--format", format)
        .with((Object[]) options.split(";", -1))
        .run()
        .orFail()
        .out();
  }

  @Test
  void tinydnsHasTheValue() {
    try (Workspace workspace = Workspace.create()) {
      Path key = key(workspace);
      for (String options : RECORDS) {
        workspace.file(
            "tinydns/data", ".form.test:127.0.0.1:a:60\n" + txt(key, "tinydns", options));
        Needs.program("/usr/bin/tinydns-get");

        String answer =
            Command.of("/bin/sh", "-c", "cd \"$0\" && tinydns-data && tinydns-get TXT " + NAME)
                .with(workspace.folder("tinydns"))
                .run()
                .orFail()
                .out();

        assertThat(strings(answer.replaceFirst("(?s).*\nanswer: \\S+ 3600 16 (\\S+)\n.*", "$1")))
            .isEqualTo(txt(key, "plain", options).strip());
      }
    }
  }

  /**
   * What a record says whose data, each string after its length, is written as tinydns-get does.
   */
  private static String strings(String escaped) {
    String data =
        Pattern.compile("\\\\(\\d{3})")
            .matcher(escaped)
            .replaceAll(
                octal ->
                    Matcher.quoteReplacement(
                        String.valueOf((char) Integer.parseInt(octal.group(1), 8))));
    StringBuilder text = new StringBuilder();
    for (int start = 0; start < data.length(); start += 1 + data.charAt(start)) {
      text.append(data, start + 1, start + 1 + data.charAt(start));
    }
    return text.toString();
  }

  /** The second time the record that is there is replaced. */
  @Test
  void nsupdateGivesBindTheValue() throws IOException {
    try (Workspace workspace = Workspace.create()) {
      Path key = key(workspace);
      int port = Loopback.freePort();
      Process named = named(workspace, port);
      try {
        for (String options : RECORDS) {
          String script = "server 127.0.0.1 " + port + "\n" + txt(key, "nsupdate", options);

          Command.of(Needs.program("/usr/bin/nsupdate"))
              .input(script.getBytes(StandardCharsets.US_ASCII))
              .run()
              .orFail();

          assertThat(joined(dig(port, NAME, "TXT").out()))
              .isEqualTo(txt(key, "plain", options).strip());
        }
      } finally {
        named.destroy();
      }
    }
  }

  /** What one TXT record says, written as strings in quotes. */
  private static String joined(String strings) {
    return Pattern.compile("\\A\"|\" \"|\"\\s*\\z")
        .matcher(strings)
        .replaceAll("")
        .replaceAll("\\\\(.)", "$1");
  }

  private static Outcome dig(int port, String name, String type) {
    return Command.of("/usr/bin/dig", "+short", "+tries=1", "+time=1", "@127.0.0.1", "-p", port)
        .with(name, type)
        .run();
  }

  private static Process named(Workspace workspace, int port) throws IOException {
    Path folder = workspace.folder("named");
    workspace.file(
        "named/form.zone",
        """
        $TTL 60
        @ IN SOA ns.form.test. root.form.test. 1 3600 600 86400 60
        @ IN NS ns.form.test.
        ns IN A 127.0.0.1
        """);
    Path conf =
        workspace.file(
            "named/named.conf",
            """
            options {
              directory "%1$s";
              listen-on port %2$d { 127.0.0.1; };
              listen-on-v6 { none; };
              pid-file "%1$s/pid";
              session-keyfile "%1$s/session.key";
              recursion no;
            };
            controls { };
            zone "form.test" { type primary; file "form.zone"; allow-update { 127.0.0.1; }; };
            """
                .formatted(folder, port));
    Process named =
        new ProcessBuilder(
                Needs.program("/usr/sbin/named").toString(), "-g", "-n", "1", "-c", conf.toString())
            .redirectErrorStream(true)
            .redirectOutput(workspace.path("named/log").toFile())
            .start();
    Await.until(
        PATIENCE,
        () -> dig(port, "form.test", "SOA").out().startsWith("ns.form.test."),
        () -> "named does not answer; its log is " + workspace.path("named/log"));
    return named;
  }
}
