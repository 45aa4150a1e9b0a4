package org.signet.milter.reply;

import org.jspecify.annotations.Nullable;

/** The replies of a filter: SMFIR_* of libmilter. The answer to the negotiation is SMFIC_OPTNEG. */
public enum ReplyType {
  /** SMFIR_CONTINUE. */
  CONTINUE('c'),
  /** SMFIR_ACCEPT. */
  ACCEPT('a'),
  /** SMFIR_REJECT. */
  REJECT('r'),
  /** SMFIR_TEMPFAIL. */
  TEMPFAIL('t'),
  /** SMFIR_DISCARD. */
  DISCARD('d'),
  /** SMFIR_SKIP. */
  SKIP('s'),
  /** SMFIR_REPLYCODE. */
  REPLY_CODE('y'),
  /** SMFIR_PROGRESS. */
  PROGRESS('p'),
  /** SMFIR_ADDHEADER. */
  ADD_HEADER('h'),
  /** SMFIR_INSHEADER. */
  INSERT_HEADER('i'),
  /** SMFIR_CHGHEADER. */
  CHANGE_HEADER('m'),
  /** SMFIR_REPLBODY. */
  REPLACE_BODY('b'),
  /** SMFIR_ADDRCPT. */
  ADD_RECIPIENT('+'),
  /** SMFIR_ADDRCPT_PAR. */
  ADD_RECIPIENT_WITH_PARAMETERS('2'),
  /** SMFIR_DELRCPT. */
  DELETE_RECIPIENT('-'),
  /** SMFIR_CHGFROM. */
  CHANGE_SENDER('e'),
  /** SMFIR_QUARANTINE. */
  QUARANTINE('q');

  private static final @Nullable ReplyType[] BY_OCTET = new @Nullable ReplyType[128];

  static {
    for (ReplyType type : values()) {
      BY_OCTET[type.code] = type;
    }
  }

  private final char code;

  ReplyType(char code) {
    this.code = code;
  }

  /** Its octet on the wire. */
  public char code() {
    return code;
  }

  /** The reply of that octet, or null. */
  public static @Nullable ReplyType of(byte octet) {
    return octet < 0 ? null : BY_OCTET[octet];
  }
}
