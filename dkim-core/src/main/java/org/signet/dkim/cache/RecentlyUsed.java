package org.signet.dkim.cache;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A map of bounded size, which is counted in octets: when it is full, what was not used for the
 * longest time goes. Thread-safe.
 */
public final class RecentlyUsed<K, V extends RecentlyUsed.Sized> {
  /** A value that knows its size, which does not change. */
  public interface Sized {
    /** Octets of the value, its key, and what the heap needs besides. */
    long octets();
  }

  private final long maximumOctets;
  private final Map<K, V> values = // guarded by itself, as is the number
      new LinkedHashMap<>(16, 0.75f, true);
  private long octets;

  /** An empty map that keeps at most this many octets. */
  public RecentlyUsed(long maximumOctets) {
    this.maximumOctets = maximumOctets;
  }

  /** The value of this key, which was used now. */
  public Optional<V> get(K key) {
    synchronized (values) {
      return Optional.ofNullable(values.get(key));
    }
  }

  /** Keeps a value, in place of an earlier one; a value that is larger than the map is not kept. */
  public void put(K key, V value) {
    synchronized (values) {
      V before = values.put(key, value);
      octets += value.octets() - (before == null ? 0 : before.octets());
      for (Iterator<V> eldest = values.values().iterator();
          octets > maximumOctets;
          eldest.remove()) {
        octets -= eldest.next().octets();
      }
    }
  }

  /** Forgets this value, unless there is another one in its place. */
  public void remove(K key, V value) {
    synchronized (values) {
      if (values.remove(key, value)) {
        octets -= value.octets();
      }
    }
  }

  /** How many values there are. */
  public int size() {
    synchronized (values) {
      return values.size();
    }
  }

  /** How many octets they have. */
  public long octets() {
    synchronized (values) {
      return octets;
    }
  }
}
