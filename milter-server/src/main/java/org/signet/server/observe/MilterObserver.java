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

  /** Why a message is signed, verified or left alone, and what was odd about it. */
  void remarked(QueueId id, Remark remark);

  /** Something failed that should not. */
  void failed(QueueId id, String what, Throwable cause);
}
