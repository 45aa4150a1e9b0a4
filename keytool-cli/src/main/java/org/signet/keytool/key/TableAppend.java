package org.signet.keytool.key;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Locale;
import org.signet.dkim.key.KeyName;
import org.signet.keytool.terminal.CommandFailure;
import org.signet.keytool.terminal.DisplayText;

/**
 * A line to be added to a table that exists. The file keeps its owner and permissions, so it is
 * added to in place; what cannot be written whole is taken back.
 */
final class TableAppend {
  private static final int MAX_OCTETS = 64 << 20;
  private static final String PATTERNS = "refile:";
  private static final String PLAIN = "file:";

  private final String shown;
  private final Path path;
  private final String addition;
  private final long length;

  private TableAppend(Path path, String text, String line) {
    this.shown = DisplayText.of(path.toString());
    this.path = path;
    this.addition = (text.isEmpty() || text.endsWith("\n") ? "" : "\n") + line + "\n";
    this.length = text.length();
  }

  /**
   * A line of a KeyTable.
   *
   * @throws CommandFailure if it has the name already, or cannot be read
   */
  static TableAppend keyTable(String argument, KeyName name, Path privateKey)
      throws CommandFailure {
    String file = privateKey.toAbsolutePath().normalize().toString();
    if (file.matches("(?s).*[#%\\p{Cntrl}].*") || !file.equals(file.strip())) {
      throw new CommandFailure(
          DisplayText.of(file) + ": a path in a KeyTable cannot contain #, % or trailing spaces");
    }
    Path path = path(argument);
    String text = read(path);
    refuseKnown(path, text, name.dnsName(), false);
    return new TableAppend(
        path, text, name.dnsName() + " " + name.domain() + ":" + name.selector() + ":" + file);
  }

  /**
   * A line of a SigningTable for all authors of the domain. It is a pattern if the argument begins
   * with {@code refile:}, or without a type if the table has patterns.
   *
   * @throws CommandFailure if it has a line for the domain already, or cannot be read
   */
  static TableAppend signingTable(String argument, KeyName name) throws CommandFailure {
    Path path = path(argument);
    String text = read(path);
    boolean patterns =
        argument.startsWith(PATTERNS)
            || (!argument.startsWith(PLAIN)
                && text.lines().anyMatch(line -> line.strip().startsWith("*@")));
    String key = (patterns ? "*@" : "") + name.domain();
    refuseKnown(path, text, key, true);
    return new TableAppend(path, text, key + " " + name.dnsName());
  }

  private static Path path(String argument) throws CommandFailure {
    String file = argument.startsWith(PATTERNS) ? argument.substring(PATTERNS.length()) : argument;
    file = file.startsWith(PLAIN) ? file.substring(PLAIN.length()) : file;
    try {
      return Path.of(file);
    } catch (InvalidPathException e) {
      throw new CommandFailure(DisplayText.of(file) + ": not a valid file name");
    }
  }

  private static String read(Path path) throws CommandFailure {
    String shown = DisplayText.of(path.toString());
    try {
      if (!Files.isRegularFile(path) && Files.exists(path)) {
        throw new CommandFailure(shown + ": not a regular file");
      }
      if (Files.size(path) > MAX_OCTETS) {
        throw new CommandFailure(shown + ": too large for a table");
      }
      return Files.readString(path, StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      throw CommandFailure.of(shown, e);
    }
  }

  private static void refuseKnown(Path path, String text, String key, boolean ignoreCase)
      throws CommandFailure {
    List<String> lines = text.lines().toList();
    for (int i = 0; i < lines.size(); i++) {
      String first = lines.get(i).replaceFirst("#.*", "").strip().replaceFirst("\\s.*", "");
      if (ignoreCase
          ? first.toLowerCase(Locale.ROOT).equals(key.toLowerCase(Locale.ROOT))
          : first.equals(key)) {
        throw new CommandFailure(
            DisplayText.of(path.toString())
                + ":"
                + (i + 1)
                + ": there is a line for "
                + key
                + " already, of which only the first would count; change that line");
      }
    }
  }

  /** Adds the line. */
  void append() throws CommandFailure {
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.WRITE)) {
      if (channel.size() != length) {
        throw new CommandFailure(
            shown + ": changed by another program meanwhile; run the command again");
      }
      try {
        ByteBuffer octets = ByteBuffer.wrap(addition.getBytes(StandardCharsets.ISO_8859_1));
        for (long at = length; octets.hasRemaining(); ) {
          at += channel.write(octets, at);
        }
        channel.force(true);
      } catch (IOException e) {
        channel.truncate(length);
        throw e;
      }
    } catch (IOException e) {
      throw CommandFailure.of(shown, e);
    }
  }

  /** Takes the line away again. */
  void undo() throws CommandFailure {
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.WRITE)) {
      channel.truncate(length);
    } catch (IOException e) {
      throw CommandFailure.of(shown, e);
    }
  }

  @Override
  public String toString() {
    return shown;
  }
}
