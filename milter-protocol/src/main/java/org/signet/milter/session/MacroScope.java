package org.signet.milter.session;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.signet.milter.event.CommandCode;
import org.signet.milter.event.Macros;
import org.signet.milter.event.MemoryShare;
import org.signet.milter.event.MilterEvent.MacroDefinitions;
import org.signet.milter.option.MacroStage;
import org.signet.milter.wire.MalformedPacketException;
import org.signet.milter.wire.MalformedPacketException.Flaw;

/**
 * The macros of a connection, one slot per stage. A new packet for a stage replaces its slot; those
 * of CONNECT and HELO live as long as the SMTP session, those of MAIL and later as long as the
 * message, those of RCPT for one recipient.
 *
 * <p>Octets are kept as they came and only searched when somebody asks: most macros are never read.
 */
final class MacroScope implements Macros {
  /** The most octets of one packet of macros that are kept; real ones have some hundred. */
  static final int MAX_OCTETS = 16 * 1024;

  private static final byte[] NOTHING = new byte[0];
  private static final List<MacroStage> LATEST_FIRST =
      Arrays.stream(MacroStage.values()).sorted(Comparator.reverseOrder()).toList();

  private final Map<MacroStage, byte[]> slots = new EnumMap<>(MacroStage.class);
  private final MemoryShare memory;
  private byte[] ofUnknownCommand = NOTHING;
  private boolean mailIsNew; // those of MAIL came, and MAIL not yet

  /**
   * @param memory counts the octets that are kept
   */
  MacroScope(MemoryShare memory) {
    this.memory = memory;
  }

  /**
   * Takes the macros of the command that follows; those of an unknown command are ignored.
   *
   * @throws org.signet.milter.event.MemoryExhaustedException if there is no room for them; then
   *     what is kept does not count, and is to be forgotten
   */
  void define(MacroDefinitions macros) throws MalformedPacketException {
    CommandCode command = CommandCode.of(macros.command());
    MacroStage stage = command == null ? null : stage(command);
    if (stage == null && command != CommandCode.UNKNOWN) {
      return;
    }
    ByteBuffer octets = macros.octets();
    if (octets.remaining() > MAX_OCTETS) {
      throw new MalformedPacketException(
          Flaw.TOO_MANY_MACROS,
          (byte) CommandCode.MACRO.code(),
          0,
          octets.remaining() + " octets of macros, the most is " + MAX_OCTETS);
    }
    if (command == CommandCode.MAIL) {
      forgetFrom(MacroStage.MAIL);
      mailIsNew = true;
    }
    byte[] copy = octets.hasRemaining() ? new byte[octets.remaining()] : NOTHING;
    octets.duplicate().get(copy);
    if (stage == null) {
      ofUnknownCommand = copy;
    } else {
      slots.put(stage, copy);
    }
    memory.set(octets());
  }

  /** Fields and pieces of the body belong to the stage that ends them: Postfix sends its list. */
  private static @Nullable MacroStage stage(CommandCode command) {
    return switch (command) {
      case CONNECT -> MacroStage.CONNECT;
      case HELO -> MacroStage.HELO;
      case MAIL -> MacroStage.MAIL;
      case RCPT -> MacroStage.RCPT;
      case DATA -> MacroStage.DATA;
      case HEADER, END_OF_HEADERS -> MacroStage.EOH;
      case BODY, END_OF_MESSAGE -> MacroStage.EOM;
      case UNKNOWN, OPTNEG, MACRO, ABORT, QUIT, QUIT_NEW_CONNECTION -> null;
    };
  }

  /** A message begins with {@code command}, whose macros are there already. */
  void messageBegins(CommandCode command) {
    if (command == CommandCode.MAIL && !mailIsNew) {
      forgetFrom(MacroStage.MAIL);
    }
    mailIsNew = false;
  }

  /** An event of a message: the macros of the last recipient are those of no other event. */
  void at(CommandCode command) {
    if (command != CommandCode.RCPT) {
      slots.remove(MacroStage.RCPT);
    }
  }

  private int octets() {
    int octets = ofUnknownCommand.length;
    for (byte[] slot : slots.values()) {
      octets += slot.length;
    }
    return octets;
  }

  /** SMFIC_UNKNOWN was answered. */
  void unknownCommandEnds() {
    ofUnknownCommand = NOTHING;
  }

  /** The message is over; macros for a MAIL that is still to come stay. */
  void messageEnds() {
    forgetFrom(mailIsNew ? MacroStage.RCPT : MacroStage.MAIL);
    memory.set(octets());
  }

  /** The SMTP session is over. */
  void forgetAll() {
    forgetFrom(MacroStage.CONNECT);
    mailIsNew = false;
    ofUnknownCommand = NOTHING;
    memory.release();
  }

  /** Octets of the budget that they have. */
  long memory() {
    return memory.reserved();
  }

  private void forgetFrom(MacroStage first) {
    slots.keySet().removeIf(stage -> stage.compareTo(first) >= 0);
  }

  @Override
  public Optional<String> get(String name) {
    String bare = bare(name);
    String value = find(ofUnknownCommand, bare);
    for (int i = 0; value == null && i < LATEST_FIRST.size(); i++) {
      value = find(slots.getOrDefault(LATEST_FIRST.get(i), NOTHING), bare);
    }
    return Optional.ofNullable(value);
  }

  @Override
  public Optional<String> get(MacroStage stage, String name) {
    return Optional.ofNullable(find(slots.getOrDefault(stage, NOTHING), bare(name)));
  }

  private static String bare(String name) {
    boolean braces = name.length() > 2 && name.startsWith("{") && name.endsWith("}");
    return braces ? name.substring(1, name.length() - 1) : name;
  }

  /** The first one of that name. A last name without a value has an empty one. */
  private static @Nullable String find(byte[] octets, String bare) {
    int at = 0;
    while (at < octets.length) {
      int nameEnd = end(octets, at);
      int valueStart = Math.min(nameEnd + 1, octets.length);
      int valueEnd = end(octets, valueStart);
      if (isName(octets, at, nameEnd, bare)) {
        return new String(octets, valueStart, valueEnd - valueStart, StandardCharsets.ISO_8859_1);
      }
      at = valueEnd + 1;
    }
    return null;
  }

  private static int end(byte[] octets, int from) {
    int end = from;
    while (end < octets.length && octets[end] != 0) {
      end++;
    }
    return end;
  }

  private static boolean isName(byte[] octets, int from, int to, String bare) {
    int start = from;
    int end = to;
    if (end - start > 2 && octets[start] == '{' && octets[end - 1] == '}') {
      start++;
      end--;
    }
    if (end - start != bare.length()) {
      return false;
    }
    for (int i = 0; i < bare.length(); i++) {
      if ((octets[start + i] & 0xff) != bare.charAt(i)) {
        return false;
      }
    }
    return true;
  }
}
