package org.signet.policy.decision;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.signet.dkim.algorithm.KeyType;
import org.signet.dkim.key.KeyName;
import org.signet.dkim.key.SigningKey;
import org.signet.dkim.sign.SigningProfile;
import org.signet.dkim.signature.DomainName;
import org.signet.policy.config.KeyMismatch;
import org.signet.policy.config.ServerConfig;
import org.signet.policy.config.ServerConfig.Authors;
import org.signet.policy.config.ServerConfig.Keys;
import org.signet.policy.decision.Decision.Action;
import org.signet.policy.decision.Decision.Reason;
import org.signet.policy.decision.Decision.Rule;
import org.signet.policy.decision.Remark.Kind;
import org.signet.policy.table.KeyTable;
import org.signet.policy.table.SigningTable;
import org.signet.policy.text.Note;

/** Which keys sign for an author, and how the signatures are made. */
final class KeyChoice {
  private final ServerConfig config;
  private final KeyVerdicts verdicts;

  KeyChoice(ServerConfig config, KeyVerdicts verdicts) {
    this.config = config;
    this.verdicts = verdicts;
  }

  /** What came of it; no outcome at all means that nobody signs for this author. */
  record Outcome(Action action, Reason reason) {
    private static Outcome sign(List<SigningProfile> profiles) {
      return new Outcome(new Action.Sign(profiles), Reason.SIGNED);
    }
  }

  /**
   * The signatures that mail of this author gets.
   *
   * @param withLength whether they say how long the body is
   */
  Optional<Outcome> choose(Author author, boolean withLength, Trace trace) {
    Keys keys = config.signing().keys();
    if (keys.singleKey().isPresent()) {
      return ofSingleKey(keys.singleKey().get(), author, withLength, trace);
    }
    if (keys.tables().isPresent()) {
      return ofTables(keys.tables().get(), author, withLength, trace);
    }
    if (keys.notUsed().filter(unused -> isOurs(unused.authors(), author, trace)).isPresent()) {
      trace.say(Rule.MODE, false, Kind.WHY, DecisionCode.MODE_WITHOUT_S);
      return Optional.of(new Outcome(new Action.LeaveAlone(), Reason.MODE_VERIFY_ONLY));
    }
    return Optional.empty();
  }

  /** Whether {@code Domain} has the author's domain; a signing table is not asked. */
  boolean isOfDomains(Author author) {
    return config
        .signing()
        .keys()
        .singleKey()
        .filter(single -> signingDomain(single.authors(), author).isPresent())
        .isPresent();
  }

  private boolean isOurs(Authors authors, Author author, Trace trace) {
    return authors.fold(
        ofDomains -> signingDomain(ofDomains, author, trace).isPresent(),
        ofTable ->
            matches(ofTable.table(), false, author, trace).stream()
                .anyMatch(match -> match.fault().isEmpty()));
  }

  private Optional<String> signingDomain(Authors.OfDomains authors, Author author, Trace trace) {
    Optional<String> domain = signingDomain(authors, author);
    trace.say(
        Rule.DOMAIN,
        domain.isPresent(),
        Kind.WHY,
        domain
            .map(found -> Note.of(DecisionCode.DOMAIN_SIGNED, found))
            .orElseGet(
                () ->
                    Note.of(
                        authors.subDomains()
                            ? DecisionCode.NO_SUBDOMAIN_MATCH
                            : DecisionCode.NO_DOMAIN_MATCH,
                        author.domain())));
    return domain;
  }

  private static Optional<String> signingDomain(Authors.OfDomains authors, Author author) {
    if (DomainName.parse(author.domain()).isEmpty()) {
      return Optional.empty(); // d= has two labels at least, and is not an address literal
    }
    if (isListed(authors, author)) {
      return Optional.of(author.domain());
    }
    return authors.subDomains()
        ? author.domainAndParents().stream()
            .filter(domain -> authors.domains().find(domain).isPresent())
            .filter(domain -> DomainName.parse(domain).isPresent())
            .findFirst()
        : Optional.empty();
  }

