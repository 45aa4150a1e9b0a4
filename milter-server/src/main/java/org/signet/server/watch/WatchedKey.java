package org.signet.server.watch;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.signet.dkim.key.SigningKey;
import org.signet.dkim.signature.DomainName;
import org.signet.server.config.ServerConfig;
import org.signet.server.config.ServerConfig.Keys;
import org.signet.server.table.DataSet;
import org.signet.server.table.KeyTable;

/**
 * A key that signs, and where its record belongs.
 *
 * @param domain d=, in lower case
 * @param selector s=, in lower case
 * @param key the very object that signs
 */
record WatchedKey(String domain, String selector, SigningKey key) {

  /** Stays the same when the key is read again. */
  record Identity(String recordName, String publicKey) {}

  static WatchedKey of(String domain, String selector, SigningKey key) {
    return new WatchedKey(domain.toLowerCase(Locale.ROOT), selector.toLowerCase(Locale.ROOT), key);
  }

  /**
   * Those whose domain the configuration names, with the time of their file; those of {@code %} and
   * {@code *} it does not.
   */
  static Map<WatchedKey, Optional<Instant>> of(ServerConfig config) {
    Map<WatchedKey, Optional<Instant>> all = new LinkedHashMap<>();
    Keys keys = config.signing().keys();
    if (keys instanceof Keys.Tables tables) {
      for (KeyTable.Lookup.Usable usable : tables.keyTable().usable()) {
        all.put(of(usable.domain(), usable.selector(), usable.key()), usable.fileTime());
      }
    } else if (keys instanceof Keys.SingleKey single) {
      single.authors().domains().entries().stream()
          .map(DataSet.Entry::key)
          .filter(name -> DomainName.parse(name).isPresent())
          .forEach(
              domain -> all.put(of(domain, single.selector(), single.key()), single.fileTime()));
    }
    return all;
  }

  /** Where its record belongs. */
  String recordName() {
    return selector + "._domainkey." + domain;
  }

  Identity identity() {
    return new Identity(recordName(), key.publicKeyBase64());
  }

  /** The record that belongs to it. */
  String record() {
    return "v=DKIM1; k=" + key.type().word() + "; p=" + key.publicKeyBase64();
  }
}
