package org.signet.milter.event;

import org.signet.milter.reply.Answer;
import org.signet.milter.reply.MilterReply;
import org.signet.milter.reply.Response;

/**
 * The part of a filter that belongs to one SMTP session. All methods are called on the same thread,
 * one at a time, and must not block it: an answer that takes time is given as {@link Answer#later}.
 * Override what is needed; the defaults continue.
 *
 * <p>Several messages may follow each other. A message begins with {@link #onMail}, or, if that was
 * left out by negotiation or the MTA, with the next event of its envelope or content; it ends with
 * the answer to {@link #onEndOfMessage}, with a verdict that refuses, accepts or drops it before,
 * or with {@link #onAbort}.
 *
 * <p>A verdict on an event that was negotiated to go unanswered is kept, and given at the end of
 * the message. An exception or {@link Error} ends the message with {@link MilterReply#TEMPFAIL},
 * and {@link #onAbort} is called.
 */
public interface MilterHandler {

  /** xxfi_connect. A verdict holds for the whole SMTP session. */
  default Answer<MilterReply> onConnect(MilterEvent.Connect connect) {
    return MilterReply.CONTINUE;
  }

  /** xxfi_helo. A verdict holds for the whole SMTP session. A client may send several. */
  default Answer<MilterReply> onHelo(MilterEvent.Helo helo) {
    return MilterReply.CONTINUE;
  }

  /** xxfi_envfrom. */
  default Answer<MilterReply> onMail(MilterEvent.Mail mail) {
    return MilterReply.CONTINUE;
  }

  /** xxfi_envrcpt. A refusal concerns this recipient only, accept and discard the message. */
  default Answer<MilterReply> onRcpt(MilterEvent.Rcpt rcpt) {
    return MilterReply.CONTINUE;
  }

  /** xxfi_data. */
  default Answer<MilterReply> onData() {
    return MilterReply.CONTINUE;
  }

  /** xxfi_header. */
  default Answer<MilterReply> onHeader(MilterEvent.Header header) {
    return MilterReply.CONTINUE;
  }

  /** xxfi_eoh. Also called when the MTA goes on to the body or the end without saying so. */
  default Answer<MilterReply> onEndOfHeaders() {
    return MilterReply.CONTINUE;
  }

  /** xxfi_body. The content is valid during the call only, even if the answer comes later. */
  default Answer<MilterReply> onBody(MilterEvent.BodyChunk chunk) {
    return MilterReply.CONTINUE;
  }

  /** xxfi_unknown. A refusal concerns this command only. */
  default Answer<MilterReply> onUnknown(MilterEvent.Unknown unknown) {
    return MilterReply.CONTINUE;
  }

  /** xxfi_eom: the only place where a message can be modified. */
  default Answer<Response> onEndOfMessage() {
    return Response.CONTINUE;
  }

  /**
   * The answer to {@link #onEndOfMessage} has come, also if it came later: nothing of the message
   * needs to be kept. The connection may be idle for hours now.
   */
  default void onAnswered() {}

  /**
   * xxfi_abort: the message is over without a verdict, and an answer still outstanding is not
   * wanted any more. The connection and its HELO stay. Unlike libmilter's, not called when there is
   * no message.
   */
  default void onAbort() {}

  /** xxfi_close: the SMTP session is over; the last call. */
  default void onClose() {}
}
