package org.signet.systemtest.differential;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.signet.milter.address.ListenAddress;
import org.signet.milter.net.MilterClient;
import org.signet.systemtest.demo.MailMessage;
import org.signet.systemtest.demo.PostfixSession;
import org.signet.systemtest.harness.Await;
import org.signet.systemtest.harness.Command;
import org.signet.systemtest.harness.MilterSocket;
import org.signet.systemtest.harness.Needs;
import org.signet.systemtest.harness.Signet;
import org.signet.systemtest.harness.Workspace;

/**
 * Has messages signed by Signet and by others, in all the ways that they know. What comes out is
 * named {@code signer/way/message}.
 */
final class Signing {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final List<String> CANONICALIZATIONS =
      List.of("simple/simple", "simple/relaxed", "relaxed/simple", "relaxed/relaxed");

  private final Site site;
  private final Workspace workspace;
  private final Map<String, Path> plain = new LinkedHashMap<>();
  private final Map<String, Path> signed = new LinkedHashMap<>();

  Signing(Site site, Workspace workspace, Map<String, String> messages) {
    this.site = site;
    this.workspace = workspace;
    messages.forEach(
        (name, text) -> plain.put(name, site.write("plain/" + plain.size() + ".eml", text)));
  }

  /** Signed messages by name. */
  Map<String, Path> all() {
    signet();
    mailDkim();
    dkimpy();
    for (String canonicalization : CANONICALIZATIONS) {
      opendkim(
          "rsa " + canonicalization,
          "Canonicalization " + canonicalization + "\n" + key("rsa-sha256", Site.RSA));
    }
    opendkim(
        "ed25519 with x= z=",
        "Canonicalization relaxed/relaxed\nSignatureTTL 86400\nDiagnostics yes\n"
            + key("ed25519-sha256", Site.ED25519));
    return signed;
  }

  private void signet() {
    List<String> jobs = new ArrayList<>();
    for (String c : CANONICALIZATIONS) {
      jobs(jobs, "signet/rsa " + c, "r\t@r.pem\t" + c + "\t-\t-\t-\t0");
      jobs(jobs, "signet/ed25519 " + c, "e\t@e.pem\t" + c + "\t-\t-\t-\t0");
    }
    String all = "\tjo;e=@mail.sign.test\t86400\t9223372036854775807\t1";
    jobs(jobs, "signet/rsa with i= x= l= z=", "r\t@r.pem\trelaxed/relaxed" + all);
    jobs(jobs, "signet/simple with i= x= l= z=", "r\t@r.pem\tsimple/simple" + all);
    jobs(jobs, "signet/ed25519 with i= x= l= z=", "e\t@e.pem\trelaxed/simple" + all);
    Path source = DkimProgram.script(workspace, "SignetBatch.java");
    run(
        Command.of(
            Path.of(System.getProperty("java.home"), "bin", "java"),
            "--class-path",
            Signet.home().resolve("lib") + "/*",
            source,
            Site.DOMAIN),
        jobs);
  }

  private void mailDkim() {
    List<String> jobs = new ArrayList<>();
    for (String c : CANONICALIZATIONS) {
      jobs(jobs, "mail-dkim/rsa " + c, "r\t@r.pem\t" + c + "\t-\t-");
    }
    jobs(
        jobs, "mail-dkim/rsa with i= x=", "r\t@r.pem\trelaxed/relaxed\tjo@a.sign.test\t4000000000");
    run(
        Command.of(
            Needs.program("/usr/bin/perl"),
            DkimProgram.script(workspace, "mail-dkim-batch.pl"),
            "sign",
            Site.DOMAIN),
        jobs);
  }

  private void dkimpy() {
    List<String> jobs = new ArrayList<>();
    for (String c : CANONICALIZATIONS) {
      jobs(jobs, "dkimpy/rsa " + c, "r\t@r.pem\t" + c + "\t-\t0");
    }
    jobs(jobs, "dkimpy/rsa with i= l=", "r\t@r.pem\trelaxed/relaxed\tjo@a.sign.test\t1");
    jobs(jobs, "dkimpy/ed25519", "e\t@e.seed\trelaxed/simple\t-\t0");
    run(
        Command.of(
            Needs.program("/usr/bin/python3"),
            DkimProgram.script(workspace, "dkimpy-batch.py"),
            "sign",
            Site.DOMAIN),
        jobs);
  }

  private String key(String algorithm, String selector) {
    return "SignatureAlgorithm %s\nDomain %s\nSelector %s\nKeyFile %s\n"
        .formatted(algorithm, Site.DOMAIN, selector, site.keyFile(selector + ".pem"));
  }

  /** OpenDKIM signs as a milter; this is its MTA. */
  private void opendkim(String way, String lines) {
    MilterSocket socket = MilterSocket.inet();
    Path conf =
        workspace.file(
            "opendkim-signs.conf",
            """
            Socket %s
            Mode s
            UserID root
            RequireSafeKeys no
            Background no
            Syslog no
            PidFile %s
            %s"""
                .formatted(socket.directive(), workspace.path("opendkim.pid"), lines));
    Path log = workspace.path("opendkim.log");
    try {
      Process process =
          new ProcessBuilder(
                  Needs.program("/usr/sbin/opendkim").toString(), "-f", "-x", conf.toString())
              .redirectErrorStream(true)
              .redirectOutput(log.toFile())
              .start();
      try {
        Await.until(
            PATIENCE, socket::answers, () -> "opendkim does not listen:\n" + Site.read(log));
        for (Map.Entry<String, Path> message : plain.entrySet()) {
          String name = "opendkim/" + way + "/" + message.getKey();
          signed.put(name, site.write(file(), opendkim(socket, message.getValue())));
        }
      } finally {
        process.destroy();
        process.waitFor(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }

  private static String opendkim(MilterSocket socket, Path message) throws IOException {
    MailMessage mail = MailMessage.read(Site.read(message).getBytes(ISO_8859_1));
    try (MilterClient client =
        MilterClient.connect(ListenAddress.parse(socket.directive()), PATIENCE)) {
      PostfixSession session = new PostfixSession(client, "127.0.0.1");
      session.send("4F2D1C3B0A", "joe@" + Site.DOMAIN, List.of("sue@other.test"), mail);
      session.quit();
    }
    return mail.toString().replace("\n", "\r\n");
  }

  /** One job per message. In {@code how}, {@code @} stands before the name of a key file. */
  private void jobs(List<String> jobs, String way, String how) {
    String rest = how.replaceFirst("\t@([a-z.]+)", "\t" + site.keyFile("$1"));
    plain.forEach(
        (name, file) -> {
          Path target = site.write(file(), "");
          signed.put(way + "/" + name, target);
          jobs.add(file + "\t" + target + "\t" + rest);
        });
  }

  private String file() {
    return "signed/" + signed.size() + ".eml";
  }

  private static void run(Command command, List<String> jobs) {
    command.input((String.join("\n", jobs) + "\n").getBytes(UTF_8)).run().orFail();
  }
}
