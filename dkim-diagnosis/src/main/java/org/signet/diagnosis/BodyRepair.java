package org.signet.diagnosis;

import java.util.stream.Stream;

/** Takes one kind of change back in a body, in all the ways in which it may have been made. */
@FunctionalInterface
interface BodyRepair {
  /**
   * The bodies that may have been there before, the likeliest first; lazily, since most are never
   * looked at.
   */
  Stream<BodyCandidate> candidates(MimeBody body);
}
