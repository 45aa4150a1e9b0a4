package org.signet.policy.config;

import static org.signet.policy.config.DirectiveType.BOOLEAN;
import static org.signet.policy.config.DirectiveType.DATA_SET;
import static org.signet.policy.config.DirectiveType.INTEGER;
import static org.signet.policy.config.DirectiveType.TEXT;
import static org.signet.policy.config.Support.FULL;
import static org.signet.policy.config.Support.MAPPED;
import static org.signet.policy.config.Support.OWN;
import static org.signet.policy.config.Support.REMOVED;

import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A directive, and the registry of all: every name that OpenDKIM 2.11 or its development branch
 * knows, and those of our own. The honoured ones are the constants; the others, which no code asks
 * for, are lines of the resource {@code foreign-directives.txt}. The compatibility table of the
 * documentation is written from both.
 *
 * <p>To honour one more: make its line a constant, read it in the {@code …Section} class of its
 * subject, and give {@link ServerConfig} the value.
 */
public final class Directive {
  /** By the name in lower case; complete once the class is loaded. */
  private static final Map<String, Directive> BY_NAME = new LinkedHashMap<>();

  public static final Directive SOCKET =
      new Directive(
          "Socket",
          TEXT,
          "",
          FULL,
          "where the MTA connects: inet:port@host, inet6:port@host, local:/path; may be repeated, see"
              + " below");

  public static final Directive UMASK =
      new Directive("UMask", INTEGER, "", FULL, "permissions removed from the unix socket");

  public static final Directive PID_FILE =
      new Directive(
          "PidFile", TEXT, "", FULL, "the file with the process number while the daemon runs");

  public static final Directive BACKGROUND =
      new Directive(
          "Background", BOOLEAN, "yes", FULL, "return to the caller once the daemon listens");

  public static final Directive USER_ID =
      new Directive(
          "UserID",
          TEXT,
          "",
          MAPPED,
          "user[:group] that the daemon becomes if root starts it, by its launcher before Java starts,"
              + " and that keys may belong to; if a service manager starts it as somebody else (User="
              + " of a systemd unit), it stays that user");

  public static final Directive BASE_DIRECTORY =
      new Directive("BaseDirectory", TEXT, "", FULL, "the directory of relative paths");

  public static final Directive INCLUDE =
      new Directive("Include", TEXT, "", FULL, "another file to insert here");

  public static final Directive SYSLOG =
      new Directive(
          "Syslog", BOOLEAN, "no", FULL, "log to syslog; required for all logging of messages");

  public static final Directive SYSLOG_FACILITY =
      new Directive("SyslogFacility", TEXT, "mail", FULL, "the facility");

  public static final Directive SYSLOG_NAME =
      new Directive(
          "SyslogName", TEXT, "signet-milter", FULL, "the name of the program in the log");

  public static final Directive SYSLOG_SUCCESS =
      new Directive(
          "SyslogSuccess", BOOLEAN, "no", FULL, "log each signature made and each one that passes");

  public static final Directive LOG_WHY =
      new Directive(
          "LogWhy", BOOLEAN, "no", FULL, "log why a message is signed, verified or left alone");

  public static final Directive LOG_RESULTS =
      new Directive(
          "LogResults", BOOLEAN, "no", FULL, "log the outcome of every signature verified");

  public static final Directive STDOUT_LOG =
      new Directive("StdoutLog", BOOLEAN, "no", FULL, "log to standard output instead of syslog");

  public static final Directive MODE =
      new Directive("Mode", TEXT, "sv", FULL, "s to sign, v to verify, sv for both");

  public static final Directive INTERNAL_HOSTS =
      new Directive(
          "InternalHosts", DATA_SET, "127.0.0.1,::1", FULL, "clients whose mail is signed");

  public static final Directive EXTERNAL_IGNORE_LIST =
      new Directive(
          "ExternalIgnoreList",
          DATA_SET,
          "",
          FULL,
          "hosts for which no line is logged if they send as one of our domains");

  public static final Directive PEER_LIST =
      new Directive(
          "PeerList", DATA_SET, "", FULL, "clients whose mail is passed without processing");

