package org.signet.keytool.probe;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.signet.dkim.dns.DnsPublicKeyLookup;
import org.signet.dkim.key.DnssecStatus;
import org.signet.dkim.key.KeyLookupResult;
import org.signet.dkim.key.KeyName;
import org.signet.dkim.key.PublicKeyLookup;
import org.signet.dkim.key.SigningKey;
import org.signet.policy.record.KeyRecordCheck;
import org.signet.policy.record.KeyRecordCheck.Defect;
import org.signet.policy.record.KeyRecordCheck.Kind;
import org.signet.policy.text.Note;

/** Looks a key up in DNS and says what is wrong with it. Waits for the answers; thread-safe. */
public final class KeyProbe {
  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  private final PublicKeyLookup keys;
  private final Optional<NameServers> nameServers;
  private final int authoritativePort;

  /**
   * @param nameServers for what a look-up of keys does not tell; none if keys come from a file
   * @param authoritativePort where to ask the authoritative servers too; 0 not to
   */
  public KeyProbe(PublicKeyLookup keys, Optional<NameServers> nameServers, int authoritativePort) {
    this.keys = keys;
    this.nameServers = nameServers;
    this.authoritativePort = authoritativePort;
  }

  /** What was found out about a key. */
  public record Report(PublishedKey key, List<Defect> defects, DnssecStatus dnssec) {
    public Report {
      defects = List.copyOf(defects);
    }

    /** Whether verifiers will accept what it signs. */
    boolean passes() {
      return defects.stream().noneMatch(defect -> defect.kind().fatal());
    }
  }

  Report probe(PublishedKey published) {
    if (published.isOfAllDomains()) {
      return new Report(
          published,
          List.of(new Defect(ProbeDefect.ANY_DOMAIN, Note.of(ProbeCode.ANY_DOMAIN))),
          DnssecStatus.UNCHECKED);
    }
    if (published.key().isEmpty()) {
      return new Report(
          published,
          List.of(new Defect(ProbeDefect.PRIVATE_KEY, published.fault().orElseThrow())),
          DnssecStatus.UNCHECKED);
    }
    SigningKey key = published.key().get();
    KeyLookupResult answer = ask(keys, published.keyName());
    List<Defect> defects = new ArrayList<>(ofRecord(key, answer));
    if (defects.stream().anyMatch(defect -> defect.kind() == Kind.NO_RECORD)) {
      misplaced(published).ifPresent(defects::add);
    }
    if (authoritativePort > 0) {
      defects.addAll(ofAuthorities(published, key));
    }
    DnssecStatus dnssec =
        answer.found().map(KeyLookupResult.Found::dnssec).orElse(DnssecStatus.UNCHECKED);
    return new Report(published, defects, dnssec);
  }

  /** What is wrong with the answer, and which command of ours helps. */
  static List<Defect> ofRecord(SigningKey key, KeyLookupResult answer) {
    return KeyRecordCheck.of(key, answer).stream()
        .map(
            defect ->
                defect.kind() == Kind.QUOTES
                    ? new Defect(Kind.QUOTES, Note.of(ProbeCode.SEE_TXT, defect.note()))
                    : defect)
        .toList();
  }

  private static KeyLookupResult ask(PublicKeyLookup keys, KeyName name) {
    return keys.lookup(name).toCompletableFuture().join();
  }

  /** Where the record is instead, or why there is none. */
  private Optional<Defect> misplaced(PublishedKey published) {
    Optional<String> target =
        nameServers.flatMap(servers -> servers.aliasOf(published.recordName()));
    if (target.isPresent()) {
      return Optional.of(
          new Defect(ProbeDefect.DANGLING_ALIAS, Note.of(ProbeCode.DANGLING_ALIAS, target.get())));
    }
    String domain = published.keyName().domain();
    KeyName doubled = new KeyName(published.keyName().selector(), domain + "." + domain);
    if (ask(keys, doubled).found().isPresent()) {
      return Optional.of(
          new Defect(
              ProbeDefect.DOUBLED_DOMAIN, Note.of(ProbeCode.DOUBLED_DOMAIN, doubled.dnsName())));
    }
    return Optional.empty();
  }

  private List<Defect> ofAuthorities(PublishedKey published, SigningKey key) {
    List<NameServers.Authority> authorities =
        nameServers.map(servers -> servers.authoritiesOf(published.recordName())).orElse(List.of());
    if (authorities.isEmpty()) {
      return List.of(new Defect(Kind.LOOKUP_FAILED, Note.of(ProbeCode.NO_AUTHORITIES)));
    }
    List<Defect> defects = new ArrayList<>();
    Set<List<Defect>> different = new HashSet<>();
    for (NameServers.Authority authority : authorities) {
      InetSocketAddress address = new InetSocketAddress(authority.address(), authoritativePort);
      try (DnsPublicKeyLookup lookup = new DnsPublicKeyLookup(List.of(address), TIMEOUT)) {
        List<Defect> found =
            ofRecord(key, ask(lookup, published.keyName())).stream()
                .filter(defect -> defect.kind().fatal())
                .toList();
        different.add(found);
        found.forEach(
            defect ->
                defects.add(
                    new Defect(
                        defect.kind(), Note.of(ProbeCode.AT_AUTHORITY, authority, defect.note()))));
      }
    }
    if (different.size() > 1) {
      defects.add(new Defect(ProbeDefect.SERVERS_DIFFER, Note.of(ProbeCode.SERVERS_DIFFER)));
    }
    return defects;
  }
}
