package org.signet.milter.wire;

import java.nio.ByteBuffer;
import java.util.Locale;

/** A frame or a payload that does not have the form that the protocol gives it. */
public final class MalformedPacketException extends ProtocolViolationException {
  private static final long serialVersionUID = 1L;

  /** What is wrong with it. */
  public enum Flaw {
    /** The frame says that it has no octet, not even a command. */
    ZERO_LENGTH,
    /** The frame says that it is longer than was negotiated. */
    FRAME_TOO_LONG,
    /** No such command. */
    UNKNOWN_COMMAND,
    /** A string without its NUL, or a number cut off. */
    TRUNCATED,
    /** A string or number that must be there is missing. */
    MISSING_FIELD,
    /** An address family that the protocol does not know. */
    UNKNOWN_FAMILY,
    /** More macros than are kept. */
    TOO_MANY_MACROS,
    /** Octets after the end of what a reply can hold. */
    SURPLUS,
    /** SMFIR_REPLYCODE with a text that cannot be sent to an SMTP client. */
    NOT_AN_SMTP_REPLY,
    /** A modification with a text that cannot be written into a message. */
    NOT_A_MODIFICATION
  }

  private final Flaw flaw;
  private final byte command;
  private final int offset;

  /**
   * Makes one.
   *
   * @param command the command octet, or 0 before it is known
   * @param offset octets into the payload where the flaw was found
   * @param detail the rest of the message, printable
   */
  public MalformedPacketException(Flaw flaw, byte command, int offset, String detail) {
    super(detail);
    this.flaw = flaw;
    this.command = command;
    this.offset = offset;
  }

  static MalformedPacketException frame(Flaw flaw, long length, ByteBuffer start) {
    return new MalformedPacketException(
        flaw, (byte) 0, 0, "frame of " + length + " octets, begins with " + Escaped.start(start));
  }

  public Flaw flaw() {
    return flaw;
  }

  /** The command octet, or 0 before it is known. */
  public byte command() {
    return command;
  }

  /** Octets into the payload where the flaw was found. */
  public int offset() {
    return offset;
  }

  @Override
  public String reason() {
    return flaw.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
