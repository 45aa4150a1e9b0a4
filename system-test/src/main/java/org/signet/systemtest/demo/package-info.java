/**
 * An MTA made of {@link org.signet.milter.net.MilterClient}, for {@code ./demo} and for tests that
 * compare delivered octets. Open {@link org.signet.systemtest.demo.DemoMta} first.
 */
@NullMarked
package org.signet.systemtest.demo;

import org.jspecify.annotations.NullMarked;
