package org.signet.server.monitor;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.signet.policy.text.Quoted;

/**
 * Whether the daemon is fit to be given mail, and why not. Thread-safe; asking takes no lock that
 * mail could wait for.
 */
public final class Health {
  private static final int MOST_LINES = 20;

  /**
   * The last time that a configuration was read.
   *
   * @param problem why it was not taken; empty if it was
   */
  public record Load(Instant at, Optional<String> problem) {}

  private final InstantSource clock;
  private boolean listening;
  private boolean ending;
  private Load lastLoad;
  private long reloads;
  private long failedReloads;
  private List<String> unusableKeys = List.of();
  private List<String> unusableLines = List.of();
  private volatile Supplier<List<String>> keyProblems = List::of;
  private volatile Supplier<List<String>> socketProblems = List::of;

  /** Of a daemon that has just read its configuration. */
  public Health(InstantSource clock) {
    this.clock = clock;
    this.lastLoad = new Load(clock.instant(), Optional.empty());
  }

  /** A configuration is in force now. */
  public synchronized void loaded(
      List<String> keysThatCannotBeUsed, List<String> linesThatCannotBeUsed) {
    unusableKeys = List.copyOf(keysThatCannotBeUsed);
    unusableLines = List.copyOf(linesThatCannotBeUsed);
  }

  /** Keys and sockets are watched: both tell what is wrong with them, a line each. */
  public void watching(Supplier<List<String>> keys, Supplier<List<String>> sockets) {
    keyProblems = keys;
    socketProblems = sockets;
  }

  /** Keys, and lines of tables, that cannot be used. */
  synchronized int unusable() {
    return unusableKeys.size() + unusableLines.size();
  }

  /** A configuration was read anew and taken. */
  public synchronized void reloaded(
      List<String> keysThatCannotBeUsed, List<String> linesThatCannotBeUsed) {
    reloads++;
    lastLoad = new Load(clock.instant(), Optional.empty());
    loaded(keysThatCannotBeUsed, linesThatCannotBeUsed);
  }

  /** A configuration was read anew and not taken: the old one stays in force. */
  public synchronized void reloadFailed(String problem) {
    failedReloads++;
    lastLoad = new Load(clock.instant(), Optional.of(problem));
  }

  /** Mail can come. */
  public synchronized void listening() {
    listening = true;
  }

  /** No more mail can come. */
  public synchronized void ending() {
    ending = true;
  }

  /** When a configuration was read last. */
  public synchronized Load lastLoad() {
    return lastLoad;
  }

  synchronized long reloads() {
    return reloads;
  }

  synchronized long failedReloads() {
    return failedReloads;
  }

  /** Why it is not ready, a line each; none if it is. */
  public List<String> reasons() {
    List<String> reasons = ownReasons();
    addSome(reasons, "socket ", socketProblems.get(), "more sockets cannot be connected to");
    addSome(reasons, "", keyProblems.get(), "more signing keys do not match their records");
    return reasons;
  }

  private synchronized List<String> ownReasons() {
    List<String> reasons = new ArrayList<>();
    if (ending) {
      reasons.add("ending");
    } else if (!listening) {
      reasons.add("not listening yet");
    }
    lastLoad
        .problem()
        .ifPresent(problem -> reasons.add("configuration not reloaded: " + Quoted.escape(problem)));
    addSome(
        reasons, "signing key cannot be used: ", unusableKeys, "more signing keys cannot be used");
    addSome(
        reasons, "table line cannot be used: ", unusableLines, "more table lines cannot be used");
    return reasons;
  }

  private static void addSome(
      List<String> reasons, String prefix, List<String> lines, String more) {
    lines.stream().limit(MOST_LINES).forEach(line -> reasons.add(prefix + Quoted.escape(line)));
    if (lines.size() > MOST_LINES) {
      reasons.add((lines.size() - MOST_LINES) + " " + more);
    }
  }
}
