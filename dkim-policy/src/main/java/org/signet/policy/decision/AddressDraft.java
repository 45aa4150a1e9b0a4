package org.signet.policy.decision;

import java.util.Optional;
import org.signet.policy.decision.AddressTokens.Kind;

/** One address in the making, token by token. */
final class AddressDraft {
  /** RFC 5321 §4.5.3.1 has 64 octets for a local part, 255 for a domain, and the @ between. */
  private static final int LONGEST_LOCAL_PART = 320;

  /** In UTF-8: no longer name has 253 octets in A-labels. */
  private static final int LONGEST_DOMAIN = 4 * 253;

  private final boolean inBrackets;
  private final StringBuilder local = new StringBuilder();
  private final StringBuilder domain = new StringBuilder();
  private int ats;
  private boolean brokenDomain;

  /**
   * An empty one.
   *
   * @param inBrackets whether white space within counts for nothing, as between angle brackets
   */
  AddressDraft(boolean inBrackets) {
    this.inBrackets = inBrackets;
  }

  boolean hasAt() {
    return ats > 0;
  }

  boolean isEmpty() {
    return ats == 0 && local.length() == 0;
  }

  void add(AddressTokens token) {
    if (token.is('@')) {
      ats++;
    } else if (ats == 0) {
      if (local.length() <= LONGEST_LOCAL_PART) { // of longer ones only the length matters
        if (!inBrackets && token.kind() == Kind.WORD && token.afterSpace() && local.length() > 0) {
          local.append(' ');
        }
        token.appendTo(local);
      }
    } else {
      addToDomain(token);
    }
  }

  /** White space and comments may be next to the dots of a domain in brackets, RFC 5322 §4.4. */
  private void addToDomain(AddressTokens token) {
    if (domain.length() > 0 && token.afterSpace()) {
      boolean atDot = domain.charAt(domain.length() - 1) == '.' || token.first() == '.';
      brokenDomain |= !inBrackets || !atDot;
    }
    if (domain.length() <= LONGEST_DOMAIN) {
      token.appendTo(domain);
    }
  }

  /** The author that this address is, or why it is none. */
  AuthorReading reading() {
    if (isEmpty()) {
      return AuthorReading.none(AuthorFault.NO_ADDRESS);
    }
    if (ats > 1) {
      return AuthorReading.none(AuthorFault.SEVERAL_AT_SIGNS);
    }
    if (domain.length() == 0) {
      return AuthorReading.none(AuthorFault.NO_DOMAIN);
    }
    if (local.length() == 0) {
      return AuthorReading.none(AuthorFault.NO_LOCAL_PART);
    }
    if (local.length() > LONGEST_LOCAL_PART) {
      return AuthorReading.none(AuthorFault.LONG_LOCAL_PART);
    }
    String written = unfolded(local);
    if (written.chars().anyMatch(c -> c < ' ' || c == 0x7f)) {
      return AuthorReading.none(AuthorFault.CONTROL_CHARACTER);
    }
    Optional<String> name = brokenDomain ? Optional.empty() : Author.domain(domain.toString());
    return name.map(found -> AuthorReading.of(new Author(Author.text(written), found)))
        .orElseGet(() -> AuthorReading.none(AuthorFault.INVALID_DOMAIN));
  }

  /** A quoted string may be folded, and have tabs. */
  private static String unfolded(StringBuilder text) {
    return text.toString().replace("\r", "").replace("\n", "").replace('\t', ' ');
  }
}
