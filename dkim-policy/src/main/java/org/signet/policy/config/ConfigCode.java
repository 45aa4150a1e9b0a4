package org.signet.policy.config;

import org.signet.policy.text.Note;
import org.signet.policy.text.Words;

/**
 * What there is to say of the directives of a configuration. Most are about the value of one
 * directive, which {@link ConfigProblem#directive} names.
 */
public enum ConfigCode implements Note.Code {
  // --- files and lines ---
  CANNOT_BE_READ("cannot be read: {}"),
  CANNOT_INCLUDE("cannot include {e}: {}"),
  INCLUDES_ITSELF("the file includes itself"),
  IS_A_DIRECTORY("is a directory"),
  TOO_MANY_FILES("more than {} files are included"),
  FILES_TOO_LARGE("the files are larger than {} octets, all together"),
  NESTED_TOO_DEEP("nesting too deep: more than {} levels of Include"),
  UNKNOWN_DIRECTIVE("unknown directive {q}{}"),
  MORE_PROBLEMS("and more; only the first are shown"),

  // --- directives that are known and not followed ---
  /** Accepted without effect; the second datum is the sentence of the registry. */
  WITHOUT_EFFECT("{} {}"),
  /** Likewise refused. */
  REFUSED("{} is refused: {}"),
  /** Likewise removed in OpenDKIM. */
  REMOVED("{} was removed in OpenDKIM 2.10: {}"),
  REMOVED_AND_IGNORED("{} was removed in OpenDKIM 2.10 and is ignored"),

  // --- values of any directive ---
  VALUE_MISSING("required value missing"),
  NOT_A_BOOLEAN("illegal value {q}: write yes or no"),
  NOT_AN_INTEGER("illegal value {q}: write a whole number"),
  OUT_OF_RANGE("{} is not between {} and {}"),
  UNKNOWN_WORD("unknown {} {q}{}{}"),
  NOT_A_DIRECTORY("{} is not a directory"),
  CANNOT_READ("cannot read {e}"),

  // --- ends of sentences ---
  DID_YOU_MEAN("; did you mean {}?"),
  WRITE_SPACE("; write a space, not \"{}\", before the value"),
  BYTE_ORDER_MARK("; the file begins with a byte order mark, save it without"),
  WRITE_ONE_OF(": write {}"),

  // --- the process ---
  UMASK_IS_DECIMAL("read as a decimal number, which is {}; begin it with 0"),
  UMASK_LETS_ALL_WRITE(
      "everybody on this machine can write to the unix socket, and have mail signed: it is a mask,"
          + " not a mode, and {} leaves mode {}; write 007 for the owner and the group"),
  NOT_A_PROVIDER("{q} is not a known provider: write java, auto or the name of a provider"),
  NOT_A_USER("write user or user:group"),
  NOT_A_PROGRAM_NAME("write at most 48 printable characters without spaces"),

  // --- listeners ---
  SEVERAL_LISTENERS("Signet listens at every Socket, OpenDKIM only at the last one"),
  ALL_CAN_HAVE_SIGNED(
      "everybody who can reach {e} can have mail signed, since the client itself states where mail"
          + " comes from; write {}, or let a firewall admit the mail server alone"),
  REQUIRE_AT_SIGNING_LISTENER("require= is for mail that is verified; this listener signs"),
  NOT_UNDERSTOOD_AFTER_ADDRESS(
      "{q} is not understood; after the address write sign, verify or auto, then require=none,"
          + " valid, relaxed or strict"),
  /** Why is what the parser of addresses says. */
  NOT_AN_ADDRESS_TO_LISTEN_AT("{}"),

  // --- monitoring ---
  NOT_AN_ADDRESS_AND_PORT("{q} is not an address and a port; write 127.0.0.1:9891 or [::1]:9891"),
  ALL_CAN_READ_METRICS(
      "there is no password: everybody who can reach {} can read it; take 127.0.0.1, or let a"
          + " firewall guard it"),

  // --- signing ---
  NO_MACRO_MATCHES("{q} is one name here and matches no macro; write {q}"),
  LENGTH_LETS_APPEND(
      "anybody can append to a message whose signature has l=; sign without if you can"),
  KEY_BITS_TOO_FEW("keys below {} bits must not be used (RFC 8301); taken as {}"),
  NO_WILDCARD("{q} must not have a *"),
  IGNORED_BESIDE_STAR("{q} is ignored; beside * write +{e}"),
  NEEDS_STAR("{q} changes the default only beside an element *"),
  NOT_A_FIELD_NAME("{q} is not the name of a header field"),

