package org.signet.keytool.terminal;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import org.signet.dkim.message.EndOfLine;
import org.signet.dkim.message.MessageReader;

/**
 * A message that can be read from its start again and again, whatever its size: a file as it is;
 * what comes from standard input or a pipe through a temporary file that only its owner can read.
 */
public final class MessageFile implements AutoCloseable {
  /** Where temporary files go unless something else is asked for. */
  public static final Path TEMPORARY = Path.of(System.getProperty("java.io.tmpdir"));

  private final String name;
  private final FileChannel channel;

  private MessageFile(String name, FileChannel channel) {
    this.name = name;
    this.channel = channel;
  }

  /**
   * Opens a message.
   *
   * @param argument the name of the file, or {@code -} for standard input
   */
  public static MessageFile open(String argument, InputStream standardInput) throws CommandFailure {
    if (argument.equals("-")) {
      return ofStandardInput(standardInput, TEMPORARY);
    }
    try {
      Path path = Path.of(argument);
      if (Files.isDirectory(path)) {
        throw new CommandFailure(displayName(argument) + ": a directory, not a message");
      }
      if (Files.exists(path) && !Files.isRegularFile(path)) {
        try (InputStream in = Files.newInputStream(path)) {
          return new MessageFile(argument, spool(in, TEMPORARY));
        }
      }
      return new MessageFile(argument, FileChannel.open(path, StandardOpenOption.READ));
    } catch (InvalidPathException e) {
      throw new CommandFailure(displayName(argument) + ": not a valid file name");
    } catch (IOException e) {
      throw CommandFailure.of(displayName(argument), e);
    }
  }

  /**
   * Reads standard input to its end.
   *
   * @param folder where its octets wait meanwhile
   */
  public static MessageFile ofStandardInput(InputStream standardInput, Path folder)
      throws CommandFailure {
    try {
      return new MessageFile("-", spool(standardInput, folder));
    } catch (IOException e) {
      throw CommandFailure.of(displayName("-"), e);
    }
  }

  private static FileChannel spool(InputStream in, Path folder) throws IOException {
    FileChannel channel =
        FileChannel.open(
            Files.createTempFile(folder, "signet-", ".eml"),
            StandardOpenOption.READ,
            StandardOpenOption.WRITE,
            StandardOpenOption.DELETE_ON_CLOSE);
    try {
      in.transferTo(Channels.newOutputStream(channel));
      return channel;
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }

  /** What to call the file in messages to the user. */
  public static String displayName(String argument) {
    return argument.equals("-") ? "standard input" : DisplayText.of(argument);
  }

  /** What to call this file in messages to the user. */
  public String displayName() {
    return displayName(name);
  }

  /** How the lines end. */
  public LineEnds lineEnds() throws IOException {
    return LineEnds.of(fromStart());
  }

  /** A reader at the start; only one works at a time. */
  public MessageReader reader() throws IOException {
    return MessageReader.of(fromStart(), EndOfLine.LF);
  }

  /**
   * What is odd about the message, for the user.
   *
   * @param reader has read the header
   */
  public Optional<String> warning(MessageReader reader) {
    return reader.lineWithoutField().isEmpty()
        ? Optional.empty()
        : Optional.of(
            displayName()
                + ":"
                + reader.lineWithoutField().getAsInt()
                + ": not a header field, and no empty line before it; treated as the start of the body");
  }

  /** All octets. The stream is valid until the next call; it need not be closed. */
  public InputStream fromStart() throws IOException {
    channel.position(0);
    return Channels.newInputStream(channel);
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
