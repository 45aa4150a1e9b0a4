package org.signet.policy.decision;

import java.util.Optional;
import org.signet.dkim.key.KeyName;
import org.signet.dkim.key.SigningKey;

/** Which keys do not match their records. Thread-safe, and never waits. */
@FunctionalInterface
public interface KeyVerdicts {
  /** Nothing is known. */
  KeyVerdicts NONE = (name, key) -> Optional.empty();

  /** Why this key does not match its record; empty if it does, or if nothing is known of it. */
  Optional<String> mismatch(KeyName name, SigningKey key);
}
