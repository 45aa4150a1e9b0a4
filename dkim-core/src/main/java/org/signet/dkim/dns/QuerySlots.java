package org.signet.dkim.dns;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Who may ask the DNS, and when: so many queries may be out at a time, the rest waits. Zones take
 * turns, and each may have a few queries out, so that one whose servers are silent delays its own
 * keys and no others. How few follows from how soon its queries were over lately ({@link
 * ZoneConduct}); a quarter of the slots is for zones that answer, so that many silent ones cannot
 * take all. Who waits leaves when its time is over. Thread-safe; queries are started without the
 * lock.
 */
final class QuerySlots {
  /** Queries out of all zones below one name of two labels, such as {@code co.uk}. */
  static final int IN_GROUP = 32;

  /** What waits for a slot. */
  interface Query {
    /** Whose key it asks for. */
    ZoneName zone();

    /** Whether nobody waits for it any more. */
    boolean isOver();

    /**
     * Asks.
     *
     * @param over to be run once, when nothing is out any more, on whatever thread
     */
    void start(Runnable over);
  }

  /**
   * How much there may be.
   *
   * @param slots queries out at a time
   * @param waiting queries that wait
   * @param prompt a query that is over sooner does not show a slow zone
   */
  record Limits(int slots, int waiting, Duration prompt) {
    /** Slots for zones that have not shown yet that they answer. */
    int forOthers() {
      return slots - slots / 4;
    }
  }

  private static final class Group {
    private final Set<Zone> held = new LinkedHashSet<>(); // while the group has no slot left
    private int out;
    private int waiting;
    private int zones;
  }

  private static final class Zone {
    private final ZoneName name;
    private final Group group;
    private final Queue<Query> waiting = new ArrayDeque<>(1); // by their deadlines
    private @Nullable Set<Zone> queue; // the one in which it waits for its turn
    private int out;

    private Zone(ZoneName name, Group group) {
      this.name = name;
      this.group = group;
      group.zones++;
    }

    private void moveTo(@Nullable Set<Zone> other) {
      if (queue == other) {
        return;
      }
      if (queue != null) {
        queue.remove(this);
      }
      queue = other;
      if (other != null) {
        other.add(this);
      }
    }
  }

  private record Run(Query query, Zone zone, boolean isOther, long startedAt) {}

  private final Limits limits;
  private final LongSupplier nanoTime;
  private final ZoneConduct conduct;
  private final Map<String, Group> groups = new HashMap<>();
  private final Map<ZoneName, Zone> zones = new HashMap<>();
  private final Set<Zone> answering = new LinkedHashSet<>();
  private final Set<Zone> others = new LinkedHashSet<>();
  private int out;
  private int outOfOthers;
  private int waiting;
  private boolean turnOfOthers;
  private boolean closed;

  QuerySlots(Limits limits, LongSupplier nanoTime) {
    this.limits = limits;
    this.nanoTime = nanoTime;
    this.conduct = new ZoneConduct(limits.prompt(), nanoTime);
  }

  /** Starts a query, now or later. False if there is no room for one more of its zone to wait. */
  boolean submit(Query query) {
    if (!enqueue(query)) {
      return false;
    }
    startAll();
    return true;
  }

  /** Somebody's time is over: those of its zone leave that nobody waits for any more. */
  synchronized void leave(Query query) {
    Zone zone = zones.get(query.zone());
    if (zone != null) {
      dropOver(zone);
      queue(zone);
      goOn(zone.group);
      forget(zone);
    }
  }

  /** How many wait. */
  synchronized int waiting() {
    return waiting;
  }

  /** How many are out. */
  synchronized int out() {
    return out;
  }

  /** How many zones have queries that wait or are out. */
  synchronized int zones() {
    return zones.size();
  }

  /** Starts nothing any more. */
  synchronized void close() {
    closed = true;
    waiting = 0;
    zones.clear();
    groups.clear();
    answering.clear();
    others.clear();
  }

