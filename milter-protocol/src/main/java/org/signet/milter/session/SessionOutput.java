package org.signet.milter.session;

import java.util.List;
import org.signet.milter.wire.Packet;

/** What a {@link MilterSession} tells the owner of the connection. */
public interface SessionOutput {

  /** Packets to be sent together: a verdict, with all modifications that go with it. */
  void send(List<Packet> packets);

  /**
   * The filter has thrown an exception, or promised an answer that failed. The session has dealt
   * with it; this is for the log.
   *
   * @param where what the filter was doing
   */
  void handlerFailed(String where, Throwable failure);

  /** A later answer has come and was sent: more packets can be received. */
  void resumed();
}
