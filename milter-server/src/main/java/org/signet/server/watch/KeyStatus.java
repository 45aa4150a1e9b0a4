package org.signet.server.watch;

import java.time.Instant;
import java.util.Optional;
import org.signet.dkim.key.KeyName;

/**
 * What is known of a key that signs.
 *
 * @param name in lower case
 * @param key its type and size, in words
 * @param fileTime when its file was written
 * @param state whether it matches its record
 * @param problem why it does not, or what was wrong when it was tried out; empty if all is well
 * @param trouble why it could not be compared the last time; empty if it could
 * @param checkedAt when it was looked at last
 * @param seenAt when it was last seen in the DNS as it should be
 */
public record KeyStatus(
    KeyName name,
    String key,
    Optional<Instant> fileTime,
    State state,
    String problem,
    String trouble,
    Optional<Instant> checkedAt,
    Optional<Instant> seenAt) {

  /** Whether the key matches its record. */
  public enum State {
    /** The DNS has not said so far. */
    UNKNOWN,
    /** It did the last time that the DNS said anything. */
    PUBLISHED,
    /** It did not, or a signature that was made with it does not verify. */
    MISMATCH
  }

  /** The name of its record. */
  public String recordName() {
    return name.dnsName();
  }
}
