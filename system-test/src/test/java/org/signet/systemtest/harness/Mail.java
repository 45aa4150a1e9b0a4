package org.signet.systemtest.harness;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Messages to send, with CRLF as SMTP has it; every recipient is new, so that a test finds its own
 * mail.
 */
public final class Mail {
  public static final String AUTHOR = "ann@" + MailRoute.SENDER;

  private static final AtomicInteger COUNT = new AtomicInteger();

  private final String author;
  private final String recipient;
  private String header;
  private String body;

  private Mail(String author, String recipient, String header, String body) {
    this.author = author;
    this.recipient = recipient;
    this.header = header;
    this.body = body;
  }

  /**
   * A plain message, with white space and dots where canonicalization and SMTP could trip over
   * them.
   */
  public static Mail from(String author) {
    String recipient = newRecipient();
    String header =
        """
        From: Ann Author <%s>
        To: Bob  <%s>
        Subject: A subject that
          is folded  oddly
        Date: Tue, 24 Nov 2026 10:00:00 +0000
        Message-ID: <%s>
        MIME-Version: 1.0
        Content-Type: text/plain; charset=utf-8
        """
            .formatted(author, recipient, recipient)
            .replace("\n", "\r\n");
    String body =
        "Dear Bob,\r\n\r\nthis is  a message \twith white space. \r\n.. and dots\r\n\r\n\r\n";
    return new Mail(author, recipient, header, body);
  }

  /** An existing message, sent once more to somebody. */
  public static Mail verbatim(Message message) {
    String wire = new String(message.wireOctets(), StandardCharsets.ISO_8859_1);
    int end = wire.indexOf("\r\n\r\n") + 2;
    return new Mail(AUTHOR, newRecipient(), wire.substring(0, end), wire.substring(end + 2));
  }

  private static String newRecipient() {
    return "r" + COUNT.incrementAndGet() + "@" + MailRoute.RECEIVER;
  }

  /** With one more header field at the top. */
  public Mail field(String field) {
    header = field + "\r\n" + header;
    return this;
  }

  public Mail body(String text) {
    body = text;
    return this;
  }

  public String author() {
    return author;
  }

  public String recipient() {
    return recipient;
  }

  public String header() {
    return header;
  }

  public String text() {
    return header + "\r\n" + body;
  }
}
