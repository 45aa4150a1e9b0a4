/**
 * The real programs that the tests run, one class each: every one is a private instance on
 * 127.0.0.1 with all its files in a {@link org.signet.systemtest.harness.Workspace}, and is stopped
 * by its {@code close()}. Start reading at {@link org.signet.systemtest.harness.MailRoute}, which
 * connects them as two mail sites.
 */
@NullMarked
package org.signet.systemtest.harness;

import org.jspecify.annotations.NullMarked;
