package org.signet.systemtest.harness;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** An SMTP session, octet by octet: nothing is added to a message or mended in it. */
public final class SmtpClient implements AutoCloseable {
  private static final int PATIENCE_MILLIS = 120_000;

  private final Socket socket;
  private final InputStream in;
  private final OutputStream out;
  private boolean inDoubt;

  /**
   * The server does not take this now: 4xx, or the connection is lost before it had all of the
   * message. An MTA tries again, over another session.
   */
  public static final class NotNow extends AssertionError {
    private static final long serialVersionUID = 1;

    private NotNow(String message, @Nullable Throwable cause) {
      super(message, cause);
    }
  }

  private SmtpClient(int port) throws IOException {
    socket = new Socket(Loopback.address(), port);
    socket.setSoTimeout(PATIENCE_MILLIS);
    in = new BufferedInputStream(socket.getInputStream());
    out = new BufferedOutputStream(socket.getOutputStream(), 1 << 16);
  }

  /** Connects and says EHLO. */
  public static SmtpClient connect(int port) {
    try {
      SmtpClient client = new SmtpClient(port);
      client.expect("220");
      client.command("EHLO client.test", "250");
      return client;
    } catch (IOException e) {
      throw new NotNow("no session", e);
    }
  }

  /**
   * Makes Postfix take the rest of the session as one from elsewhere: its XCLIENT, which this
   * address may use.
   */
  public SmtpClient from(String address, String more) {
    command("XCLIENT NAME=[UNAVAILABLE] ADDR=" + address + more, "220");
    command("EHLO client.test", "250");
    return this;
  }

  /** Sends a command, and fails unless the reply begins with {@code code}. */
  public String command(String line, String code) {
    try {
      out.write((line + "\r\n").getBytes(StandardCharsets.ISO_8859_1));
      out.flush();
      return expect(code);
    } catch (IOException e) {
      throw new NotNow("connection lost at " + line, e);
    }
  }

  /** One transaction. */
  public void send(Mail mail) {
    String stuffed = mail.text().replace("\r\n.", "\r\n..");
    send(
        mail.author(),
        mail.recipient(),
        sink -> sink.write(stuffed.getBytes(StandardCharsets.ISO_8859_1)));
  }

  /**
   * Writes a message piece by piece; it must end in CRLF, and no line in it may begin with a dot.
   */
  public interface Content {
    void writeTo(OutputStream sink) throws IOException;
  }

  /** One transaction with a message that need not be in memory. */
  public void send(String from, String to, Content message) {
    command("MAIL FROM:<" + from + ">", "250");
    command("RCPT TO:<" + to + ">", "250");
    command("DATA", "354");
    try {
      message.writeTo(out);
    } catch (IOException e) {
      throw new NotNow("connection lost in a message", e);
    }
    inDoubt = true;
    try {
      out.write(".\r\n".getBytes(StandardCharsets.US_ASCII));
      out.flush();
      expect("250");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    inDoubt = false;
  }

  private String expect(String code) throws IOException {
    StringBuilder reply = new StringBuilder();
    String line;
    do {
      line = readLine();
      reply.append(line).append('\n');
    } while (line.length() > 3 && line.charAt(3) == '-');
    if (!line.startsWith(code)) {
      String complaint = "expected " + code + ", the server said " + reply;
      throw line.startsWith("4") ? new NotNow(complaint, null) : new AssertionError(complaint);
    }
    return reply.toString();
  }

  private String readLine() throws IOException {
    StringBuilder line = new StringBuilder();
    for (int octet = in.read(); octet != '\n'; octet = in.read()) {
      if (octet < 0) {
        String complaint = "the server closed the connection after: " + line;
        throw inDoubt ? new AssertionError(complaint) : new NotNow(complaint, null);
      }
      line.append((char) octet);
    }
    return line.toString().stripTrailing();
  }

  @Override
  public void close() {
    try (socket) {
      out.write("QUIT\r\n".getBytes(StandardCharsets.US_ASCII));
      out.flush();
      readLine();
    } catch (IOException | AssertionError e) {
      // The session is over either way.
    }
  }
}
