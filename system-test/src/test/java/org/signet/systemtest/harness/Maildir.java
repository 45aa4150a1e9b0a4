package org.signet.systemtest.harness;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** The messages for one recipient in a Maildir, one file each. */
public final class Maildir {
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private static final int START = 1000;

  private final Path folder;
  private final String recipient;
  private final Supplier<String> log;

  Maildir(Path folder, String recipient, Supplier<String> log) {
    this.folder = folder;
    this.recipient = recipient;
    this.log = log;
  }

  /** Waits for one message. */
  public Message await() {
    return await(1).get(0);
  }

  /** Waits until there are {@code count} messages. */
  public List<Message> await(int count) {
    return awaitFiles(count).stream().map(Message::read).toList();
  }

  /** As {@link #await}, for messages too large to hold. */
  public List<Path> awaitFiles(int count) {
    Await.until(
        PATIENCE,
        () -> files().size() >= count,
        () -> "waited in vain for " + count + " messages for " + recipient + "\n" + log.get());
    return files();
  }

  private List<Path> files() {
    Path delivered = folder.resolve("new");
    if (!Files.isDirectory(delivered)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(delivered)) {
      return files.filter(this::isForRecipient).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Postfix' virtual(8) writes the recipient above the message; the message may be too large to
   * read all of it.
   */
  private boolean isForRecipient(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      String start = new String(in.readNBytes(START), StandardCharsets.ISO_8859_1);
      return start.contains("\nDelivered-To: " + recipient + "\n");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