  public static final Directive EXEMPT_DOMAINS =
      new Directive(
          "ExemptDomains",
          DATA_SET,
          "",
          FULL,
          "authors' domains whose mail is passed without processing");

  public static final Directive DONT_SIGN_MAIL_TO =
      new Directive(
          "DontSignMailTo",
          DATA_SET,
          "",
          FULL,
          "recipients; our own mail to any of them is not signed");

  public static final Directive MTA =
      new Directive("MTA", DATA_SET, "", FULL, "names of MTA daemons whose mail is signed");

  public static final Directive MACRO_LIST =
      new Directive(
          "MacroList", DATA_SET, "", FULL, "macros that mark mail as our own, to be signed");

  public static final Directive SENDER_HEADERS =
      new Directive(
          "SenderHeaders", DATA_SET, "From", FULL, "fields to take the author from, in this order");

  public static final Directive SENDER_MACRO =
      new Directive(
          "SenderMacro",
          TEXT,
          "",
          FULL,
          "a milter macro to take the author from if it has a value, before SenderHeaders");

  public static final Directive DOMAIN =
      new Directive(
          "Domain", DATA_SET, "", FULL, "domains to sign for with the one key of KeyFile");

  public static final Directive SELECTOR =
      new Directive("Selector", TEXT, "", FULL, "the selector of that key");

  public static final Directive KEY_FILE =
      new Directive("KeyFile", TEXT, "", FULL, "that key, in PEM");

  public static final Directive SUB_DOMAINS =
      new Directive("SubDomains", BOOLEAN, "no", FULL, "Domain covers subdomains too");

  public static final Directive KEY_TABLE =
      new Directive(
          "KeyTable", DATA_SET, "", FULL, "keys by name: domain:selector:key[:algorithm]");

  public static final Directive SIGNING_TABLE =
      new Directive("SigningTable", DATA_SET, "", FULL, "names of keys by author");

  public static final Directive MULTIPLE_SIGNATURES =
      new Directive(
          "MultipleSignatures",
          BOOLEAN,
          "no",
          FULL,
          "one signature for each match in SigningTable, not only the first");

  public static final Directive CANONICALIZATION =
      new Directive(
          "Canonicalization", TEXT, "simple/simple", FULL, "header[/body], each simple or relaxed");

  public static final Directive SIGNATURE_ALGORITHM =
      new Directive(
          "SignatureAlgorithm",
          TEXT,
          "rsa-sha256",
          MAPPED,
          "rsa-sha256 or ed25519-sha256; the type of the key decides");

  public static final Directive SIGNATURE_TTL =
      new Directive(
          "SignatureTTL", INTEGER, "0", FULL, "seconds until a signature expires, 0 for never");

  public static final Directive SIGN_HEADERS =
      new Directive(
          "SignHeaders",
          DATA_SET,
          "",
          FULL,
          "fields to sign; +name and -name after * change the default");

  public static final Directive OMIT_HEADERS =
      new Directive(
          "OmitHeaders",
          DATA_SET,
          "",
          FULL,
          "fields never to sign; +name and -name after * change the default");

  public static final Directive OVERSIGN_HEADERS =
      new Directive(
          "OversignHeaders",
          DATA_SET,
          "From,To,Cc,Reply-To,Subject,Date,Message-ID,MIME-Version,Content-Type,Content-Transfer-Encoding",
          FULL,
          "fields that nobody can add after signing; From is in every list but the empty one, -");

  public static final Directive REQUIRE_SAFE_KEYS =
      new Directive(
          "RequireSafeKeys", BOOLEAN, "yes", FULL, "refuse keys that others can read or replace");

  public static final Directive MINIMUM_KEY_BITS =
      new Directive(
          "MinimumKeyBits",
          INTEGER,
          "1024",
          FULL,
          "RSA keys with fewer bits neither sign nor pass");

  public static final Directive REMOVE_OLD_SIGNATURES =
      new Directive(
          "RemoveOldSignatures",
          BOOLEAN,
          "no",
          FULL,
          "delete the signatures that a message has before it is signed");

  public static final Directive SOFTWARE_HEADER =
      new Directive("SoftwareHeader", BOOLEAN, "no", FULL, "add a DKIM-Filter field");

