package org.signet.milter.net;

import io.netty.channel.Channel;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.signet.milter.event.MemoryBudget;

/**
 * Who must give way when there are too many connections, or when they keep too much. To look
 * through all of them takes time, so it is not done for each. Thread-safe.
 */
final class OpenConnections {
  private static final int AT_A_TIME = 64;
  private static final long BETWEEN_RELIEFS = 10_000_000; // ns

  /** A connection that was idle when it was looked at. */
  private record Idle(MilterConnection connection, Channel channel, long since) {
    boolean isStill() {
      return connection.idleSince() == since;
    }
  }

  /** A connection, and what it kept when it was looked at. */
  private record Keeper(MilterConnection connection, Channel channel, long octets) {}

  private final Map<MilterConnection, Channel> all = new ConcurrentHashMap<>();
  private final Deque<Idle> oldest = new ArrayDeque<>(); // guarded by itself
  private final AtomicLong relievedAt = new AtomicLong(System.nanoTime() - BETWEEN_RELIEFS);

  void add(MilterConnection connection, Channel channel) {
    all.put(connection, channel);
    channel.closeFuture().addListener(closed -> all.remove(connection));
  }

  /**
   * Closes the connection that has been without a message for the longest time.
   *
   * @return whether there was one
   */
  boolean closeOldestIdle() {
    synchronized (oldest) {
      oldest.removeIf(candidate -> !candidate.isStill());
      if (oldest.isEmpty()) {
        oldest.addAll(findOldest());
      }
      Idle first = oldest.poll();
      if (first == null) {
        return false;
      }
      first.channel().eventLoop().execute(first.connection()::closeIfIdle);
      return true;
    }
  }

  private List<Idle> findOldest() {
    List<Idle> idle = new ArrayList<>();
    all.forEach(
        (connection, channel) -> {
          long since = connection.idleSince();
          if (MilterConnection.isIdle(since)) {
            idle.add(new Idle(connection, channel, since));
          }
        });
    idle.sort((a, b) -> Long.signum(a.since() - b.since()));
    return idle.subList(0, Math.min(AT_A_TIME, idle.size()));
  }

  /** Refuses the messages that keep most, until the budget has room again. */
  void relieve(MemoryBudget budget) {
    long last = relievedAt.get();
    long now = System.nanoTime();
    if (now - last < BETWEEN_RELIEFS || !relievedAt.compareAndSet(last, now)) {
      return;
    }
    List<Keeper> keepers = new ArrayList<>();
    all.forEach(
        (connection, channel) -> keepers.add(new Keeper(connection, channel, connection.memory())));
    keepers.sort(Comparator.comparingLong(Keeper::octets).reversed());
    long excess = budget.excess();
    for (Keeper keeper : keepers) {
      if (excess <= 0 || keeper.octets() == 0) {
        return;
      }
      excess -= keeper.octets();
      keeper.channel().eventLoop().execute(keeper.connection()::refuseMessage);
    }
  }
}
