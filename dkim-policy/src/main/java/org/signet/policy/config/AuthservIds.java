package org.signet.policy.config;

import org.signet.policy.table.DataSet;

/**
 * RemoveARFrom: names of servers, and {@code .domain} for all names below a domain. Our own name
 * need not be here; its results are removed in any case.
 */
public record AuthservIds(DataSet names) {
  /** Whether there are none. */
  public boolean isEmpty() {
    return names.isEmpty();
  }

  /** True if the name, compared up to any slash and without regard to case, is listed. */
  public boolean contains(String authservId) {
    int slash = authservId.indexOf('/');
    String id = slash < 0 ? authservId : authservId.substring(0, slash);
    if (names.find(id).isPresent()) {
      return true;
    }
    for (int dot = id.indexOf('.'); dot >= 0; dot = id.indexOf('.', dot + 1)) {
      if (names.find(id.substring(dot)).isPresent()) {
        return true;
      }
    }
    return false;
  }
}