  private static boolean isListed(Authors.OfDomains authors, Author author) {
    return authors.domains().find(author.domain()).isPresent()
        || authors.domains().find("*").isPresent();
  }

  private static List<SigningTable.Match> matches(
      SigningTable table, boolean all, Author author, Trace trace) {
    List<SigningTable.Match> matches =
        all
            ? table.all(author.localPart(), author.domain())
            : table.first(author.localPart(), author.domain()).stream().toList();
    if (matches.isEmpty()) {
      trace.say(Rule.SIGNING_TABLE, false, Kind.WHY, DecisionCode.NO_LINE_MATCHES, author);
    }
    return matches;
  }

  private Optional<Outcome> ofSingleKey(
      Keys.SingleKey single, Author author, boolean withLength, Trace trace) {
    Optional<String> domain = signingDomain(single.authors(), author, trace);
    if (isListed(single.authors(), author) && !canBeSigned(author.domain(), trace)) {
      return Optional.empty();
    }
    if (domain.isEmpty()) {
      return Optional.empty();
    }
    if (isTooSmall(single.key(), trace)) {
      return Optional.of(new Outcome(new Action.SigningError(), Reason.SMALL_KEY));
    }
    Optional<Outcome> mismatch =
        mismatch(new KeyName(single.selector(), domain.get()), single.key(), trace);
    if (mismatch.isPresent()) {
      return mismatch;
    }
    Optional<String> identity =
        domain.get().equals(author.domain()) ? Optional.empty() : Optional.of("@" + domain.get());
    return Optional.of(
        Outcome.sign(
            List.of(
                profile(
                    domain.get(), single.selector(), single.key(), identity, withLength, trace))));
  }

  private Optional<Outcome> ofTables(
      Keys.Tables tables, Author author, boolean withLength, Trace trace) {
    List<SigningProfile> profiles = new ArrayList<>();
    Optional<Outcome> withoutSignature = Optional.empty();
    for (SigningTable.Match match :
        matches(tables.authors().table(), tables.multipleSignatures(), author, trace)) {
      trace.say(
          Rule.SIGNING_TABLE,
          true,
          Kind.WHY,
          DecisionCode.LINE_MATCHES,
          match.entry().key(),
          match.entry().place(),
          author,
          match.keyName());
      if (match.fault().isPresent()) {
        return Optional.of(withoutLine(match, match.fault().get(), trace));
      }
      if (tables.keyTable().takesAuthorDomain(match.keyName())
          && !canBeSigned(author.domain(), trace)) {
        continue;
      }
      KeyTable.Lookup key = tables.keyTable().find(match.keyName(), author.domain());
      if (key.usable().isEmpty()) {
        return Optional.of(withoutKey(match, key, trace));
      }
      KeyTable.Lookup.Usable usable = key.usable().get();
      if (isTooSmall(usable.key(), trace)) {
        return Optional.of(new Outcome(new Action.SigningError(), Reason.SMALL_KEY));
      }
      Optional<Outcome> mismatch = mismatch(usable.keyName(), usable.key(), trace);
      if (mismatch.isPresent()) {
        if (config.monitoring().keyMismatch() == KeyMismatch.TEMPFAIL) {
          return mismatch;
        }
        withoutSignature = mismatch;
        continue;
      }
      profiles.add(
          profile(
              usable.domain(), usable.selector(), usable.key(), match.signer(), withLength, trace));
    }
    return profiles.isEmpty() ? withoutSignature : Optional.of(Outcome.sign(profiles));
  }

