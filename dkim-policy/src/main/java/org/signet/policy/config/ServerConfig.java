package org.signet.policy.config;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.signet.dkim.canonical.Canonicalization;
import org.signet.dkim.canonical.LineEnds;
import org.signet.dkim.key.SigningKey;
import org.signet.dkim.sign.HeadersToSign;
import org.signet.dkim.verify.ResultCode;
import org.signet.dkim.verify.VerificationPolicy;
import org.signet.milter.address.ListenAddress;
import org.signet.policy.table.DataSet;
import org.signet.policy.table.HostList;
import org.signet.policy.table.KeyTable;
import org.signet.policy.table.PublicSuffixes;
import org.signet.policy.table.SigningTable;
import org.signet.policy.text.Note;
import org.signet.policy.text.Place;

/**
 * Everything the administrator has decided, with tables parsed and keys loaded. Immutable; a reload
 * makes a new one.
 *
 * @param source the main file, or {@code -}; empty if there is none
 * @param settings every directive of the files and of the command line, in reading order
 * @param files every file that was read, or could not be: configuration, tables, keys
 * @param warnings what to log loudly at start
 * @param brokenLines lines of a KeyTable or SigningTable that cannot be used: a start goes on
 *     without them, a check and a reload fail
 * @param brokenKeys keys that cannot be used: a start goes on without them, a check fails
 */
