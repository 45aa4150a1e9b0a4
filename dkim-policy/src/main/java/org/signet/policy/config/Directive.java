package org.signet.policy.config;

import static org.signet.policy.config.DirectiveType.BOOLEAN;
import static org.signet.policy.config.DirectiveType.DATA_SET;
import static org.signet.policy.config.DirectiveType.INTEGER;
import static org.signet.policy.config.DirectiveType.TEXT;
import static org.signet.policy.config.Support.ACCEPTED;
import static org.signet.policy.config.Support.FULL;
import static org.signet.policy.config.Support.MAPPED;
import static org.signet.policy.config.Support.NOT_NEEDED;
import static org.signet.policy.config.Support.OWN;
import static org.signet.policy.config.Support.REFUSED;
import static org.signet.policy.config.Support.REMOVED;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The registry of all directives: every name that OpenDKIM 2.11 or its development branch knows,
 * with what becomes of it here, and those of our own. The compatibility table of the documentation
 * is made from it.
 *
 * <p>To honour one more: change its level here, read it in the {@code …Section} class of its
 * subject, and give {@link ServerConfig} the value.
 */
public enum Directive {
  SOCKET(
      "Socket",
      TEXT,
      "",
      FULL,
      "where the MTA connects: inet:port@host, inet6:port@host, local:/path; may be repeated, see"
          + " below"),
  UMASK("UMask", INTEGER, "", FULL, "permissions that the unix socket does not get"),
  PID_FILE(
      "PidFile", TEXT, "", FULL, "the file that holds the process number while the daemon runs"),
  BACKGROUND("Background", BOOLEAN, "yes", FULL, "return to the caller once the daemon listens"),
  USER_ID(
      "UserID",
      TEXT,
      "",
      MAPPED,
      "user[:group] that the daemon becomes if root starts it, by its launcher before Java starts,"
          + " and that keys may belong to; if a service manager starts it as somebody else (User="
          + " of a systemd unit), it stays that user"),
  BASE_DIRECTORY("BaseDirectory", TEXT, "", FULL, "the directory that relative paths start from"),
  INCLUDE("Include", TEXT, "", FULL, "another file to read in this place"),
  AUTO_RESTART("AutoRestart", BOOLEAN, "no", NOT_NEEDED, "the service manager restarts the daemon"),
  AUTO_RESTART_COUNT(
      "AutoRestartCount", INTEGER, "0", NOT_NEEDED, "the service manager restarts the daemon"),
  AUTO_RESTART_RATE(
      "AutoRestartRate", TEXT, "", NOT_NEEDED, "the service manager restarts the daemon"),
  CHANGE_ROOT_DIRECTORY(
      "ChangeRootDirectory",
      TEXT,
      "",
      REFUSED,
      "a Java program cannot change its root; use RootDirectory= in the systemd unit"),
  ENABLE_COREDUMPS("EnableCoredumps", BOOLEAN, "no", ACCEPTED, "has no effect in a Java program"),
  MILTER_DEBUG("MilterDebug", INTEGER, "0", ACCEPTED, "belongs to libmilter, which is not used"),
  SOFT_START(
      "SoftStart", BOOLEAN, "no", ACCEPTED, "concerns LDAP and SQL, which are not supported"),
  TEMPORARY_DIRECTORY(
      "TemporaryDirectory", TEXT, "/tmp", NOT_NEEDED, "no temporary files are made"),
  KEEP_TEMPORARY_FILES(
      "KeepTemporaryFiles", BOOLEAN, "no", ACCEPTED, "no temporary files are made"),
  SYSLOG("Syslog", BOOLEAN, "no", FULL, "log to syslog, and log at all what depends on it"),
  SYSLOG_FACILITY("SyslogFacility", TEXT, "mail", FULL, "the facility"),
  SYSLOG_NAME("SyslogName", TEXT, "signet-milter", FULL, "the name of the program in the log"),
  SYSLOG_SUCCESS(
      "SyslogSuccess", BOOLEAN, "no", FULL, "log each signature made and each one that passes"),
  LOG_WHY("LogWhy", BOOLEAN, "no", FULL, "log why a message is signed, verified or left alone"),
  LOG_RESULTS("LogResults", BOOLEAN, "no", FULL, "log the outcome of every signature verified"),
  STDOUT_LOG("StdoutLog", BOOLEAN, "no", FULL, "log to standard output instead of syslog"),
  MODE("Mode", TEXT, "sv", FULL, "s to sign, v to verify, sv for both"),
  INTERNAL_HOSTS("InternalHosts", DATA_SET, "127.0.0.1,::1", FULL, "clients whose mail is signed"),
  EXTERNAL_IGNORE_LIST(
      "ExternalIgnoreList",
      DATA_SET,
      "",
      FULL,
      "hosts for which no line is logged when they send as a domain of ours"),
  PEER_LIST("PeerList", DATA_SET, "", FULL, "clients whose mail is let through unseen"),
  EXEMPT_DOMAINS(
      "ExemptDomains", DATA_SET, "", FULL, "authors' domains whose mail is let through unseen"),
  DONT_SIGN_MAIL_TO(
      "DontSignMailTo",
      DATA_SET,
      "",
      FULL,
      "recipients; mail of ours to any of them is let through unsigned"),
  MTA("MTA", DATA_SET, "", FULL, "names of MTA daemons whose mail is signed"),
  MACRO_LIST("MacroList", DATA_SET, "", FULL, "milter macros that make mail one to sign"),
  SENDER_HEADERS(
      "SenderHeaders", DATA_SET, "From", FULL, "fields to take the author from, in this order"),
  SENDER_MACRO(
      "SenderMacro",
      TEXT,
      "",
      FULL,
      "a milter macro to take the author from if it has a value, before SenderHeaders"),
  POPDB_FILE(
      "POPDBFile", TEXT, "", REFUSED, "POP-before-SMTP is not supported; let clients authenticate"),
  DOMAIN("Domain", DATA_SET, "", FULL, "domains to sign for with the one key of KeyFile"),
  SELECTOR("Selector", TEXT, "", FULL, "the selector of that key"),
  KEY_FILE("KeyFile", TEXT, "", FULL, "that key, in PEM"),
  SUB_DOMAINS("SubDomains", BOOLEAN, "no", FULL, "Domain covers subdomains too"),
  KEY_TABLE("KeyTable", DATA_SET, "", FULL, "keys by name: domain:selector:key[:algorithm]"),
  SIGNING_TABLE("SigningTable", DATA_SET, "", FULL, "names of keys by author"),
  MULTIPLE_SIGNATURES(
      "MultipleSignatures",
      BOOLEAN,
      "no",
      FULL,
      "one signature for each match in SigningTable, not only the first"),
  CHECK_SIGNING_TABLE(
      "CheckSigningTable",
      BOOLEAN,
      "yes",
      NOT_NEEDED,
      "the SigningTable is always checked against the KeyTable"),
  CANONICALIZATION(
      "Canonicalization", TEXT, "simple/simple", FULL, "header[/body], each simple or relaxed"),
  SIGNATURE_ALGORITHM(
      "SignatureAlgorithm",
      TEXT,
      "rsa-sha256",
      MAPPED,
      "rsa-sha256 or ed25519-sha256; the type of the key decides"),
  SIGNATURE_TTL(
      "SignatureTTL", INTEGER, "0", FULL, "seconds until a signature expires, 0 for never"),
  SIGN_HEADERS(
      "SignHeaders",
      DATA_SET,
      "",
      FULL,
      "fields to sign; +name and -name after * change the default"),
  OMIT_HEADERS(
      "OmitHeaders",
      DATA_SET,
      "",
      FULL,
      "fields never to sign; +name and -name after * change the default"),
  OVERSIGN_HEADERS(
      "OversignHeaders",
      DATA_SET,
      "From,To,Cc,Reply-To,Subject,Date,Message-ID,MIME-Version,Content-Type,Content-Transfer-Encoding",
      FULL,
      "fields that nobody can add after signing; From is in every list but the empty one, -"),
  REQUIRE_SAFE_KEYS(
      "RequireSafeKeys", BOOLEAN, "yes", FULL, "refuse keys that others can read or replace"),
  MINIMUM_KEY_BITS(
      "MinimumKeyBits", INTEGER, "1024", FULL, "RSA keys with fewer bits neither sign nor pass"),
  REMOVE_OLD_SIGNATURES(
      "RemoveOldSignatures",
      BOOLEAN,
      "no",
      FULL,
      "delete the signatures that a message has before it is signed"),
  SOFTWARE_HEADER("SoftwareHeader", BOOLEAN, "no", FULL, "add a DKIM-Filter field"),
  X_HEADER("X-Header", BOOLEAN, "no", MAPPED, "the old name of SoftwareHeader"),
  BODY_LENGTH_DB(
      "BodyLengthDB",
      DATA_SET,
      "",
      FULL,
      "recipients; mail to any of them is signed with the body length l=, so that others can"
          + " append"),
  MAXIMUM_SIGNED_BYTES(
      "MaximumSignedBytes",
      INTEGER,
      "",
      ACCEPTED,
      "is not honoured: signatures cover the whole body, so that nobody can append to it"),
  DIAGNOSTICS("Diagnostics", BOOLEAN, "no", FULL, "add z=, copies of the signed fields"),
  DIAGNOSTIC_DIRECTORY(
      "DiagnosticDirectory", TEXT, "", ACCEPTED, "is not honoured yet: no diagnostics are written"),
  FIX_CRLF(
      "FixCRLF",
      BOOLEAN,
      "no",
      FULL,
      "hash a lone CR or LF as CRLF, in what is signed and in what is verified"),
  REQUIRED_HEADERS(
      "RequiredHeaders",
      BOOLEAN,
      "no",
      FULL,
      "refuse mail without exactly one From and Date, or with repeated fields"),
  IDENTITY_HEADER(
      "IdentityHeader",
      TEXT,
      "",
      REFUSED,
      "experimental; write the signer into the SigningTable: keyname:signer"),
  IDENTITY_HEADER_REMOVE(
      "IdentityHeaderRemove",
      BOOLEAN,
      "no",
      REFUSED,
      "experimental; write the signer into the SigningTable: keyname:signer"),
  DEFAULT_SENDER(
      "DefaultSender", TEXT, "", REFUSED, "experimental; mail without an author is not signed"),
  RESIGN_ALL(
      "ResignAll",
      BOOLEAN,
      "no",
      REFUSED,
      "experimental; MTA and InternalHosts decide what is signed"),
  RESIGN_MAIL_TO(
      "ResignMailTo",
      DATA_SET,
      "",
      REFUSED,
      "experimental; MTA and InternalHosts decide what is signed"),
  CONDITIONAL_SIGNATURES(
      "ConditionalSignatures", DATA_SET, "", REFUSED, "never became a standard; remove it"),
  ATPS_DOMAINS(
      "ATPSDomains", DATA_SET, "", ACCEPTED, "is not supported: RFC 6541 remained an experiment"),
  ATPS_HASH_ALGORITHM(
      "ATPSHashAlgorithm",
      TEXT,
      "sha256",
      ACCEPTED,
      "is not supported: RFC 6541 remained an experiment"),
  REPLACE_HEADERS(
      "ReplaceHeaders",
      DATA_SET,
      "",
      ACCEPTED,
      "is not honoured yet: fields are hashed as they are"),
  REPLACE_RULES(
      "ReplaceRules", TEXT, "", ACCEPTED, "is not honoured yet: fields are hashed as they are"),
  REQUEST_REPORTS(
      "RequestReports", BOOLEAN, "no", FULL, "add r=y: the signer would like reports (RFC 6651)"),
  MAXIMUM_SIGNATURES_TO_VERIFY(
      "MaximumSignaturesToVerify",
      INTEGER,
      "3",
      FULL,
      "how many signatures of a message are verified; 0: only those of the author's domain or of"
          + " TrustSignaturesFrom"),
  MAXIMUM_HEADERS(
      "MaximumHeaders",
      INTEGER,
      "65536",
      FULL,
      "octets of header that a message may have, 0 for no limit of this kind"),
  CLOCK_DRIFT("ClockDrift", INTEGER, "300", FULL, "seconds that clocks may differ"),
  NAMESERVERS(
      "Nameservers", TEXT, "", FULL, "name servers to ask, address[:port], separated by commas"),
  DNS_TIMEOUT(
      "DNSTimeout",
      INTEGER,
      "5",
      FULL,
      "seconds to wait for a key, 0 for the resolver's own limit"),
  TEST_PUBLIC_KEYS("TestPublicKeys", TEXT, "", FULL, "a file of keys in place of the DNS"),
  TEST_DNS_DATA("TestDNSData", DATA_SET, "", FULL, "a file of records in place of the DNS"),
  QUERY_CACHE(
      "QueryCache", BOOLEAN, "no", NOT_NEEDED, "keys are always cached for their time to live"),
  TRUST_ANCHOR_FILE(
      "TrustAnchorFile",
      TEXT,
      "",
      MAPPED,
      "ask for the DNSSEC status of keys; a resolver at a loopback address validates, the file is"
          + " not read"),
  BOGUS_KEY(
      "BogusKey",
      TEXT,
      "fail",
      FULL,
      "a key fails DNSSEC validation: fail is temperror and On-DNSError, neutral or none is"
          + " neutral"),
  UNPROTECTED_KEY(
      "UnprotectedKey",
      TEXT,
      "none",
      FULL,
      "a key is not secured by DNSSEC: fail is policy and On-BadSignature, neutral is neutral, none"
          + " passes"),
  RESOLVER_CONFIGURATION(
      "ResolverConfiguration",
      TEXT,
      "",
      ACCEPTED,
      "belongs to libunbound, which is not used; see Nameservers"),
  RESOLVER_TRACING("ResolverTracing", BOOLEAN, "no", ACCEPTED, "has no effect in OpenDKIM either"),
  DNS_CONNECT("DNSConnect", BOOLEAN, "no", ACCEPTED, "has no effect in OpenDKIM either"),
  TRUST_SIGNATURES_FROM(
      "TrustSignaturesFrom",
      DATA_SET,
      "",
      FULL,
      "domains whose signatures are verified before others"),
  MUST_BE_SIGNED(
      "MustBeSigned",
      DATA_SET,
      "",
      FULL,
      "fields that a message has only under its signature, else the signature fails"),
  ACCEPT_UNSIGNED_CONTENT(
      "AcceptUnsignedContent",
      BOOLEAN,
      "no",
      OWN,
      "let signatures pass whose l= leaves a part of the body unsigned; else the result is policy"),
  MINIMUM("Minimum", TEXT, "", ACCEPTED, "has no effect in OpenDKIM either"),
  STRICT_HEADERS(
      "StrictHeaders",
      BOOLEAN,
      "no",
      FULL,
      "take mail without exactly one From and Date, or with repeated fields, as malformed"),
  IGNORE_MALFORMED_MAIL(
      "IgnoreMalformedMail", BOOLEAN, "no", FULL, "let malformed mail pass without a result field"),
  WEAK_SYNTAX_CHECKS(
      "WeakSyntaxChecks",
      BOOLEAN,
      "no",
      ACCEPTED,
      "has no effect: syntax errors do not end verification"),
  DOMAIN_KEYS_COMPAT(
      "DomainKeysCompat", BOOLEAN, "no", ACCEPTED, "has no effect in OpenDKIM either"),
  ALLOW_SHA1_ONLY(
      "AllowSHA1Only",
      BOOLEAN,
      "no",
      ACCEPTED,
      "is not supported: rsa-sha1 neither signs nor passes (RFC 8301)"),
  REQUIRE_SIGNATURE(
      "RequireSignature", TEXT, "none", OWN, "what mail that is verified must bear; see below"),
  REQUIRE_SIGNATURE_CLIENTS(
      "RequireSignatureClients",
      DATA_SET,
      "",
      OWN,
      "clients whose mail must bear it; everybody's if this is not set"),
  ON_REQUIRE_SIGNATURE(
      "On-RequireSignature",
      TEXT,
      "reject",
      OWN,
      "mail does not bear it; accept only marks it in Authentication-Results"),
  PUBLIC_SUFFIX_LIST(
      "PublicSuffixList",
      TEXT,
      "/usr/share/publicsuffix/public_suffix_list.dat",
      OWN,
      "the list of public suffixes that RequireSignature relaxed asks; none for no list"),
  LOG_DECISIONS(
      "LogDecisions",
      BOOLEAN,
      "yes",
      OWN,
      "log one line for each message: what was decided, and by which rule"),
  LOG_FORMAT(
      "LogFormat",
      TEXT,
      "text",
      OWN,
      "text for OpenDKIM's lines, json for one object for each message"),
  KEY_CHECK_INTERVAL(
      "KeyCheckInterval",
      INTEGER,
      "60",
      OWN,
      "minutes after which each signing key is compared with its record in DNS again, 0 for never"),
  SELF_CHECK_INTERVAL(
      "SelfCheckInterval",
      INTEGER,
      "1000",
      OWN,
      "the first message signed and every so many later are verified again, 0 for none"),
  KEY_MISMATCH(
      "KeyMismatch",
      TEXT,
      "warn",
      OWN,
      "a signing key does not match its record: warn signs, stop-signing lets mail pass unsigned,"
          + " tempfail"),
  METRICS_ADDRESS(
      "MetricsAddress",
      TEXT,
      "",
      OWN,
      "where metrics, health and a status page are shown over HTTP, such as 127.0.0.1:9891"),
  ALLOW_EMPTY_TABLES(
      "AllowEmptyTables",
      BOOLEAN,
      "no",
      OWN,
      "take a configuration at a reload that signs for nobody, or whose InternalHosts, MTA,"
          + " MacroList or RequireSignatureClients is empty, though the one before did not"),
  CRYPTO_PROVIDER(
      "CryptoProvider",
      TEXT,
      "java",
      OWN,
      "who does RSA: java, auto for Amazon Corretto Crypto Provider if it is in lib/ext, or the"
          + " name of a JCA provider"),
  AUTHSERV_ID(
      "AuthservID",
      TEXT,
      "",
      FULL,
      "the name in Authentication-Results; HOSTNAME for that of this machine; default: macro j"),
  AUTHSERV_ID_WITH_JOB_ID(
      "AuthservIDWithJobID", BOOLEAN, "no", FULL, "append the queue id to that name"),
  ALWAYS_ADD_AR_HEADER("AlwaysAddARHeader", BOOLEAN, "no", FULL, "unsigned mail gets dkim=none"),
  KEEP_AUTH_RESULTS(
      "KeepAuthResults", BOOLEAN, "no", FULL, "leave forged Authentication-Results where they are"),
  KEEP_RESULTS(
      "KeepResults",
      TEXT,
      "",
      OWN,
      "methods (spf, dmarc, ...) whose Authentication-Results in our name stay, as programs before"
          + " this one write them; see below"),
  REMOVE_AR_ALL(
      "RemoveARAll",
      BOOLEAN,
      "no",
      MAPPED,
      "Authentication-Results of ours are removed whatever methods they report; KeepResults lists"
          + " exceptions"),
  REMOVE_AR_FROM(
      "RemoveARFrom",
      DATA_SET,
      "",
      FULL,
      "further names whose Authentication-Results are removed; .domain for all below"),
  NO_HEADER_B("NoHeaderB", BOOLEAN, "no", FULL, "results without header.b"),
  ON_DEFAULT(
      "On-Default",
      TEXT,
      "",
      FULL,
      "sets all of the following: accept, discard, quarantine, reject or tempfail"),
  ON_BAD_SIGNATURE("On-BadSignature", TEXT, "accept", FULL, "a signature does not verify"),
  ON_NO_SIGNATURE("On-NoSignature", TEXT, "accept", FULL, "there is no signature"),
  ON_KEY_NOT_FOUND("On-KeyNotFound", TEXT, "accept", FULL, "there is no key record"),
  ON_DNS_ERROR("On-DNSError", TEXT, "tempfail", FULL, "the key cannot be fetched now"),
  ON_INTERNAL_ERROR("On-InternalError", TEXT, "tempfail", FULL, "something inside went wrong"),
  ON_SECURITY("On-Security", TEXT, "tempfail", FULL, "a message exceeds a limit"),
  ON_SIGNATURE_ERROR(
      "On-SignatureError",
      TEXT,
      "reject",
      FULL,
      "the key to sign with has fewer bits than MinimumKeyBits"),
  CAPTURE_UNKNOWN_ERRORS(
      "CaptureUnknownErrors",
      BOOLEAN,
      "no",
      FULL,
      "quarantine mail on internal errors, whatever On-InternalError says"),
  QUARANTINE(
      "Quarantine",
      BOOLEAN,
      "no",
      ACCEPTED,
      "has no effect in OpenDKIM either; see On-BadSignature"),
  REDIRECT_FAILURES_TO(
      "RedirectFailuresTo", TEXT, "", ACCEPTED, "is not honoured yet: recipients stay as they are"),
  MTA_COMMAND(
      "MTACommand",
      TEXT,
      "/usr/sbin/sendmail",
      ACCEPTED,
      "is not honoured yet: no failure reports are sent"),
  REPORT_ADDRESS(
      "ReportAddress", TEXT, "", ACCEPTED, "is not honoured yet: no failure reports are sent"),
  REPORT_BCC_ADDRESS(
      "ReportBccAddress", TEXT, "", ACCEPTED, "is not honoured yet: no failure reports are sent"),
  SEND_REPORTS(
      "SendReports", BOOLEAN, "no", ACCEPTED, "is not honoured yet: no failure reports are sent"),
  SMTP_URI("SMTPURI", TEXT, "", ACCEPTED, "is not honoured yet: no failure reports are sent"),
  STATISTICS(
      "Statistics", TEXT, "", ACCEPTED, "is not supported; the log and the metrics tell more"),
  STATISTICS_NAME(
      "StatisticsName", TEXT, "", ACCEPTED, "is not supported; the log and the metrics tell more"),
  STATISTICS_PREFIX(
      "StatisticsPrefix",
      TEXT,
      "",
      ACCEPTED,
      "is not supported; the log and the metrics tell more"),
  STRICT_TEST_MODE(
      "StrictTestMode", BOOLEAN, "no", ACCEPTED, "concerns -t only, which takes both line ends"),
  DISABLE_CRYPTO_INIT(
      "DisableCryptoInit", BOOLEAN, "no", ACCEPTED, "belongs to OpenSSL, which is not used"),
  LDAP_AUTH_MECHANISM(
      "LDAPAuthMechanism", TEXT, "", ACCEPTED, "concerns LDAP data sets, which are not supported"),
  LDAP_AUTH_NAME(
      "LDAPAuthName", TEXT, "", ACCEPTED, "concerns LDAP data sets, which are not supported"),
  LDAP_AUTH_REALM(
      "LDAPAuthRealm", TEXT, "", ACCEPTED, "concerns LDAP data sets, which are not supported"),
  LDAP_AUTH_USER(
      "LDAPAuthUser", TEXT, "", ACCEPTED, "concerns LDAP data sets, which are not supported"),
  LDAP_BIND_PASSWORD(
      "LDAPBindPassword", TEXT, "", ACCEPTED, "concerns LDAP data sets, which are not supported"),
  LDAP_BIND_USER(
      "LDAPBindUser", TEXT, "", ACCEPTED, "concerns LDAP data sets, which are not supported"),
  LDAP_DISABLE_CACHE(
      "LDAPDisableCache",
      BOOLEAN,
      "no",
      ACCEPTED,
      "concerns LDAP data sets, which are not supported"),
  LDAP_KEEPALIVE_IDLE(
      "LDAPKeepaliveIdle",
      INTEGER,
      "",
      ACCEPTED,
      "concerns LDAP data sets, which are not supported"),
  LDAP_KEEPALIVE_INTERVAL(
      "LDAPKeepaliveInterval",
      INTEGER,
      "",
      ACCEPTED,
      "concerns LDAP data sets, which are not supported"),
  LDAP_KEEPALIVE_PROBES(
      "LDAPKeepaliveProbes",
      INTEGER,
      "",
      ACCEPTED,
      "concerns LDAP data sets, which are not supported"),
  LDAP_TIMEOUT(
      "LDAPTimeout", INTEGER, "5", ACCEPTED, "concerns LDAP data sets, which are not supported"),
  LDAP_USE_TLS(
      "LDAPUseTLS", BOOLEAN, "no", ACCEPTED, "concerns LDAP data sets, which are not supported"),
  VBR_CERTIFIERS(
      "VBR-Certifiers", TEXT, "", ACCEPTED, "is not supported: RFC 5518 is not used any more"),
  VBR_PURGE_FIELDS(
      "VBR-PurgeFields",
      BOOLEAN,
      "no",
      ACCEPTED,
      "is not supported: RFC 5518 is not used any more"),
  VBR_TRUSTED_CERTIFIERS(
      "VBR-TrustedCertifiers",
      TEXT,
      "",
      ACCEPTED,
      "is not supported: RFC 5518 is not used any more"),
  VBR_TRUSTED_CERTIFIERS_ONLY(
      "VBR-TrustedCertifiersOnly",
      BOOLEAN,
      "no",
      ACCEPTED,
      "is not supported: RFC 5518 is not used any more"),
  VBR_TYPE("VBR-Type", TEXT, "", ACCEPTED, "is not supported: RFC 5518 is not used any more"),
  SELECT_CANONICALIZATION_HEADER(
      "SelectCanonicalizationHeader", TEXT, "", ACCEPTED, "has no effect in OpenDKIM either"),
  SETUP_POLICY_SCRIPT(
      "SetupPolicyScript",
      TEXT,
      "",
      REFUSED,
      "Lua scripts are not supported; use KeyTable, SigningTable and the On-... directives"),
  SCREEN_POLICY_SCRIPT(
      "ScreenPolicyScript",
      TEXT,
      "",
      REFUSED,
      "Lua scripts are not supported; use KeyTable, SigningTable and the On-... directives"),
  FINAL_POLICY_SCRIPT(
      "FinalPolicyScript",
      TEXT,
      "",
      REFUSED,
      "Lua scripts are not supported; use KeyTable, SigningTable and the On-... directives"),
  STATISTICS_POLICY_SCRIPT(
      "StatisticsPolicyScript",
      TEXT,
      "",
      REFUSED,
      "Lua scripts are not supported; use KeyTable, SigningTable and the On-... directives"),
  LUA_ONLY_SIGNING(
      "LuaOnlySigning",
      BOOLEAN,
      "no",
      REFUSED,
      "Lua scripts are not supported; use KeyTable, SigningTable and the On-... directives"),
  FLOW_DATA("FlowData", TEXT, "", REFUSED, "rate limits are not supported; use the MTA's own"),
  FLOW_DATA_FACTOR(
      "FlowDataFactor", INTEGER, "", REFUSED, "rate limits are not supported; use the MTA's own"),
  FLOW_DATA_TTL(
      "FlowDataTTL", INTEGER, "", REFUSED, "rate limits are not supported; use the MTA's own"),
  RATE_LIMITS(
      "RateLimits", DATA_SET, "", REFUSED, "rate limits are not supported; use the MTA's own"),
  REPUTATION_CACHE(
      "ReputationCache",
      TEXT,
      "",
      REFUSED,
      "the reputation system was abandoned; use a spam filter"),
  REPUTATION_CACHE_TTL(
      "ReputationCacheTTL",
      INTEGER,
      "",
      REFUSED,
      "the reputation system was abandoned; use a spam filter"),
  REPUTATION_DUPLICATES(
      "ReputationDuplicates",
      TEXT,
      "",
      REFUSED,
      "the reputation system was abandoned; use a spam filter"),
  REPUTATION_LIMIT_MODIFIERS(
      "ReputationLimitModifiers",
      DATA_SET,
      "",
      REFUSED,
      "the reputation system was abandoned; use a spam filter"),
  REPUTATION_LIMITS(
      "ReputationLimits",
      DATA_SET,
      "",
      REFUSED,
      "the reputation system was abandoned; use a spam filter"),
  REPUTATION_LOW_TIME(
      "ReputationLowTime",
      DATA_SET,
      "",
      REFUSED,
      "the reputation system was abandoned; use a spam filter"),
  REPUTATION_MINIMUM(
      "ReputationMinimum",
      INTEGER,
      "",
      REFUSED,
      "the reputation system was abandoned; use a spam filter"),
  REPUTATION_RATIOS(
      "ReputationRatios",
      DATA_SET,
      "",
      REFUSED,
      "the reputation system was abandoned; use a spam filter"),
  REPUTATION_RRD_HASH_DEPTH(
      "ReputationRRDHashDepth",
      INTEGER,
      "",
      REFUSED,
      "the reputation system was abandoned; use a spam filter"),
  REPUTATION_RRD_ROOT(
      "ReputationRRDRoot",
      TEXT,
      "",
      REFUSED,
      "the reputation system was abandoned; use a spam filter"),
  REPUTATION_SPAM_CHECK(
      "ReputationSpamCheck",
      TEXT,
      "",
      REFUSED,
      "the reputation system was abandoned; use a spam filter"),
  REPUTATION_TEST(
      "ReputationTest",
      BOOLEAN,
      "",
      REFUSED,
      "the reputation system was abandoned; use a spam filter"),
  REPUTATION_TIME_FACTOR(
      "ReputationTimeFactor",
      INTEGER,
      "",
      REFUSED,
      "the reputation system was abandoned; use a spam filter"),
  REPUTATION_TIMEOUT(
      "ReputationTimeout",
      INTEGER,
      "",
      REFUSED,
      "the reputation system was abandoned; use a spam filter"),
  REPUTATION_VERBOSE(
      "ReputationVerbose",
      BOOLEAN,
      "",
      REFUSED,
      "the reputation system was abandoned; use a spam filter"),
  ON_REPUTATION_ERROR(
      "On-ReputationError",
      TEXT,
      "",
      REFUSED,
      "the reputation system was abandoned; use a spam filter"),
  ADSP_ACTION("ADSPAction", TEXT, "", REMOVED, "ADSP is historic, remove the line"),
  ADSP_NO_SUCH_DOMAIN("ADSPNoSuchDomain", TEXT, "", REMOVED, "ADSP is historic, remove the line"),
  BOGUS_POLICY("BogusPolicy", TEXT, "", REMOVED, "ADSP is historic, remove the line"),
  DISABLE_ADSP("DisableADSP", TEXT, "", REMOVED, "ADSP is historic, remove the line"),
  LOCAL_ADSP("LocalADSP", TEXT, "", REMOVED, "ADSP is historic, remove the line"),
  NO_DISCARDABLE_MAIL_TO(
      "NoDiscardableMailTo", TEXT, "", REMOVED, "ADSP is historic, remove the line"),
  ON_POLICY_ERROR("On-PolicyError", TEXT, "", REMOVED, "ADSP is historic, remove the line"),
  SEND_ADSP_REPORTS("SendADSPReports", TEXT, "", REMOVED, "ADSP is historic, remove the line"),
  UNPROTECTED_POLICY("UnprotectedPolicy", TEXT, "", REMOVED, "ADSP is historic, remove the line"),
  ASP_DISCARD("ASPDiscard", TEXT, "", REMOVED, "ADSP is historic, remove the line"),
  ADD_ALL_SIGNATURE_RESULTS(
      "AddAllSignatureResults", TEXT, "", REMOVED, "every signature is reported, remove the line"),
  ANONYMOUS_STATISTICS(
      "AnonymousStatistics", TEXT, "", REMOVED, "there are no statistics, remove the line"),
  LDAP_SOFT_START("LDAPSoftStart", TEXT, "", REMOVED, "remove the line"),
  ALWAYS_SIGN_HEADERS("AlwaysSignHeaders", TEXT, "", REMOVED, "write OversignHeaders");

  private static final Map<String, Directive> BY_NAME =
      Arrays.stream(values())
          .collect(Collectors.toUnmodifiableMap(d -> fold(d.name), Function.identity()));

  private static final List<String> CURRENT_NAMES =
      Arrays.stream(values()).filter(d -> d.support != REMOVED).map(d -> d.name).toList();

  private final String name;
  private final DirectiveType type;
  private final String defaultValue;
  private final Support support;
  private final String sentence;

  Directive(
      String name, DirectiveType type, String defaultValue, Support support, String sentence) {
    this.name = name;
    this.type = type;
    this.defaultValue = defaultValue;
    this.support = support;
    this.sentence = sentence;
  }

  /** The directive of this name, without regard to case. */
  public static Optional<Directive> find(String name) {
    return Optional.ofNullable(BY_NAME.get(fold(name)));
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
}