  // --- signing keys ---
  HISTORIC_ALGORITHM("{} must not sign any more (RFC 8301); RSA keys sign with rsa-sha256"),
  SIGNING_TABLE_NEEDS_KEY_TABLE("use of SigningTable requires KeyTable"),
  KEY_TABLE_NEEDS_SIGNING_TABLE("KeyTable requires SigningTable"),
  NOT_READ_WITHOUT_SIGNING("is not read because Mode does not sign"),
  NOTHING_SIGNED_FOR(
      "nothing is signed for {q}: it has one label, and d= has two at least (RFC 6376)"),
  IGNORED_WITH_KEY_TABLE("is ignored because KeyTable is set"),
  KEYS_OF_OTHER_TYPE(
      "KeyTable has keys of another type; each key signs with the algorithm of its type"),
  KEY_AND_SELECTOR("KeyFile and Selector must both be defined or both be undefined"),
  DOMAIN_NEEDS_KEY("Domain requires KeyFile and Selector"),
  SIGNS_NOTHING("signs nothing because Domain is not set"),
  KEY_OF_OTHER_TYPE("KeyFile has a {}, which signs with {}"),

  // --- verifying ---
  NOT_A_MINIMUM("write a number of octets, 20% or 20+"),
  NOT_A_NAME_SERVER(
      "{q} is not an address; write 192.0.2.1, 192.0.2.1:53, 2001:db8::1 or [2001:db8::1]:53"),
  TOO_MANY_NAME_SERVERS("more than {} name servers"),
  IGNORED_WITH_TEST_KEYS("is ignored because TestPublicKeys is set"),
  NOT_A_TEST_FILE("write file:/path; other data sets are not supported"),
  TAKES_PLACE_OF_DNS("replaces DNS lookups; for testing only"),

  // --- what mail must have ---
  NOTHING_VERIFIED("has no effect: nothing is verified, Mode has no v"),
  NOTHING_RELAXED("has no effect: nothing requires relaxed"),
  NO_SUFFIXES(
      "without a list of public suffixes relaxed takes only signatures of the author's domain and"
          + " of those above it{}"),
  INSTALL_SUFFIXES(": install the package publicsuffix, or name one in PublicSuffixList"),

  // --- what is written into messages ---
  OLD_NAME("is an old name; write {}"),
  CONTRADICTS_KEEP_RESULTS(
      "yes contradicts KeepResults, which lists results that stay; leave one of them out"),
  KEEPS_NOTHING(
      "no keeps nothing: results in our name are removed whatever methods they report; if programs"
          + " before this one write some, list their methods: KeepResults spf"),
  DKIM_IS_OURS(
      "dkim results in our name are written by this program alone; all others are forged and cannot"
          + " stay"),
  NOT_A_METHOD("{q} is not a method: write names such as spf, dmarc or arc"),
  NOT_AN_AUTHSERV_ID("{q} is not a name of printable characters without spaces{}"),

  // --- reloads ---
  NO_DIRECTIVE_LEFT(
      "the file has no directives: it may be incomplete; write it and reload"
          + " again, or restart"),
  SIGNS_FOR_NOBODY(
      "signs for nobody, and the configuration in force does: {}; if this is meant, write"
          + " AllowEmptyTables yes, or restart"),
  NEITHER_TABLE_NOR_KEY("there is neither a KeyTable nor a KeyFile with a Domain"),
  MODE_DOES_NOT_SIGN("Mode does not sign"),
  NO_DOMAIN_LISTED("Domain lists no domain"),
  NO_LINE_LEADS_TO_KEY("no line of the SigningTable leads to a key that can be used"),
  IS_EMPTY_NOW("{} is empty now: {}; if this is meant, write AllowEmptyTables yes, or restart"),
  HOSTS_GO_UNSIGNED("mail of the hosts that it listed would go unsigned"),
  MTAS_GO_UNSIGNED("mail of the MTAs that it listed would go unsigned"),
  MACROS_GO_UNSIGNED("mail with the macros that it listed would go unsigned"),
  NO_CLIENT_NEEDS_SIGNATURE("no client's mail would need a signature");

  private final String sentence;

  ConfigCode(String sentence) {
    this.sentence = sentence;
  }

  @Override
  public String id() {
    return Words.of(this);
  }

  @Override
  public String sentence() {
    return sentence;
  }
}
