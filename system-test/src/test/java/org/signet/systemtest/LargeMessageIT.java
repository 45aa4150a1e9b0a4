package org.signet.systemtest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.signet.systemtest.harness.Mail;
import org.signet.systemtest.harness.MailRoute;
import org.signet.systemtest.harness.Message;
import org.signet.systemtest.harness.SmtpClient;

/**
 * Bodies stream through: a message larger than the heap is signed by one Signet and verified by
 * another.
 */
class LargeMessageIT {
  private static final int MEGABYTES = 100;
  private static final int HEADER_OCTETS = 8192;

  @Test
  void aMessageLargerThanTheHeapIsSignedAndVerified(TestReporter report) throws IOException {
    try (MailRoute route = MailRoute.setup().signer("signer", "").javaOptions("-Xmx64m").start()) {
      Mail mail = Mail.from(Mail.AUTHOR);
      try (SmtpClient client = route.submit()) {
        client.send(mail.author(), mail.recipient(), out -> write(mail, out));
      }
      Path file = route.mailbox(mail).awaitFiles(1).get(0);

      assertThat(Files.size(file)).isGreaterThan(MEGABYTES * 1_000_000L);
      Message start = new Message(readStart(file));
      assertThat(start.fields("DKIM-Signature")).hasSize(1);
      assertThat(start.fields("Authentication-Results"))
          .anyMatch(result -> result.contains("dkim=pass"));
      report.publishEntry(
          "peak resident KiB, signer", Long.toString(route.signer().memory("VmHWM")));
      report.publishEntry(
          "peak resident KiB, verifier", Long.toString(route.verifier().memory("VmHWM")));
    }
  }

  private static void write(Mail mail, OutputStream out) throws IOException {
    out.write((mail.header() + "\r\n").getBytes(StandardCharsets.US_ASCII));
    byte[] line = ("x".repeat(70) + "  y\r\n").getBytes(StandardCharsets.US_ASCII);
    int delivered = line.length - 1; // a Maildir has LF
    for (long octets = 0; octets < MEGABYTES * 1_000_000L; octets += delivered) {
      out.write(line);
    }
  }

  private static String readStart(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return new String(in.readNBytes(HEADER_OCTETS), StandardCharsets.ISO_8859_1);
    }
  }
}
