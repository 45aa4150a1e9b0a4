package org.signet.milter.net;

import java.time.Duration;
import java.util.List;

/**
 * What one MTA, or all together, may cost. Start from {@link #defaults()}.
 *
 * @param connections the most at one time. For one more, the connection goes that has been without
 *     a message for the longest time; if all have one, the new one is closed at once.
 * @param memory octets that all connections may keep together: unfinished packets, what has come
 *     after an event whose answer is outstanding, macros, what handlers keep ({@link
 *     org.signet.milter.event.MilterContext#memory}), and answers that are not read. A message for
 *     which there is no room, or that needs more than a quarter of it, is refused temporarily; from
 *     three quarters on the messages that keep most are.
 * @param firstPacket how long a new connection may take until its negotiation is complete
 * @param packet how long a packet may take from its first octet to its last
 * @param idle how long a connection may go without a complete packet. A real MTA is silent as long
 *     as its SMTP client is, and longer: keep it above two hours.
 * @param write how long an MTA may take to read an answer before the connection is closed
 * @param answer how long the filter may take with a later answer; then the message is refused
 *     temporarily, as if the filter had failed
 * @param progress how often SMFIR_PROGRESS is sent while the answer to the end of a message is
 *     outstanding; Sendmail stops waiting after 10 s of silence by default
 */
public record ConnectionLimits(
    int connections,
    long memory,
    Duration firstPacket,
    Duration packet,
    Duration idle,
    Duration write,
    Duration answer,
    Duration progress) {

  /** What a connection takes before it keeps anything of a message. */
  private static final int OF_CONNECTION = 4096;

  /** All must be positive. */
  public ConnectionLimits {
    if (connections < 1 || memory < 1) {
      throw new IllegalArgumentException("at least one connection must be allowed");
    }
    for (Duration duration : List.of(firstPacket, packet, idle, write, answer, progress)) {
      if (duration.isNegative() || duration.isZero()) {
        throw new IllegalArgumentException("durations must be positive, not " + duration);
      }
    }
  }

  /**
   * A quarter of the heap; as many connections as a fifth of it has room for, 20,000 at the most;
   * 30 s, 60 s, 7210 s as libmilter, 60 s, 240 s, 5 s.
   */
  public static ConnectionLimits defaults() {
    long heap = Runtime.getRuntime().maxMemory();
    return new ConnectionLimits(
        (int) Math.min(20_000, heap / 5 / OF_CONNECTION),
        heap / 4,
        Duration.ofSeconds(30),
        Duration.ofSeconds(60),
        Duration.ofSeconds(7210),
        Duration.ofSeconds(60),
        Duration.ofSeconds(240),
        Duration.ofSeconds(5));
  }
}
