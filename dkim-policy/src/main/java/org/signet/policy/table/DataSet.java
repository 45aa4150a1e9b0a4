package org.signet.policy.table;

import java.util.List;
import java.util.Optional;
import org.signet.policy.text.Place;

/**
 * Keys with or without values, loaded whole; immutable and thread-safe. A lookup that can block
 * does not fit here: events are handled on threads that must not wait.
 */
public interface DataSet {
  /**
   * One line of a file or one element of a list.
   *
   * @param key the key, or the pattern, as written
   */
  record Entry(String key, Optional<String> value, Place place) {}

  /** The first entry for this key. */
  Optional<Entry> find(String key);

  /** All entries, in no particular order. */
  List<Entry> entries();

  /** True if nothing can be found. */
  boolean isEmpty();

  /** The set without entries. */
  static DataSet empty() {
    return ExactDataSet.EMPTY;
  }
}
