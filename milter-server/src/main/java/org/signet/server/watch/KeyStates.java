package org.signet.server.watch;

import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.signet.dkim.key.KeyLookupResult;
import org.signet.dkim.key.KeyName;
import org.signet.dkim.key.SigningKey;
import org.signet.policy.decision.KeyVerdicts;
import org.signet.policy.record.KeyRecordCheck;
import org.signet.policy.record.KeyRecordCheck.Defect;
import org.signet.server.watch.KeyStatus.State;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is known of each key; what changes is logged. A DNS that does not answer changes nothing
 * about what it said before. Written by one thread at a time, but for {@link #add}; read by all,
 * without a lock.
 */
final class KeyStates implements KeyVerdicts {
  private static final Logger LOG = LoggerFactory.getLogger("org.signet.server");

  /** With so many, no more keys come with mail, of domains that no configuration names. */
  private static final int MOST_KEYS = 20_000;

  /**
   * Of one key.
   *
   * @param problem why the record does not match; empty if it does, or is not known
   * @param fault what was wrong with a signature that was made; empty for nothing
   * @param trouble why the DNS could not be asked the last time; empty if it could
   */
  private record Known(
      Optional<Instant> fileTime,
      boolean published,
      String problem,
      String fault,
      String trouble,
      Optional<Instant> checkedAt,
      Optional<Instant> seenAt) {

    static Known nothing(Optional<Instant> fileTime) {
      return new Known(fileTime, false, "", "", "", Optional.empty(), Optional.empty());
    }

    /** The same key in another configuration; signatures will be tried anew. */
    Known reread(Optional<Instant> time) {
      return new Known(time, published, problem, "", trouble, checkedAt, seenAt);
    }

    Known notAnswered(String why, Instant now) {
      return new Known(fileTime, published, problem, fault, why, Optional.of(now), seenAt);
    }

    Known matching(Instant now) {
      return new Known(fileTime, true, "", "", "", Optional.of(now), Optional.of(now));
    }

    Known notMatching(String why, Instant now) {
      return new Known(fileTime, false, why, fault, "", Optional.of(now), seenAt);
    }

    Known tried(String what) {
      return new Known(fileTime, published, problem, what, trouble, checkedAt, seenAt);
    }

    State state() {
      if (!problem.isEmpty() || !fault.isEmpty()) {
        return State.MISMATCH;
      }
      return published ? State.PUBLISHED : State.UNKNOWN;
    }

    String why() {
      return problem.isEmpty() || fault.isEmpty() ? problem + fault : problem + "; " + fault;
    }
  }

  private final Map<WatchedKey, Known> known = new ConcurrentHashMap<>();
  private final InstantSource clock;

  /**
   * Of these keys.
   *
   * @param keys with the time of their file, if they have one
   * @param before of the configuration before: what it knew of the same keys stays known
   */
  KeyStates(
      Map<WatchedKey, Optional<Instant>> keys, InstantSource clock, Optional<KeyStates> before) {
    this.clock = clock;
    Map<WatchedKey.Identity, Known> old = new HashMap<>();
    before.ifPresent(states -> states.known.forEach((key, was) -> old.put(key.identity(), was)));
    keys.forEach(
        (key, time) -> {
          Known was = old.get(key.identity());
          known.put(key, was == null ? Known.nothing(time) : was.reread(time));
        });
  }

  /** Takes a key in, unless there are too many already; whether it was new. */
  boolean add(WatchedKey key) {
    return !known.containsKey(key)
        && known.size() < MOST_KEYS
        && known.putIfAbsent(key, Known.nothing(Optional.empty())) == null;
  }

  @Override
  public Optional<String> mismatch(KeyName name, SigningKey key) {
    Known found = known.get(WatchedKey.of(name, key));
    return found == null || found.state() != State.MISMATCH
        ? Optional.empty()
        : Optional.of(found.why());
  }

  /**
   * The DNS has answered for this key, or has not.
   *
   * @return whether what was wrong with a signature is forgotten, since the record is as it should
   *     be
   */
  boolean answered(WatchedKey key, KeyLookupResult answer) {
    Known was = known.get(key);
    if (was == null) {
      return false;
    }
    Instant now = clock.instant();
    Optional<KeyLookupResult.Failed> failure = answer.failure();
    if (failure.isPresent()) {
      change(key, was, was.notAnswered(why(failure.get()), now));
      return false;
    }
    String problem =
        KeyRecordCheck.of(key.key(), answer).stream()
            .filter(defect -> defect.kind().fatal())
            .map(Defect::text)
            .collect(Collectors.joining("; "));
    boolean well = problem.isEmpty();
    change(key, was, well ? was.matching(now) : was.notMatching(problem, now));
    return well && !was.fault.isEmpty();
  }

  private static String why(KeyLookupResult.Failed failure) {
    return failure.cause().name().toLowerCase(Locale.ROOT).replace('_', '-')
        + ": "
        + failure.text();
  }

  /**
   * A signature of this key was verified again.
   *
   * @param fault what was wrong with it; empty for nothing
   */
  void tried(WatchedKey key, String fault) {
    Known was = known.get(key);
    if (was != null) {
      change(key, was, was.tried(fault));
    }
  }

  private void change(WatchedKey key, Known was, Known is) {
    known.put(key, is);
    if (is.state() == State.MISMATCH && !is.why().equals(was.why())) {
      LOG.error("key {} does not match its record: {}", key.recordName(), is.why());
    } else if (was.state() == State.MISMATCH && is.state() != State.MISMATCH) {
      LOG.info("key {} matches its record again", key.recordName());
    }
    if (!is.trouble.isEmpty() && was.trouble.isEmpty()) {
      LOG.warn("key {} cannot be compared with its record: {}", key.recordName(), is.trouble);
    }
  }

  /** What is wrong with keys, a line each, by name. */
  List<String> problems() {
    return known.entrySet().stream()
        .filter(entry -> entry.getValue().state() == State.MISMATCH)
        .map(entry -> line(entry.getKey(), entry.getValue()))
        .sorted()
        .toList();
  }

  private static String line(WatchedKey key, Known known) {
    return "key " + key.recordName() + " does not match its record: " + known.why();
  }

  /** All keys, by name. */
  List<KeyStatus> all() {
    return known.entrySet().stream()
        .map(entry -> status(entry.getKey(), entry.getValue()))
        .sorted(
            Comparator.comparing((KeyStatus key) -> key.name().domain())
                .thenComparing(key -> key.name().selector()))
        .toList();
  }

  private static KeyStatus status(WatchedKey key, Known known) {
    return new KeyStatus(
        key.name(),
        key.key().toString(),
        known.fileTime,
        known.state(),
        known.why(),
        known.trouble,
        known.checkedAt,
        known.seenAt);
  }
}
