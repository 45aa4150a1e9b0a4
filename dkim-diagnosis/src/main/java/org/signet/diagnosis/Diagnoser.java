package org.signet.diagnosis;

import java.time.Duration;
import java.time.InstantSource;
import org.signet.dkim.key.PublicKeyLookup;
import org.signet.dkim.message.HeaderSection;

/** Says what broke the signatures of messages. Immutable, as far as its look-up is. */
public final class Diagnoser {
  private final PublicKeyLookup keys;
  private final InstantSource clock;
  private final long octets;
  private final Duration time;

  /**
   * For any number of messages.
   *
   * @param keys where keys come from
   * @param clock tells whether signatures have expired
   * @param octets that may be hashed for one message
   * @param time that this may take
   */
  public Diagnoser(PublicKeyLookup keys, InstantSource clock, long octets, Duration time) {
    this.keys = keys;
    this.clock = clock;
    this.octets = octets;
    this.time = time;
  }

  /**
   * Starts with one message.
   *
   * @param header its header section
   * @param firstLine line of the file where it begins, from 1 on
   * @param bodyLine line of the file where the body begins
   */
  public Examination start(HeaderSection header, int firstLine, int bodyLine) {
    return new Examination(
        keys, clock, header, firstLine, bodyLine, () -> SearchBudget.of(octets, time));
  }
}
