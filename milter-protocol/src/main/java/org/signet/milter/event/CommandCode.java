package org.signet.milter.event;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.signet.milter.option.ProtocolFlag;

/** The commands of an MTA: SMFIC_* of libmilter. */
public enum CommandCode {
  /** SMFIC_OPTNEG. */
  OPTNEG('O'),
  /** SMFIC_MACRO. */
  MACRO('D'),
  /** SMFIC_CONNECT. */
  CONNECT('C', ProtocolFlag.NO_CONNECT, ProtocolFlag.NO_REPLY_CONNECT),
  /** SMFIC_HELO. */
  HELO('H', ProtocolFlag.NO_HELO, ProtocolFlag.NO_REPLY_HELO),
  /** SMFIC_MAIL. */
  MAIL('M', ProtocolFlag.NO_MAIL, ProtocolFlag.NO_REPLY_MAIL),
  /** SMFIC_RCPT. */
  RCPT('R', ProtocolFlag.NO_RCPT, ProtocolFlag.NO_REPLY_RCPT),
  /** SMFIC_DATA. */
  DATA('T', ProtocolFlag.NO_DATA, ProtocolFlag.NO_REPLY_DATA),
  /** SMFIC_HEADER. */
  HEADER('L', ProtocolFlag.NO_HEADERS, ProtocolFlag.NO_REPLY_HEADER),
  /** SMFIC_EOH. */
  END_OF_HEADERS('N', ProtocolFlag.NO_END_OF_HEADERS, ProtocolFlag.NO_REPLY_END_OF_HEADERS),
  /** SMFIC_BODY. */
  BODY('B', ProtocolFlag.NO_BODY, ProtocolFlag.NO_REPLY_BODY),
  /** SMFIC_BODYEOB: always sent, always answered. */
  END_OF_MESSAGE('E'),
  /** SMFIC_ABORT. */
  ABORT('A'),
  /** SMFIC_QUIT. */
  QUIT('Q'),
  /** SMFIC_QUIT_NC. */
  QUIT_NEW_CONNECTION('K'),
  /** SMFIC_UNKNOWN. */
  UNKNOWN('U', ProtocolFlag.NO_UNKNOWN, ProtocolFlag.NO_REPLY_UNKNOWN);

  private static final @Nullable CommandCode[] BY_OCTET = new @Nullable CommandCode[128];

  static {
    for (CommandCode command : values()) {
      BY_OCTET[command.code] = command;
    }
  }

  private final char code;
  private final Optional<ProtocolFlag> leftOutBy;
  private final Optional<ProtocolFlag> unansweredBy;

  CommandCode(char code) {
    this.code = code;
    this.leftOutBy = Optional.empty();
    this.unansweredBy = Optional.empty();
  }

  CommandCode(char code, ProtocolFlag leftOutBy, ProtocolFlag unansweredBy) {
    this.code = code;
    this.leftOutBy = Optional.of(leftOutBy);
    this.unansweredBy = Optional.of(unansweredBy);
  }

  /** Its octet on the wire. */
  public char code() {
    return code;
  }

  /** The flag that makes the MTA leave it out, if there is one. */
  public Optional<ProtocolFlag> leftOutBy() {
    return leftOutBy;
  }

  /** The flag that makes it go unanswered, if there is one. */
  public Optional<ProtocolFlag> unansweredBy() {
    return unansweredBy;
  }

  /** The command of that octet, or null. */
  public static @Nullable CommandCode of(byte octet) {
    return octet < 0 ? null : BY_OCTET[octet];
  }
}