  private synchronized boolean enqueue(Query query) {
    if (closed) {
      return false;
    }
    ZoneName name = query.zone();
    Group group = groups.computeIfAbsent(name.group(), unused -> new Group());
    Zone zone = zones.computeIfAbsent(name, unused -> new Zone(name, group));
    if (!hasRoom(group)) {
      forget(zone);
      return false;
    }
    zone.waiting.add(query);
    group.waiting++;
    waiting++;
    queue(zone);
    return true;
  }

  /** A group may have as many as a half of what would be left: there is always room for others. */
  private boolean hasRoom(Group group) {
    int left = limits.waiting() - waiting;
    return left > 0 && group.waiting <= left / 2;
  }

  private void startAll() {
    for (Run run = next(); run != null; run = next()) {
      Run started = run;
      started.query().start(() -> over(started));
    }
  }

  private void over(Run run) {
    free(run);
    startAll();
  }

  private synchronized void free(Run run) {
    if (closed) {
      return;
    }
    Zone zone = run.zone();
    out--;
    zone.out--;
    zone.group.out--;
    if (run.isOther()) {
      outOfOthers--;
    }
    conduct.over(zone.name, Duration.ofNanos(nanoTime.getAsLong() - run.startedAt()));
    queue(zone);
    goOn(zone.group);
    forget(zone);
  }

  /** A place of the group is free, or a zone that could have taken it has gone. */
  private void goOn(Group group) {
    if (group.out < IN_GROUP && !group.held.isEmpty()) {
      queue(group.held.iterator().next());
    }
  }

  private synchronized @Nullable Run next() {
    while (out < limits.slots()) {
      Zone zone = nextZone();
      if (zone == null) {
        return null;
      }
      zone.moveTo(null);
      dropOver(zone);
      Query query = mayAsk(zone) ? zone.waiting.poll() : null;
      if (query == null) {
        queue(zone);
        goOn(zone.group);
        forget(zone);
        continue;
      }
      zone.group.waiting--;
      waiting--;
      boolean isOther = !conduct.answers(zone.name);
      out++;
      zone.out++;
      zone.group.out++;
      outOfOthers += isOther ? 1 : 0;
      queue(zone); // behind the others
      return new Run(query, zone, isOther, nanoTime.getAsLong());
    }
    return null;
  }

  private @Nullable Zone nextZone() {
    boolean mayBeOther = !others.isEmpty() && outOfOthers < limits.forOthers();
    if (!mayBeOther && answering.isEmpty()) {
      return null;
    }
    boolean isOther = mayBeOther && (turnOfOthers || answering.isEmpty());
    turnOfOthers = !isOther;
    return (isOther ? others : answering).iterator().next();
  }

  private boolean mayAsk(Zone zone) {
    return zone.out < conduct.queries(zone.name) && zone.group.out < IN_GROUP;
  }

  /** Puts a zone where it belongs; if it is there already, it keeps its place. */
  private void queue(Zone zone) {
    if (zone.waiting.isEmpty() || zone.out >= conduct.queries(zone.name)) {
      zone.moveTo(null);
    } else if (zone.group.out >= IN_GROUP) {
      zone.moveTo(zone.group.held);
    } else {
      zone.moveTo(conduct.answers(zone.name) ? answering : others);
    }
  }

  private void dropOver(Zone zone) {
    for (Query query = zone.waiting.peek();
        query != null && query.isOver();
        query = zone.waiting.peek()) {
      zone.waiting.remove();
      zone.group.waiting--;
      waiting--;
    }
  }

  private void forget(Zone zone) {
    if (zone.out == 0 && zone.waiting.isEmpty() && zones.remove(zone.name, zone)) {
      zone.group.zones--;
      if (zone.group.zones == 0) {
        groups.remove(zone.name.group(), zone.group);
      }
    }
  }
}