  public static final Directive X_HEADER =
      new Directive("X-Header", BOOLEAN, "no", MAPPED, "the old name of SoftwareHeader");

  public static final Directive BODY_LENGTH_DB =
      new Directive(
          "BodyLengthDB",
          DATA_SET,
          "",
          FULL,
          "recipients; mail to any of them is signed with the body length l=, so that others can"
              + " append");

  public static final Directive DIAGNOSTICS =
      new Directive("Diagnostics", BOOLEAN, "no", FULL, "add z=, copies of the signed fields");

  public static final Directive FIX_CRLF =
      new Directive(
          "FixCRLF",
          BOOLEAN,
          "no",
          FULL,
          "hash a lone CR or LF as CRLF, in what is signed and in what is verified");

  public static final Directive REQUIRED_HEADERS =
      new Directive(
          "RequiredHeaders",
          BOOLEAN,
          "no",
          FULL,
          "reject mail without exactly one From and Date, or with repeated fields");

  public static final Directive REQUEST_REPORTS =
      new Directive(
          "RequestReports",
          BOOLEAN,
          "no",
          FULL,
          "add r=y: the signer would like reports (RFC 6651)");

  public static final Directive MAXIMUM_SIGNATURES_TO_VERIFY =
      new Directive(
          "MaximumSignaturesToVerify",
          INTEGER,
          "3",
          FULL,
          "how many signatures of a message are verified; 0: only those of the author's domain or of"
              + " TrustSignaturesFrom");

  public static final Directive MAXIMUM_HEADERS =
      new Directive(
          "MaximumHeaders",
          INTEGER,
          "65536",
          FULL,
          "octets of header that a message may have, 0 for no limit of this kind");

  public static final Directive CLOCK_DRIFT =
      new Directive("ClockDrift", INTEGER, "300", FULL, "seconds that clocks may differ");

  public static final Directive NAMESERVERS =
      new Directive(
          "Nameservers",
          TEXT,
          "",
          FULL,
          "name servers to ask, address[:port], separated by commas");

  public static final Directive DNS_TIMEOUT =
      new Directive(
          "DNSTimeout",
          INTEGER,
          "5",
          FULL,
          "seconds to wait for a key, 0 for the resolver's own limit");

  public static final Directive TEST_PUBLIC_KEYS =
      new Directive("TestPublicKeys", TEXT, "", FULL, "a file of keys instead of DNS");

  public static final Directive TEST_DNS_DATA =
      new Directive("TestDNSData", DATA_SET, "", FULL, "a file of records instead of DNS");

  public static final Directive TRUST_ANCHOR_FILE =
      new Directive(
          "TrustAnchorFile",
          TEXT,
          "",
          MAPPED,
          "ask for the DNSSEC status of keys; a resolver at a loopback address validates, the file is"
              + " not read");

  public static final Directive BOGUS_KEY =
      new Directive(
          "BogusKey",
          TEXT,
          "fail",
          FULL,
          "a key fails DNSSEC validation: fail is temperror and On-DNSError, neutral or none is"
              + " neutral");

  public static final Directive UNPROTECTED_KEY =
      new Directive(
          "UnprotectedKey",
          TEXT,
          "none",
          FULL,
          "a key is not secured by DNSSEC: fail is policy and On-BadSignature, neutral is neutral, none"
              + " passes");

  public static final Directive TRUST_SIGNATURES_FROM =
      new Directive(
          "TrustSignaturesFrom",
          DATA_SET,
          "",
          FULL,
          "domains whose signatures are verified before others");

  public static final Directive MUST_BE_SIGNED =
      new Directive(
          "MustBeSigned",
          DATA_SET,
          "",
          FULL,
          "header fields that, if present, must be covered by the signature");

  public static final Directive ACCEPT_UNSIGNED_CONTENT =
      new Directive(
          "AcceptUnsignedContent",
          BOOLEAN,
          "no",
          OWN,
          "let signatures pass whose l= leaves part of the body unsigned; otherwise the result is policy");

  public static final Directive STRICT_HEADERS =
      new Directive(
          "StrictHeaders",
          BOOLEAN,
          "no",
          FULL,
          "treat mail without exactly one From and Date, or with repeated fields, as malformed");

