package org.signet.policy.table;

import java.util.Locale;

/** Whether the keys of a data set compare with regard to case. */
enum KeyCase {
  /** KeyTable, MTA and MacroList. */
  SENSITIVE,
  /** All others. */
  IGNORED;

  String fold(String key) {
    return this == SENSITIVE ? key : key.toLowerCase(Locale.ROOT);
  }
}
