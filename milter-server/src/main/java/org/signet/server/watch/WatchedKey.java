package org.signet.server.watch;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.signet.dkim.key.KeyName;
import org.signet.dkim.key.SigningKey;
import org.signet.dkim.signature.DomainName;
import org.signet.policy.config.ServerConfig;
import org.signet.policy.config.ServerConfig.Keys;
import org.signet.policy.table.DataSet;
import org.signet.policy.table.KeyTable;

/**
 * A key that signs, and where its record belongs.
 *
 * @param name in lower case
 * @param key the very object that signs
 */
record WatchedKey(KeyName name, SigningKey key) {

  /** Stays the same when the key is read again. */
  record Identity(KeyName name, String publicKey) {}

  static WatchedKey of(KeyName name, SigningKey key) {
    return new WatchedKey(name.lowerCase(), key);
  }

  /**
   * Those whose domain the configuration names, with the time of their file; those of {@code %} and
   * {@code *} it does not.
   */
  static Map<WatchedKey, Optional<Instant>> of(ServerConfig config) {
    Map<WatchedKey, Optional<Instant>> all = new LinkedHashMap<>();
    Keys keys = config.signing().keys();
    for (KeyTable.Lookup.Usable usable :
        keys.tables().map(tables -> tables.keyTable().usable()).orElse(List.of())) {
      all.put(of(usable.keyName(), usable.key()), usable.fileTime());
    }
    keys.singleKey().ifPresent(single -> add(single, all));
    return all;
  }

  private static void add(Keys.SingleKey single, Map<WatchedKey, Optional<Instant>> all) {
    single.authors().domains().entries().stream()
        .map(DataSet.Entry::key)
        .filter(name -> DomainName.parse(name).isPresent())
        .forEach(
            domain ->
                all.put(
                    of(new KeyName(single.selector(), domain), single.key()), single.fileTime()));
  }

  /** Where its record belongs. */
  String recordName() {
    return name.dnsName();
  }

  Identity identity() {
    return new Identity(name, key.publicKeyBase64());
  }

  /** The record that belongs to it. */
  String record() {
    return "v=DKIM1; k=" + key.type().word() + "; p=" + key.publicKeyBase64();
  }
}