  public static final Directive IGNORE_MALFORMED_MAIL =
      new Directive(
          "IgnoreMalformedMail",
          BOOLEAN,
          "no",
          FULL,
          "let malformed mail pass without a result field");

  public static final Directive REQUIRE_SIGNATURE =
      new Directive(
          "RequireSignature", TEXT, "none", OWN, "the signature that mail of others needs");

  public static final Directive REQUIRE_SIGNATURE_CLIENTS =
      new Directive(
          "RequireSignatureClients",
          DATA_SET,
          "",
          OWN,
          "clients whose mail needs such a signature; all clients if not set");

  public static final Directive ON_REQUIRE_SIGNATURE =
      new Directive(
          "On-RequireSignature",
          TEXT,
          "reject",
          OWN,
          "mail without the required signature; accept only marks it in Authentication-Results");

  public static final Directive PUBLIC_SUFFIX_LIST =
      new Directive(
          "PublicSuffixList",
          TEXT,
          "/usr/share/publicsuffix/public_suffix_list.dat",
          OWN,
          "the list of public suffixes for RequireSignature relaxed; none for no list");

  public static final Directive LOG_DECISIONS =
      new Directive(
          "LogDecisions",
          BOOLEAN,
          "yes",
          OWN,
          "log one line for each message: the decision, and the rule");

  public static final Directive LOG_FORMAT =
      new Directive(
          "LogFormat",
          TEXT,
          "text",
          OWN,
          "text for OpenDKIM's lines, json for one object for each message");

  public static final Directive KEY_CHECK_INTERVAL =
      new Directive(
          "KeyCheckInterval",
          INTEGER,
          "60",
          OWN,
          "minutes between comparisons of each signing key with its record in DNS, 0 for never");

  public static final Directive SELF_CHECK_INTERVAL =
      new Directive(
          "SelfCheckInterval",
          INTEGER,
          "1000",
          OWN,
          "verify the first and every Nth signed message after signing; 0 for none");

  public static final Directive KEY_MISMATCH =
      new Directive(
          "KeyMismatch",
          TEXT,
          "warn",
          OWN,
          "a signing key does not match its record: warn signs, stop-signing lets mail pass unsigned,"
              + " tempfail");

  public static final Directive METRICS_ADDRESS =
      new Directive(
          "MetricsAddress",
          TEXT,
          "",
          OWN,
          "address for metrics, health and status page over HTTP, such as 127.0.0.1:9891");

  public static final Directive ALLOW_EMPTY_TABLES =
      new Directive(
          "AllowEmptyTables",
          BOOLEAN,
          "no",
          OWN,
          "accept a configuration at a reload that signs for nobody, or whose InternalHosts, MTA,"
              + " MacroList or RequireSignatureClients is empty, though the one before did not");

  public static final Directive CRYPTO_PROVIDER =
      new Directive(
          "CryptoProvider",
          TEXT,
          "java",
          OWN,
          "the provider of RSA: java, auto for Amazon Corretto Crypto Provider if it is in lib/ext, or the"
              + " name of a JCA provider");

  public static final Directive AUTHSERV_ID =
      new Directive(
          "AuthservID",
          TEXT,
          "",
          FULL,
          "the name in Authentication-Results; HOSTNAME for that of this machine; default: macro j");

  public static final Directive AUTHSERV_ID_WITH_JOB_ID =
      new Directive("AuthservIDWithJobID", BOOLEAN, "no", FULL, "append the queue ID to that name");

  public static final Directive ALWAYS_ADD_AR_HEADER =
      new Directive("AlwaysAddARHeader", BOOLEAN, "no", FULL, "unsigned mail gets dkim=none");

  public static final Directive KEEP_AUTH_RESULTS =
      new Directive(
          "KeepAuthResults", BOOLEAN, "no", FULL, "do not remove forged Authentication-Results");

  public static final Directive KEEP_RESULTS =
      new Directive(
          "KeepResults",
          TEXT,
          "",
          OWN,
          "methods (spf, dmarc, ...) whose Authentication-Results in our name stay, as programs before"
              + " this one write them");

