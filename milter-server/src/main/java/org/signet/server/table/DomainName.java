package org.signet.server.table;

import java.util.regex.Pattern;

/** The shape of domain names; letters, digits and hyphens are all that a DNS host name has. */
public final class DomainName {
  private static final String LABEL = "[A-Za-z0-9_](?:[A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?";
  private static final Pattern NAME = Pattern.compile(LABEL + "(?:\\." + LABEL + ")*");
  private static final int LONGEST = 253;

  private DomainName() {}

  /** True for labels of letters, digits, hyphens and underscores with dots between them. */
  public static boolean isValid(String text) {
    return text.length() <= LONGEST && NAME.matcher(text).matches();
  }

  /** True for a valid name in lower case, as authors' domains are looked up. */
  static boolean isLowerLdh(String text) {
    return isValid(text) && text.chars().noneMatch(c -> c >= 'A' && c <= 'Z');
  }
}
