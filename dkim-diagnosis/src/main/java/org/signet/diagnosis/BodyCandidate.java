package org.signet.diagnosis;

import java.util.function.Supplier;

/**
 * A body that may have been signed.
 *
 * @param cause what was taken back
 * @param detail which form of it; may be empty
 * @param text makes the body, and only if it is to be tried; gives the body that it was made from
 *     if there is nothing to take back
 */
record BodyCandidate(Cause cause, String detail, Supplier<String> text) {}
