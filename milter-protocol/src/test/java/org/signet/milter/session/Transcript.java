package org.signet.milter.session;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.signet.milter.event.CommandCode;
import org.signet.milter.reply.ReplyType;
import org.signet.milter.wire.MalformedPacketException;
import org.signet.milter.wire.Packet;
import org.signet.milter.wire.PayloadReader;
import org.signet.milter.wire.PayloadWriter;

/**
 * A session as a text that people can read, {@code src/test/resources/session/*.milter}.
 *
 * <pre>
 * # comment
 * filter ...          what the filter is like, see {@link ScriptedFilter}
 * &gt; COMMAND ...       the MTA sends this packet
 * = onMail ...        a method of the handler is called
 * &lt; CONTINUE          the filter sends this packet
 * ! reason: ...       the connection is closed for this reason
 * close               the MTA closes the connection without a word
 * </pre>
 *
 * <p>Strings are in double quotes, with the escapes of Java and {@code \xHH}.
 */
public record Transcript(Path file, List<String> lines) {
  private static final Path FOLDERS = Path.of("src/test/resources");
  private static final Pattern TOKEN = Pattern.compile("\"((?:[^\"\\\\]++|\\\\.)*+)\"|(\\S+)");
  private static final Pattern ESCAPE = Pattern.compile("\\\\(x[0-9a-f]{2}|.)");

  /** All of sessions. */
  public static Stream<Transcript> all() throws IOException {
    return all("session");
  }

  /** All of a folder. */
  public static Stream<Transcript> all(String folder) throws IOException {
    try (Stream<Path> files = Files.list(FOLDERS.resolve(folder))) {
      return files.sorted().map(Transcript::read).toList().stream();
    }
  }

  private static Transcript read(Path file) {
    try {
      return new Transcript(file, Files.readAllLines(file, ISO_8859_1));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The lines that begin with {@code mark}. */
  public List<String> lines(String mark) {
    return lines.stream().filter(line -> line.startsWith(mark)).toList();
  }

  /** Writes what really happened over the file. */
  public void update(List<String> actual) throws IOException {
    Files.write(file, actual, ISO_8859_1);
  }

  @Override
  public String toString() {
    return file.getFileName().toString();
  }

  // --- text to packet ----------------------------------------------------------------------------

  /** The packet of a line that begins with {@code >}. */
  public static Packet packet(String line) {
    List<String> tokens = tokens(line.substring(1));
    CommandCode command = CommandCode.valueOf(tokens.remove(0));
    PayloadWriter writer = new PayloadWriter();
    switch (command) {
      case OPTNEG -> tokens.forEach(number -> writer.u32(Long.decode(number).intValue()));
      case MACRO -> {
        writer.octet(CommandCode.valueOf(tokens.remove(0)).code());
        tokens.forEach(writer::string);
      }
      case CONNECT -> {
        writer.string(tokens.get(0)).octet(tokens.get(1).charAt(0));
        if (tokens.size() > 2) {
          writer.u16(Integer.parseInt(tokens.get(2))).string(tokens.get(3));
        }
      }
      case BODY, END_OF_MESSAGE ->
          tokens.forEach(octets -> writer.octets(octets.getBytes(ISO_8859_1)));
      default -> tokens.forEach(writer::string);
    }
    return writer.toPacket(command.code());
  }

  public static List<String> tokens(String text) {
    List<String> tokens = new ArrayList<>();
    Matcher token = TOKEN.matcher(text);
    while (token.find()) {
      tokens.add(token.group(2) != null ? token.group(2) : unescaped(token.group(1)));
    }
    return tokens;
  }

  private static String unescaped(String text) {
    return ESCAPE
        .matcher(text)
        .replaceAll(
            escape ->
                Matcher.quoteReplacement(
                    switch (escape.group(1).charAt(0)) {
                      case 'n' -> "\n";
                      case 'r' -> "\r";
                      case 't' -> "\t";
                      case 'x' ->
                          String.valueOf((char) Integer.parseInt(escape.group(1).substring(1), 16));
                      default -> escape.group(1);
                    }));
  }

  // --- packet to text ----------------------------------------------------------------------------

  /** The line for a packet of the filter. */
  public static String line(Packet packet) {
    PayloadReader reader = new PayloadReader(packet);
    try {
      return "< "
          + (packet.command() == CommandCode.OPTNEG.code()
              ? optneg(reader)
              : reply(packet, reader));
    } catch (MalformedPacketException e) {
      throw new AssertionError(packet.toString(), e);
    }
  }

  private static String reply(Packet packet, PayloadReader reader) throws MalformedPacketException {
    return switch (Objects.requireNonNull(ReplyType.of(packet.command()), packet::toString)) {
      case CONTINUE -> "CONTINUE";
      case ACCEPT -> "ACCEPT";
      case REJECT -> "REJECT";
      case TEMPFAIL -> "TEMPFAIL";
      case DISCARD -> "DISCARD";
      case SKIP -> "SKIP";
      case PROGRESS -> "PROGRESS";
      case REPLY_CODE -> "REPLYCODE" + strings(reader);
      case ADD_HEADER -> "ADDHEADER" + strings(reader);
      case INSERT_HEADER -> "INSHEADER " + reader.u32() + strings(reader);
      case CHANGE_HEADER -> "CHGHEADER " + reader.u32() + strings(reader);
      case REPLACE_BODY -> "REPLBODY " + quoted(ISO_8859_1.decode(reader.rest()).toString());
      case ADD_RECIPIENT -> "ADDRCPT" + strings(reader);
      case ADD_RECIPIENT_WITH_PARAMETERS -> "ADDRCPT_PAR" + strings(reader);
      case DELETE_RECIPIENT -> "DELRCPT" + strings(reader);
      case CHANGE_SENDER -> "CHGFROM" + strings(reader);
      case QUARANTINE -> "QUARANTINE" + strings(reader);
    };
  }

  private static String optneg(PayloadReader reader) throws MalformedPacketException {
    StringBuilder text = new StringBuilder("OPTNEG " + reader.u32());
    text.append(String.format(" 0x%x 0x%x", reader.u32(), reader.u32()));
    while (reader.hasMore()) {
      text.append(' ').append(reader.u32()).append(' ').append(quoted(reader.string()));
    }
    return text.toString();
  }

  private static String strings(PayloadReader reader) throws MalformedPacketException {
    StringBuilder text = new StringBuilder();
    for (String string : reader.strings()) {
      text.append(' ').append(quoted(string));
    }
    return text.toString();
  }

  public static String quoted(String text) {
    StringBuilder quoted = new StringBuilder("\"");
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '\n' -> quoted.append("\\n");
        case '\r' -> quoted.append("\\r");
        case '\t' -> quoted.append("\\t");
        case '"', '\\' -> quoted.append('\\').append(c);
        default -> {
          if (c >= 0x20 && c < 0x7f) {
            quoted.append(c);
          } else {
            quoted.append(String.format("\\x%02x", (int) c));
          }
        }
      }
    }
    return quoted.append('"').toString();
  }
}
