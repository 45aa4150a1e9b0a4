package org.signet.milter.message;

import org.signet.milter.reply.Answer;
import org.signet.milter.reply.MilterReply;

/** Decides on a whole message. Shared by all connections, and thread-safe. */
@FunctionalInterface
public interface MessageHandler {

  /**
   * The verdict on a message; what was changed in it goes with a verdict that lets it pass. Called
   * on the thread of the connection, which it must not block: what takes time is given as {@link
   * Answer#later}.
   *
   * @throws Exception if it fails, as the stage of a later answer may: the message is refused
   *     temporarily (451), and the failure is logged
   */
  Answer<MilterReply> onMessage(Message message) throws Exception;
}
