package org.signet.systemtest.harness;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** The messages in a Maildir, one file each: all, or those for one recipient. */
public final class Maildir {
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private static final int START = 1000;

  private final Path folder;
  private final Optional<String> recipient;
  private final Map<Path, Boolean> known = new HashMap<>();
  private final Supplier<String> log;

  Maildir(Path folder, Optional<String> recipient, Supplier<String> log) {
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
        () ->
            "waited in vain for %d messages for %s, there are %d\n%s"
                .formatted(count, recipient.orElse("anybody"), files().size(), log.get()));
    return files();
  }

  private List<Path> files() {
    Path delivered = folder.resolve("new");
    if (!Files.isDirectory(delivered)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(delivered)) {
      return files
          .filter(file -> known.computeIfAbsent(file, this::isForRecipient))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Postfix' virtual(8) writes the recipient above the message; the message may be too large to
   * read all of it.
   */
  private boolean isForRecipient(Path file) {
    if (recipient.isEmpty()) {
      return true;
    }
    try (InputStream in = Files.newInputStream(file)) {
      String start = new String(in.readNBytes(START), StandardCharsets.ISO_8859_1);
      return start.contains("\nDelivered-To: " + recipient.get() + "\n");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
