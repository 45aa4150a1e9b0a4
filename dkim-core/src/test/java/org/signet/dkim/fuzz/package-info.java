/**
 * Fuzzing with Jazzer: whatever the octets, a parser ends in a value or in the exception that it
 * declares. The inputs under {@code src/test/resources/org/signet/dkim/fuzz} are replayed by every
 * build.
 */
@NullMarked
package org.signet.dkim.fuzz;

import org.jspecify.annotations.NullMarked;
