package org.signet.systemtest.demo;

import java.io.IOException;
import java.net.ConnectException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.signet.milter.address.ListenAddress;
import org.signet.milter.net.MilterClient;

/**
 * {@code DemoMta PORT CLIENT-ADDRESS MESSAGE-FILE}: hands a message to the milter at 127.0.0.1 as
 * Postfix would that had it from that client, and writes to standard output what Postfix would then
 * pass on. Line ends are LF, of the file and of the output.
 */
public final class DemoMta {
  private static final Duration TIMEOUT = Duration.ofSeconds(30);
  private static final Duration RETRY = Duration.ofMillis(100);
  private static final Pattern ADDRESS = Pattern.compile("[^<>\\s,;:\"]+@[^<>\\s,;:\"]+");

  private DemoMta() {}

  /** Ends with status 0 if the message passed, 1 if not, 64 if called wrongly. */
  public static void main(String[] args) {
    if (args.length != 3 || !args[0].matches("[0-9]{1,5}")) {
      System.err.println("usage: DemoMta PORT CLIENT-ADDRESS MESSAGE-FILE");
      System.exit(64);
    }
    try {
      MailMessage message = MailMessage.read(Files.readAllBytes(Path.of(args[2])));
      send(ListenAddress.parse("inet:" + args[0] + "@127.0.0.1"), args[1], message);
      System.out.write(message.octets());
      System.out.flush();
    } catch (NoSuchFileException e) {
      fail("no such file: " + e.getMessage());
    } catch (IOException | IllegalArgumentException e) {
      fail(String.valueOf(e.getMessage()));
    }
  }

  private static void fail(String why) {
    System.err.println("DemoMta: " + why);
    System.exit(1);
  }

  private static void send(ListenAddress milter, String clientAddress, MailMessage message)
      throws IOException {
    try (MilterClient client = connect(milter)) {
      PostfixSession session = new PostfixSession(client, clientAddress);
      session.send(
          "4F2D1C3B0A",
          address(message, "From").orElse(""),
          List.of(address(message, "To").orElse("postmaster")),
          message);
      session.quit();
    }
  }

  /** The daemon was started a moment ago; as an MTA would, this tries again. */
  private static MilterClient connect(ListenAddress milter) throws IOException {
    for (Instant end = Instant.now().plus(TIMEOUT); ; ) {
      try {
        return MilterClient.connect(milter, TIMEOUT);
      } catch (IOException e) {
        if (!(e.getCause() instanceof ConnectException) || Instant.now().isAfter(end)) {
          throw e;
        }
        LockSupport.parkNanos(RETRY.toNanos());
      }
    }
  }

  private static Optional<String> address(MailMessage message, String field) {
    return message.visibleFields().stream()
        .filter(candidate -> candidate.name().equalsIgnoreCase(field))
        .map(candidate -> ADDRESS.matcher(candidate.value()))
        .filter(Matcher::find)
        .map(Matcher::group)
        .findFirst();
  }
}
