package org.signet.milter.reply;

import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/** The verdict on one event; what it means at which event is in the module's docs/WIRE.md. */
// No default methods: with them, Plain could not be initialized before this, nor this before Plain.
public sealed interface MilterReply extends Answer<MilterReply> {
  /** SMFIR_CONTINUE 'c': go on. */
  MilterReply CONTINUE = Plain.CONTINUE;

  /** SMFIR_ACCEPT 'a': no more of this message, or connection, is shown; it passes. */
  MilterReply ACCEPT = Plain.ACCEPT;

  /** SMFIR_REJECT 'r': refused permanently. At RCPT only that recipient. */
  MilterReply REJECT = Plain.REJECT;

  /** SMFIR_TEMPFAIL 't': refused temporarily. At RCPT only that recipient. */
  MilterReply TEMPFAIL = Plain.TEMPFAIL;

  /** SMFIR_DISCARD 'd': the client gets a positive reply, and the message is dropped. */
  MilterReply DISCARD = Plain.DISCARD;

  /**
   * SMFIR_SKIP 's': no more events of this kind, please. Where it was not negotiated, or is not
   * safe to send, the session itself keeps the following events of the kind from the handler.
   */
  MilterReply SKIP = Plain.SKIP;

  /** SMFIR_REPLYCODE 'y': refused, with a text for the client. */
  static MilterReply of(SmtpReply reply) {
    return new ReplyCode(reply);
  }

  /** The result of {@code plain} for a verdict without a text, else that of {@code replyCode}. */
  <T> T fold(
      Function<? super Plain, ? extends T> plain,
      Function<? super SmtpReply, ? extends T> replyCode);

  /** Whether more events of the message may follow: continue or skip. */
  boolean goesOn();

  /** The verdicts without a text. */
  enum Plain implements MilterReply {
    /** See {@link MilterReply#CONTINUE}. */
    CONTINUE(ReplyType.CONTINUE),
    /** See {@link MilterReply#ACCEPT}. */
    ACCEPT(ReplyType.ACCEPT),
    /** See {@link MilterReply#REJECT}. */
    REJECT(ReplyType.REJECT),
    /** See {@link MilterReply#TEMPFAIL}. */
    TEMPFAIL(ReplyType.TEMPFAIL),
    /** See {@link MilterReply#DISCARD}. */
    DISCARD(ReplyType.DISCARD),
    /** See {@link MilterReply#SKIP}. */
    SKIP(ReplyType.SKIP);

    private final ReplyType type;

    Plain(ReplyType type) {
      this.type = type;
    }

    /** What it is on the wire. */
    public ReplyType type() {
      return type;
    }

    @Override
    public <T> T fold(
        Function<? super Plain, ? extends T> plain,
        Function<? super SmtpReply, ? extends T> replyCode) {
      return plain.apply(this);
    }

    @Override
    public boolean goesOn() {
      return switch (this) {
        case CONTINUE, SKIP -> true;
        case ACCEPT, REJECT, TEMPFAIL, DISCARD -> false;
      };
    }

    @Override
    public <R> R nowOrLater(
        Function<? super MilterReply, ? extends R> now,
        Function<? super CompletionStage<? extends MilterReply>, ? extends R> later) {
      return now.apply(this);
    }
  }

  /** Refused with a text. */
  record ReplyCode(SmtpReply reply) implements MilterReply {
    @Override
    public <T> T fold(
        Function<? super Plain, ? extends T> plain,
        Function<? super SmtpReply, ? extends T> replyCode) {
      return replyCode.apply(reply);
    }

    @Override
    public boolean goesOn() {
      return false;
    }

    @Override
    public <R> R nowOrLater(
        Function<? super MilterReply, ? extends R> now,
        Function<? super CompletionStage<? extends MilterReply>, ? extends R> later) {
      return now.apply(this);
    }
  }
}
