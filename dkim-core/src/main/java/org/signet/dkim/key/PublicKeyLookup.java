package org.signet.dkim.key;

import java.util.concurrent.CompletionStage;

/**
 * Where key records come from, RFC 6376 §3.6.2. Shared between threads; must not block the caller.
 */
@FunctionalInterface
public interface PublicKeyLookup {
  /**
   * Fetches the records of a key.
   *
   * @param name of the key, in any case
   * @return the answer, within a bounded time; each caller gets a stage of its own and may cancel
   *     it as a CompletableFuture
   */
  CompletionStage<KeyLookupResult> lookup(KeyName name);
}