  public static final Directive REMOVE_AR_ALL =
      new Directive(
          "RemoveARAll",
          BOOLEAN,
          "no",
          MAPPED,
          "Authentication-Results of ours are removed whatever methods they report; KeepResults lists"
              + " exceptions");

  public static final Directive REMOVE_AR_FROM =
      new Directive(
          "RemoveARFrom",
          DATA_SET,
          "",
          FULL,
          "further names whose Authentication-Results are removed; .domain for all below");

  public static final Directive NO_HEADER_B =
      new Directive("NoHeaderB", BOOLEAN, "no", FULL, "results without header.b");

  public static final Directive ON_DEFAULT =
      new Directive(
          "On-Default",
          TEXT,
          "",
          FULL,
          "sets all of the following: accept, discard, quarantine, reject or tempfail");

  public static final Directive ON_BAD_SIGNATURE =
      new Directive("On-BadSignature", TEXT, "accept", FULL, "a signature does not verify");

  public static final Directive ON_NO_SIGNATURE =
      new Directive("On-NoSignature", TEXT, "accept", FULL, "there is no signature");

  public static final Directive ON_KEY_NOT_FOUND =
      new Directive("On-KeyNotFound", TEXT, "accept", FULL, "there is no key record");

  public static final Directive ON_DNS_ERROR =
      new Directive("On-DNSError", TEXT, "tempfail", FULL, "the key cannot be fetched now");

  public static final Directive ON_INTERNAL_ERROR =
      new Directive("On-InternalError", TEXT, "tempfail", FULL, "an internal error");

  public static final Directive ON_SECURITY =
      new Directive("On-Security", TEXT, "tempfail", FULL, "a message exceeds a limit");

  public static final Directive ON_SIGNATURE_ERROR =
      new Directive(
          "On-SignatureError",
          TEXT,
          "reject",
          FULL,
          "the signing key has fewer bits than MinimumKeyBits");

  public static final Directive CAPTURE_UNKNOWN_ERRORS =
      new Directive(
          "CaptureUnknownErrors",
          BOOLEAN,
          "no",
          FULL,
          "quarantine mail on internal errors, whatever On-InternalError says");

  static {
    ForeignDirectives.read(Directive::new);
  }

  private static final List<String> CURRENT_NAMES =
      values().stream().filter(d -> d.support != REMOVED).map(d -> d.name).toList();

  private final String name;
  private final DirectiveType type;
  private final String defaultValue;
  private final Support support;
  private final String sentence;

  private Directive(
      String name, DirectiveType type, String defaultValue, Support support, String sentence) {
    this.name = name;
    this.type = type;
    this.defaultValue = defaultValue;
    this.support = support;
    this.sentence = sentence;
    if (BY_NAME.put(fold(name), this) != null) {
      throw new IllegalStateException(name + " is there twice");
    }
  }

  /** All, the honoured ones first. */
  public static Collection<Directive> values() {
    return Collections.unmodifiableCollection(BY_NAME.values());
  }

  /** The directive of this name, without regard to case. */
  public static Optional<Directive> find(String name) {
    return Optional.ofNullable(BY_NAME.get(fold(name)));
  }

  /**
   * The directive of a name that our own code has.
   *
   * @throws IllegalArgumentException if there is none
   */
  public static Directive named(String name) {
    return find(name).orElseThrow(() -> new IllegalArgumentException(name));
  }

  /** All names but those that OpenDKIM has removed. */
  static List<String> currentNames() {
    return CURRENT_NAMES;
  }

  private static String fold(String name) {
    return name.toLowerCase(Locale.ROOT);
  }

  /** As the documentation spells it. */
  public String directiveName() {
    return name;
  }

  /** What its value must look like. */
  public DirectiveType type() {
    return type;
  }

  /** As it would be written, if there is one: it is here and nowhere else. */
  public Optional<String> defaultValue() {
    return defaultValue.isEmpty() ? Optional.empty() : Optional.of(defaultValue);
  }

  /** How far it is followed. */
  public Support support() {
    return support;
  }

  /**
   * What it does; or, if it is not followed, the end of the sentence to log, which begins with its
   * name.
   */
  public String sentence() {
    return sentence;
  }

  @Override
  public String toString() {
    return name;
  }
}
