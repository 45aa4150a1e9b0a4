package org.signet.server.filter;

import org.signet.server.table.DataSet;

/** Recipients' addresses in BodyLengthDB. */
final class Recipient {
  private Recipient() {}

  /**
   * Whether the set has the address; or {@code *@domain}; or, for an end of the domain that begins
   * with a dot, {@code user@.end} or {@code *@.end}; or {@code user@*}; or {@code *}.
   */
  static boolean isIn(DataSet set, String address) {
    int at = address.lastIndexOf('@');
    if (set.isEmpty() || at < 0) {
      return false;
    }
    String user = address.substring(0, at + 1);
    String domain = address.substring(at + 1);
    if (has(set, user, domain)) {
      return true;
    }
    for (int dot = domain.indexOf('.'); dot >= 0; dot = domain.indexOf('.', dot + 1)) {
      if (has(set, user, domain.substring(dot))) {
        return true;
      }
    }
    return set.find(user + "*").isPresent() || set.find("*").isPresent();
  }

  private static boolean has(DataSet set, String user, String domain) {
    return set.find(user + domain).isPresent() || set.find("*@" + domain).isPresent();
  }
}
