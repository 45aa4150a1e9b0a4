package org.signet.milter.option;

/** What a filter may do to a message: SMFIF_* of libmilter, second word of SMFIC_OPTNEG. */
public enum ActionFlag {
  /** SMFIF_ADDHDRS: add and insert header fields. */
  ADD_HEADERS(1 << 0),
  /** SMFIF_CHGBODY: replace the body. */
  CHANGE_BODY(1 << 1),
  /** SMFIF_ADDRCPT: add recipients. */
  ADD_RECIPIENT(1 << 2),
  /** SMFIF_DELRCPT: delete recipients. */
  DELETE_RECIPIENT(1 << 3),
  /** SMFIF_CHGHDRS: change and delete header fields. */
  CHANGE_HEADERS(1 << 4),
  /** SMFIF_QUARANTINE: put the message into quarantine. */
  QUARANTINE(1 << 5),
  /** SMFIF_CHGFROM: change the envelope sender. */
  CHANGE_SENDER(1 << 6),
  /** SMFIF_ADDRCPT_PAR: add recipients with ESMTP parameters. */
  ADD_RECIPIENT_WITH_PARAMETERS(1 << 7),
  /**
   * SMFIF_SETSYMLIST: choose the macros to be sent. Set by the negotiator when macros are listed.
   */
  SET_MACRO_LIST(1 << 8);

  private final int bit;

  ActionFlag(int bit) {
    this.bit = bit;
  }

  /** Its bit on the wire. */
  public int bit() {
    return bit;
  }
}
