package org.signet.milter.net;

import java.time.Duration;

/**
 * What one MTA, or all together, may cost. Start from {@link #defaults()}.
 *
 * @param connections the most at one time; more are accepted and closed at once
 * @param outstanding octets that all connections may take together while they wait: unfinished
 *     packets, what has come after an event whose answer is outstanding, and answers that are not
 *     read. The connection that exceeds it is closed; so no answer can be larger.
 * @param firstPacket how long a new connection may take until its negotiation is complete
 * @param idle how long a connection may go without a complete packet. A real MTA is silent as long
 *     as its SMTP client is, and longer: keep it above two hours.
 * @param write how long an MTA may take to read an answer before the connection is closed
 * @param answer how long the filter may take with a later answer; then the message is refused for
 *     now, as if the filter had failed
 * @param progress how often SMFIR_PROGRESS is sent while the answer to the end of a message is
 *     outstanding; Sendmail gives up after 10 s of silence by default
 */
public record ConnectionLimits(
    int connections,
    long outstanding,
    Duration firstPacket,
    Duration idle,
    Duration write,
    Duration answer,
    Duration progress) {

  /** All must be positive. */
  public ConnectionLimits {
    if (connections < 1 || outstanding < 1) {
      throw new IllegalArgumentException("no connection would be allowed");
    }
    for (Duration duration : new Duration[] {firstPacket, idle, write, answer, progress}) {
      if (duration.isNegative() || duration.isZero()) {
        throw new IllegalArgumentException("durations must be positive, not " + duration);
      }
    }
  }

  /** 20,000 connections, a quarter of the heap, 30 s, 7210 s as libmilter, 60 s, 240 s, 5 s. */
  public static ConnectionLimits defaults() {
    return new ConnectionLimits(
        20_000,
        Runtime.getRuntime().maxMemory() / 4,
        Duration.ofSeconds(30),
        Duration.ofSeconds(7210),
        Duration.ofSeconds(60),
        Duration.ofSeconds(240),
        Duration.ofSeconds(5));
  }
}
