package org.signet.dkim.dns;

import java.util.function.Function;
import org.signet.dkim.key.DnssecStatus;
import org.signet.dkim.key.KeyLookupResult;
import org.xbill.DNS.Name;

/** What one DNS message says about the TXT records of a name. */
sealed interface TxtAnswer {
  /** Asks which case this is: each has a function of its own. */
  <T> T fold(Function<KeyLookupResult, T> whenLast, Function<Alias, T> whenAlias);

  /** The message says what is there, or why it does not. */
  record Last(KeyLookupResult result) implements TxtAnswer {
    @Override
    public <T> T fold(Function<KeyLookupResult, T> whenLast, Function<Alias, T> whenAlias) {
      return whenLast.apply(result);
    }
  }

  /**
   * The message has an alias and does not say what is there: ask for its target.
   *
   * @param dnssec what is known of the message, and of those before it
   */
  record Alias(Name target, DnssecStatus dnssec) implements TxtAnswer {
    @Override
    public <T> T fold(Function<KeyLookupResult, T> whenLast, Function<Alias, T> whenAlias) {
      return whenAlias.apply(this);
    }
  }
}
