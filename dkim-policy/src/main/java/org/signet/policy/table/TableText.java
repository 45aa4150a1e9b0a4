package org.signet.policy.table;

import java.util.List;
import java.util.Optional;
import org.signet.policy.text.Place;

/**
 * A data set as it was written.
 *
 * @param place of the file, or of the directive for a list
 */
record TableText(DataSetSpec.Type type, Place place, List<DataSet.Entry> entries) {
  TableText {
    entries = List.copyOf(entries);
  }

  /** No entries at all. */
  static TableText empty(Place place) {
    return new TableText(DataSetSpec.Type.LIST, place, List.of());
  }

  static DataSet.Entry entry(String key, String value, Place place) {
    return new DataSet.Entry(key, value.isEmpty() ? Optional.empty() : Optional.of(value), place);
  }
}