public record ServerConfig(
    Optional<Path> source,
    List<Setting> settings,
    Mode mode,
    Listening listening,
    Operation operation,
    Logging logging,
    Monitoring monitoring,
    Hosts hosts,
    Signing signing,
    Verification verification,
    Results results,
    Dispositions dispositions,
    RequiredSignature requiredSignature,
    FilesRead files,
    List<ConfigProblem> warnings,
    List<ConfigProblem> brokenLines,
    List<ConfigProblem> brokenKeys) {

  /** Copies the lists. */
  public ServerConfig {
    settings = List.copyOf(settings);
    warnings = List.copyOf(warnings);
    brokenLines = List.copyOf(brokenLines);
    brokenKeys = List.copyOf(brokenKeys);
  }

  /** The occurrence of a directive that counts: the last one. */
  public Optional<Setting> setting(Directive directive) {
    return settings.stream()
        .filter(setting -> setting.directive() == directive)
        .reduce((first, last) -> last);
  }

  /**
   * What was read, or could not be, as it was named.
   *
   * @param texts configuration and tables
   * @param keys private keys
   */
  public record FilesRead(List<Path> texts, List<Path> keys) {
    /** Copies the lists. */
    public FilesRead {
      texts = List.copyOf(texts);
      keys = List.copyOf(keys);
    }
  }

  /** Mode: which of the two this filter does. */
  public record Mode(boolean signs, boolean verifies) {}

  /**
   * Where to listen.
   *
   * @param listeners may be empty: a check does not ask for one, a start must
   * @param umask for the unix socket; empty to inherit it
   */
  public record Listening(List<Listener> listeners, OptionalInt umask) {
    /** Copies the list. */
    public Listening {
      listeners = List.copyOf(listeners);
    }
  }

  /**
   * One Socket line.
   *
   * @param requires what mail that comes there must have; empty for what RequireSignature says
   * @param place of the line
   */
  public record Listener(
      ListenAddress address,
      ListenerRole role,
      Optional<SignatureRequirement> requires,
      Place place) {}

  /**
   * How the process runs.
   *
   * @param user of UserID: the launcher has become that user if root has started it
   * @param allowsEmptyTables a reload may take away all that is signed
   * @param cryptoProvider {@code java}, {@code auto}, or the name of a JCA provider
   */
  public record Operation(
      boolean background,
      Optional<Path> pidFile,
      Optional<UserId> user,
      Path baseDirectory,
      boolean allowsEmptyTables,
      String cryptoProvider) {}

  /** UserID: names or numbers. */
  public record UserId(String user, Optional<String> group) {}

  /**
   * What is logged where.
   *
   * @param syslog log to syslog, not to the standard error
   * @param stdout log to the standard output instead of either
   * @param format what lines look like
   * @param decisions also one line for each message with what was decided
   * @param success also signatures made and signatures that pass
   * @param why also why a message is signed, verified or left alone
   * @param results also the outcome of every signature
   */
  public record Logging(
      boolean syslog,
      boolean stdout,
      SyslogFacility facility,
      String name,
      LogFormat format,
      boolean decisions,
      boolean success,
      boolean why,
      boolean results) {}

  /**
   * What watches the daemon.
   *
   * @param address where metrics, health and status are shown; empty for nowhere
   * @param keyCheckInterval how often each key is compared with its record; zero for never
   * @param selfCheckInterval of so many messages one is verified after it was signed; 0 for none
   * @param keyMismatch what becomes of mail whose key does not match its record
   */
  public record Monitoring(
      Optional<HostPort> address,
      Duration keyCheckInterval,
      int selfCheckInterval,
      KeyMismatch keyMismatch) {}

  /**
   * Lists of clients.
   *
   * @param internal whose mail is signed
   * @param externalIgnore who may send as our domains without a line in the log
   * @param peers whose mail is let through unseen
   */
  public record Hosts(HostList internal, HostList externalIgnore, HostList peers) {}

  /**
   * What is signed and how.
   *
   * @param keys which keys sign for whom
   * @param lineEnds what a lone CR or LF counts as
   * @param copiesHeaders add z=, copies of the signed fields
   * @param requestsReports add r=y
   * @param bodyLengthRecipients addresses to which the body length l= is signed
   * @param timeToLive until a signature expires; empty for never
   * @param senderMacro a macro to take the author from, if it has a value
   * @param senderHeaders fields to take the author from, in this order
   * @param mtaNames values of {@code {daemon_name}} whose mail is signed, compared with regard to
   *     case
   * @param macros any of which makes mail one to sign
   * @param dontSignMailTo recipient addresses whose mail is let through unseen
   * @param exemptDomains authors' domains whose mail is let through unseen
   */
  public record Signing(
      Keys keys,
      Canonicalization canonicalization,
      HeadersToSign headers,
      LineEnds lineEnds,
      boolean copiesHeaders,
      boolean requestsReports,
      DataSet bodyLengthRecipients,
      Optional<Duration> timeToLive,
      Optional<String> senderMacro,
      List<String> senderHeaders,
      DataSet mtaNames,
      List<MacroRule> macros,
      DataSet dontSignMailTo,
      DataSet exemptDomains,
      boolean removeOldSignatures) {
    /** Copies the lists. */
    public Signing {
      senderHeaders = List.copyOf(senderHeaders);
      macros = List.copyOf(macros);
    }
  }

  /** Where signing keys come from. */
  public sealed interface Keys {
    /** Whether mail of anybody can be signed. */
    boolean signsForSomebody();

    /** Why mail of nobody can be signed, if that is so. */
    Note whyForNobody();

    /** What says so. */
    Directive decidedBy();

    /** The one key of KeyFile, if it is that. */
    default Optional<SingleKey> singleKey() {
      return Optional.empty();
    }

    /** The tables, if it is these. */
    default Optional<Tables> tables() {
      return Optional.empty();
    }

    /** Whose mail is left alone, if Mode has no {@code s}. */
    default Optional<NotUsed> notUsed() {
      return Optional.empty();
    }

    /** Nothing is signed. */
    record None() implements Keys {
      @Override
      public boolean signsForSomebody() {
        return false;
      }

      @Override
      public Note whyForNobody() {
        return Note.of(ConfigCode.NEITHER_TABLE_NOR_KEY);
      }

      @Override
      public Directive decidedBy() {
        return Directive.DOMAIN;
      }
    }

    /** Nothing is signed, since Mode has no {@code s}; mail of these authors is left alone. */
    record NotUsed(Authors authors) implements Keys {
      @Override
      public boolean signsForSomebody() {
        return false;
      }

      @Override
      public Note whyForNobody() {
        return Note.of(ConfigCode.MODE_DOES_NOT_SIGN);
      }

      @Override
      public Directive decidedBy() {
        return Directive.MODE;
      }

      @Override
      public Optional<NotUsed> notUsed() {
        return Optional.of(this);
      }
    }

    /**
     * Domain, Selector and KeyFile.
     *
     * @param fileTime when the file was written
     */
    record SingleKey(
        Authors.OfDomains authors, String selector, SigningKey key, Optional<Instant> fileTime)
        implements Keys {
      @Override
      public boolean signsForSomebody() {
        return !authors.domains().isEmpty();
      }

      @Override
      public Note whyForNobody() {
        return Note.of(ConfigCode.NO_DOMAIN_LISTED);
      }

      @Override
      public Directive decidedBy() {
        return Directive.DOMAIN;
      }

      @Override
      public Optional<SingleKey> singleKey() {
        return Optional.of(this);
      }
    }

    /**
     * SigningTable and KeyTable.
     *
     * @param multipleSignatures one for each match, not only for the first
     */
    record Tables(Authors.OfTable authors, KeyTable keyTable, boolean multipleSignatures)
        implements Keys {
      @Override
      public boolean signsForSomebody() {
        return authors.table().reaches(keyTable);
      }

      @Override
      public Note whyForNobody() {
        return Note.of(ConfigCode.NO_LINE_LEADS_TO_KEY);
      }

      @Override
      public Directive decidedBy() {
        return Directive.SIGNING_TABLE;
      }

      @Override
      public Optional<Tables> tables() {
        return Optional.of(this);
      }
    }
  }

  /** Whose mail is ours to sign. */
  public sealed interface Authors {
    /** What the function for this case makes of it. */
    <R> R fold(Function<OfDomains, R> ofDomains, Function<OfTable, R> ofTable);

    /**
     * Domain.
     *
     * @param domains to look the author's domain up in, then {@code *}, then with {@code
     *     subDomains} its parents
     */
    record OfDomains(DataSet domains, boolean subDomains) implements Authors {
      @Override
      public <R> R fold(Function<OfDomains, R> ofDomains, Function<OfTable, R> ofTable) {
        return ofDomains.apply(this);
      }
    }

    /** SigningTable. */
    record OfTable(SigningTable table) implements Authors {
      @Override
      public <R> R fold(Function<OfDomains, R> ofDomains, Function<OfTable, R> ofTable) {
        return ofTable.apply(this);
      }
    }
  }

  /**
   * One element of MacroList.
   *
   * @param name without braces
   * @param values any of which it must have, with regard to case; empty for any value at all
   */
  public record MacroRule(String name, List<String> values) {
    /** Copies the list. */
    public MacroRule {
      values = List.copyOf(values);
    }
  }

  /**
   * Where keys are looked up and what messages and their signatures must be like.
   *
   * @param bogusKey the result if a key fails DNSSEC validation
   * @param maximumHeaders octets of header a message may have; empty for no limit of this kind
   * @param requiredHeaders refuse mail without exactly one From and Date, or with repeated fields
   * @param strictHeaders take such mail as malformed
   * @param ignoreMalformed let malformed mail pass without a word
   */
  public record Verification(
      KeySource keySource,
      VerificationPolicy policy,
      ResultCode bogusKey,
      OptionalInt maximumHeaders,
      boolean requiredHeaders,
      boolean strictHeaders,
      boolean ignoreMalformed) {}

  /** Where public keys come from. */
  public sealed interface KeySource {
    /** The DNS, if it is that. */
    default Optional<Dns> dns() {
      return Optional.empty();
    }

    /** The file, if it is one. */
    default Optional<ZoneFile> zoneFile() {
      return Optional.empty();
    }

    /**
     * The DNS.
     *
     * @param nameservers empty for those of the system
     * @param timeout for one key; empty for the resolver's own limit
     * @param dnssec also ask for the DNSSEC status
     */
    record Dns(List<InetSocketAddress> nameservers, Optional<Duration> timeout, boolean dnssec)
        implements KeySource {
      /** Copies the list. */
      public Dns {
        nameservers = List.copyOf(nameservers);
      }

      @Override
      public Optional<Dns> dns() {
        return Optional.of(this);
      }
    }

    /** A file of {@code name text} lines, from TestPublicKeys or TestDNSData. */
    record ZoneFile(Path path) implements KeySource {
      @Override
      public Optional<ZoneFile> zoneFile() {
        return Optional.of(this);
      }
    }
  }

  /**
   * What is written into messages.
   *
   * @param authservId empty to take macro {@code j}
   * @param withJobId append a slash and the queue id to it
   * @param headerB add the start of the signature
   * @param alwaysAdd also {@code dkim=none}
   * @param keepForged leave Authentication-Results of ours where they are
   * @param keptMethods in lower case: ours that report only these stay, as other programs write
   *     them
   * @param removeFrom further authserv-ids that are removed
   * @param softwareHeader add DKIM-Filter
   */
  public record Results(
      Optional<String> authservId,
      boolean withJobId,
      boolean headerB,
      boolean alwaysAdd,
      boolean keepForged,
      Set<String> keptMethods,
      AuthservIds removeFrom,
      boolean softwareHeader) {
    public Results {
      keptMethods = Set.copyOf(keptMethods);
    }
  }

  /** On-...: what becomes of a message. */
  public record Dispositions(
      Disposition badSignature,
      Disposition noSignature,
      Disposition keyNotFound,
      Disposition dnsError,
      Disposition internalError,
      Disposition signatureError,
      Disposition security,
      boolean captureUnknownErrors) {
    /** Whether any of them is this one. */
    public boolean any(Disposition disposition) {
      return Stream.of(
              badSignature,
              noSignature,
              keyNotFound,
              dnsError,
              internalError,
              signatureError,
              security)
          .anyMatch(disposition::equals);
    }
  }

  /**
   * RequireSignature: mail from outside that must bear a signature that passes.
   *
   * @param level what it must bear, where no listener says otherwise
   * @param clients from whom; empty for everybody
   * @param disposition what becomes of mail without
   * @param suffixes the list that {@code relaxed} asks; empty if nothing asks for it or there is
   *     none
   */
  public record RequiredSignature(
      SignatureRequirement level,
      Optional<HostList> clients,
      Disposition disposition,
      Optional<PublicSuffixes> suffixes) {}
}
