package org.signet.server.filter;

import java.util.Optional;
import org.signet.dkim.message.ByteSink;
import org.signet.milter.reply.Answer;
import org.signet.milter.reply.MilterReply;
import org.signet.milter.reply.Response;

/** A message between the end of its header and its end; takes the octets of its body. */
sealed interface Processing extends ByteSink
    permits PassingMessage, SigningMessage, VerifyingMessage {

  /** The answer to the end of the header that ends the message, if there can be one. */
  default Optional<MilterReply> early() {
    return Optional.empty();
  }

  /** Whether what follows of the body makes a difference. */
  boolean wantsBody();

  /** The answer to the end of the message. */
  Answer<Response> finish();

  /** The message is over without an answer. */
  void abandon();
}
