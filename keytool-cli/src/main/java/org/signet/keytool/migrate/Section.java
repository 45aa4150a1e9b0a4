package org.signet.keytool.migrate;

import java.util.List;

/**
 * A part of the report.
 *
 * @param id its key in JSON, stable
 * @param title for people
 */
public record Section(String id, String title, List<Item> items) {
  /** Copies the list. */
  public Section {
    items = List.copyOf(items);
  }

  /** How many items are of this level. */
  public long count(Level level) {
    return items.stream().filter(item -> item.level() == level).count();
  }
}
