package org.signet.dkim.dns;

/**
 * The zone that a domain is in, guessed from its last labels: whoever has one zone can make any
 * number of names in it, and does not get more of anything for them. Two labels, or three where the
 * last two look like a public suffix ({@code co.uk}); where they are not, the zones of one group
 * are still bounded together.
 *
 * @param text the last labels
 * @param group the last two of them
 */
record ZoneName(String text, String group) {
  private static final int COUNTRY = 2;
  private static final int LONGEST_CATEGORY = 3; // co, com, ac, org, gov, edu, …

  /** The zone of a domain in lower case. */
  static ZoneName of(String domain) {
    int last = domain.lastIndexOf('.');
    int second = last < 0 ? -1 : domain.lastIndexOf('.', last - 1);
    String group = domain.substring(second + 1);
    boolean isSuffix =
        second >= 0
            && domain.length() - last - 1 == COUNTRY
            && last - second - 1 <= LONGEST_CATEGORY;
    int third = isSuffix ? domain.lastIndexOf('.', second - 1) : second;
    return new ZoneName(domain.substring(third + 1), group);
  }
}
