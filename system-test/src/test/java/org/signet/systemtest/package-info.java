/**
 * Tests of the assembled programs against real ones. {@link org.signet.systemtest.MailRouteIT} is
 * the main story; {@link org.signet.systemtest.harness} has the programs.
 */
@NullMarked
package org.signet.systemtest;

import org.jspecify.annotations.NullMarked;