  /**
   * Whether a signature can have this domain: not localhost, nor an address literal. No key will
   * ever be found for those, so that it is of no use to wait for one.
   */
  private static boolean canBeSigned(String domain, Trace trace) {
    boolean can = DomainName.parse(domain).isPresent();
    if (!can) {
      trace.say(Rule.KEY_TABLE, false, Kind.WARNING, DecisionCode.CANNOT_SIGN_FOR, domain);
    }
    return can;
  }

  /** KeyMismatch, if this key does not match its record; nothing if it signs all the same. */
  private Optional<Outcome> mismatch(KeyName name, SigningKey key, Trace trace) {
    KeyMismatch policy = config.monitoring().keyMismatch();
    if (policy == KeyMismatch.WARN) {
      return Optional.empty();
    }
    Optional<String> why = verdicts.mismatch(name, key);
    if (why.isEmpty()) {
      return Optional.empty();
    }
    boolean tempFail = policy == KeyMismatch.TEMPFAIL;
    trace.say(
        Rule.KEY_MISMATCH,
        true,
        Kind.WARNING,
        tempFail ? DecisionCode.MISMATCH_REFUSED : DecisionCode.MISMATCH_UNSIGNED,
        name.dnsName(),
        why.get());
    return Optional.of(
        new Outcome(
            tempFail ? new Action.TempFail() : new Action.LeaveAlone(), Reason.KEY_MISMATCH));
  }

  private static Outcome withoutLine(SigningTable.Match match, Note fault, Trace trace) {
    trace.say(
        Rule.SIGNING_TABLE,
        false,
        Kind.ERROR,
        DecisionCode.LINE_UNUSABLE,
        match.entry().place(),
        fault);
    return new Outcome(new Action.TempFail(), Reason.UNUSABLE_LINE);
  }

  private static Outcome withoutKey(SigningTable.Match match, KeyTable.Lookup key, Trace trace) {
    if (key.fault().isPresent()) {
      trace.say(
          Rule.KEY_TABLE,
          false,
          Kind.ERROR,
          DecisionCode.KEY_UNUSABLE,
          match.keyName(),
          key.fault().get());
      return new Outcome(new Action.TempFail(), Reason.UNUSABLE_KEY);
    }
    trace.say(Rule.KEY_TABLE, false, Kind.ERROR, DecisionCode.KEY_UNKNOWN, match.keyName());
    return new Outcome(new Action.TempFail(), Reason.UNKNOWN_KEY);
  }

  private boolean isTooSmall(SigningKey key, Trace trace) {
    int least = config.verification().policy().minimumRsaBits();
    boolean small = key.type() == KeyType.RSA && key.bits() < least;
    if (small) {
      trace.say(Rule.KEY_TABLE, false, Kind.ERROR, DecisionCode.KEY_TOO_SMALL, key.bits(), least);
    }
    return small;
  }

  private SigningProfile profile(
      String domain,
      String selector,
      SigningKey key,
      Optional<String> identity,
      boolean withLength,
      Trace trace) {
    ServerConfig.Signing signing = config.signing();
    SigningProfile.Builder profile =
        SigningProfile.builder(domain, selector, key)
            .canonicalization(signing.canonicalization())
            .headersToSign(signing.headers())
            .copiesHeaders(signing.copiesHeaders())
            .requestsReports(signing.requestsReports());
    identity.ifPresent(signer -> setIdentity(profile, signer, trace));
    signing.timeToLive().ifPresent(profile::timeToLive);
    if (withLength) {
      profile.bodyLength(Long.MAX_VALUE);
    }
    return profile.build();
  }

  /** i=, if it can be one: an address within d= (RFC 6376 §3.5). The message matters more. */
  private static void setIdentity(SigningProfile.Builder profile, String signer, Trace trace) {
    try {
      profile.identity(signer);
    } catch (IllegalArgumentException e) {
      trace.say(
          Rule.SIGNING_TABLE,
          false,
          Kind.WARNING,
          DecisionCode.WITHOUT_IDENTITY,
          String.valueOf(e.getMessage()));
    }
  }
}
