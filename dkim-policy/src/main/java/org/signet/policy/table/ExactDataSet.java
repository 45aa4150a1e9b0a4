package org.signet.policy.table;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A list or a {@code file:} table: a key is found as it stands. If a key is there twice, the first
 * counts. A key with anything but ASCII is never found, as in OpenDKIM.
 */
final class ExactDataSet implements DataSet {
  static final ExactDataSet EMPTY = new ExactDataSet(KeyCase.SENSITIVE, Map.of());

  private final KeyCase keyCase;
  private final Map<String, Entry> entries;

  private ExactDataSet(KeyCase keyCase, Map<String, Entry> entries) {
    this.keyCase = keyCase;
    this.entries = entries;
  }

  static ExactDataSet of(TableText text, KeyCase keyCase) {
    Map<String, Entry> entries = new HashMap<>(2 * text.entries().size());
    for (Entry entry : text.entries()) {
      entries.putIfAbsent(keyCase.fold(entry.key()), entry);
    }
    return new ExactDataSet(keyCase, entries);
  }

  @Override
  public Optional<Entry> find(String key) {
    if (entries.isEmpty() || !isAscii(key)) {
      return Optional.empty();
    }
    return Optional.ofNullable(entries.get(keyCase.fold(key)));
  }

  private static boolean isAscii(String key) {
    for (int i = 0; i < key.length(); i++) {
      if (key.charAt(i) >= 0x80) {
        return false;
      }
    }
    return true;
  }

  @Override
  public List<Entry> entries() {
    return List.copyOf(entries.values());
  }

  @Override
  public boolean isEmpty() {
    return entries.isEmpty();
  }
}
