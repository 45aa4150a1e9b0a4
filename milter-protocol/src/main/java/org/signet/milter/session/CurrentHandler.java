package org.signet.milter.session;

import java.util.Objects;
import org.signet.milter.event.MemoryShare;
import org.signet.milter.event.MilterContext;
import org.signet.milter.event.MilterFilter;
import org.signet.milter.event.MilterHandler;

/**
 * The handler of the SMTP session, and whether it has a message: it gets exactly one end for each
 * message that it was shown, and one end of the session. What these calls throw is for the log.
 */
final class CurrentHandler {
  private static final MilterHandler NOBODY = new MilterHandler() {};

  private final MilterFilter filter;
  private final SessionOutput output;
  private final MemoryShare memory; // of its message
  private MilterHandler handler = NOBODY;
  private boolean messageOpen; // it has begun a message and not ended it

  CurrentHandler(MilterFilter filter, SessionOutput output, MemoryShare memory) {
    this.filter = filter;
    this.output = output;
    this.memory = memory;
  }

  /**
   * Makes a handler.
   *
   * @return whether there is one now
   */
  boolean begin(MilterContext context) {
    try {
      handler = Objects.requireNonNull(filter.newHandler(context));
      return true;
    } catch (RuntimeException | Error e) {
      output.handlerFailed("making a handler", e);
      return false;
    }
  }

  /** The one to call; one that does nothing if there is none. */
  MilterHandler get() {
    return handler;
  }

  /** A message begins, which it sees or not. */
  void messageBegins(boolean shown) {
    messageOpen = shown;
  }

  /** It has decided on its message before the end. */
  void hasDecided() {
    messageOpen = false;
    memory.release();
  }

  /** It has answered the end of its message. */
  void hasAnswered() {
    if (messageOpen) {
      messageOpen = false;
      quietly("forgetting a message", handler::onAnswered);
    }
  }

  /** Its message, if it has one, is over without its verdict. */
  void abort() {
    if (messageOpen) {
      messageOpen = false;
      quietly("aborting", handler::onAbort);
    }
    memory.release();
  }

  /** The SMTP session is over. */
  void close() {
    MilterHandler old = handler;
    handler = NOBODY;
    if (old != NOBODY) {
      quietly("closing", old::onClose);
    }
  }

  private void quietly(String what, Runnable call) {
    try {
      call.run();
    } catch (RuntimeException | Error e) {
      output.handlerFailed(what, e);
    }
  }
}
