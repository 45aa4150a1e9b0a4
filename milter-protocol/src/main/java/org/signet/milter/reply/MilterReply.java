package org.signet.milter.reply;

/** The verdict on one event; what it means at which event is in the module's docs/WIRE.md. */
public sealed interface MilterReply extends Answer<MilterReply> {
  /** SMFIR_CONTINUE 'c': go on. */
  MilterReply CONTINUE = new Continue();

  /** SMFIR_ACCEPT 'a': no more of this message, or connection, is shown; it passes. */
  MilterReply ACCEPT = new Accept();

  /** SMFIR_REJECT 'r': refused for good. At RCPT only that recipient. */
  MilterReply REJECT = new Reject();

  /** SMFIR_TEMPFAIL 't': refused for now. At RCPT only that recipient. */
  MilterReply TEMPFAIL = new TempFail();

  /** SMFIR_DISCARD 'd': the client is told that all is well, and the message is dropped. */
  MilterReply DISCARD = new Discard();

  /**
   * SMFIR_SKIP 's': no more events of this kind, please. Where it was not negotiated, or is not
   * safe to send, the session itself keeps the following events of the kind from the handler.
   */
  MilterReply SKIP = new Skip();

  /** SMFIR_REPLYCODE 'y': refused, with a text for the client. */
  static MilterReply of(SmtpReply reply) {
    return new ReplyCode(reply);
  }

  /** See {@link #CONTINUE}. */
  record Continue() implements MilterReply {}

  /** See {@link #ACCEPT}. */
  record Accept() implements MilterReply {}

  /** See {@link #REJECT}. */
  record Reject() implements MilterReply {}

  /** See {@link #TEMPFAIL}. */
  record TempFail() implements MilterReply {}

  /** See {@link #DISCARD}. */
  record Discard() implements MilterReply {}

  /** See {@link #SKIP}. */
  record Skip() implements MilterReply {}

  /** Refused with a text. */
  record ReplyCode(SmtpReply reply) implements MilterReply {}
}
