package org.signet.server.observe;

import java.util.List;
import org.signet.dkim.verify.VerificationResult;

/**
 * Is told what became of each message. Called on the threads that serve connections, so it must
 * neither block nor throw; implementations are thread-safe.
 */
public interface MilterObserver {

  /**
   * A signature was made.
   *
   * @param domain d=
   * @param selector s=
   */
  void signatureAdded(QueueId id, String domain, String selector);

  /** All signatures of a message were judged; an empty list means that there are none. */
  void verified(QueueId id, List<VerificationResult> results);

  /**
   * It was decided what becomes of a message.
   *
   * @param outcome in a few words
   * @param trace the rules that were looked at; the last one decided
   */
  void decided(QueueId id, String outcome, List<Remark> trace);

  /** Something odd about a message. */
  void remarked(QueueId id, Remark remark);

  /** Something failed that should not. */
  void failed(QueueId id, String what, Throwable cause);
}
