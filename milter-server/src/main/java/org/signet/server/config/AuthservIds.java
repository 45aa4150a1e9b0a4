package org.signet.server.config;

import java.util.List;
import java.util.Locale;
import org.signet.server.table.DataSet;

/**
 * RemoveARFrom: names of servers, and {@code .domain} for all names below a domain. Our own name
 * need not be here; its results are removed in any case.
 */
public record AuthservIds(List<DataSet.Entry> entries) {
  /** Copies the list. */
  public AuthservIds {
    entries = List.copyOf(entries);
  }

  /** True if the name, compared up to any slash and without regard to case, is listed. */
  public boolean contains(String authservId) {
    int slash = authservId.indexOf('/');
    String id = slash < 0 ? authservId : authservId.substring(0, slash);
    String lower = id.toLowerCase(Locale.ROOT);
    return entries.stream()
        .map(entry -> entry.key().toLowerCase(Locale.ROOT))
        .anyMatch(name -> name.equals(lower) || (name.startsWith(".") && lower.endsWith(name)));
  }
}
