/**
 * The figures of the milter library, shown by {@code system-test/bench/milter}. Open {@link
 * org.signet.systemtest.bench.MilterBench} first.
 */
@NullMarked
package org.signet.systemtest.bench;

import org.jspecify.annotations.NullMarked;
