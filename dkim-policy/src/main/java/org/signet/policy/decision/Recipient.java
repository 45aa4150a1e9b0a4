package org.signet.policy.decision;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Optional;
import org.signet.dkim.signature.DomainName;
import org.signet.policy.table.DataSet;

/** Recipients' addresses, as the tables of DontSignMailTo and BodyLengthDB have them. */
final class Recipient {
  private Recipient() {}

  /**
   * The address as text, with its domain in A-labels if it is a name.
   *
   * @param octets as the MTA gives it: ISO-8859-1 text, one char per octet
   */
  static String address(String octets) {
    if (octets.chars().allMatch(c -> c < 0x80)) {
      return octets;
    }
    int domain = octets.lastIndexOf('@') + 1;
    Optional<DomainName> name = DomainName.parseSelectorOctets(octets.substring(domain));
    return name.map(n -> utf8(octets.substring(0, domain)) + n).orElseGet(() -> utf8(octets));
  }

  private static String utf8(String octets) {
    return new String(octets.getBytes(ISO_8859_1), UTF_8);
  }

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
