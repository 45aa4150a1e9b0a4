/**
 * Where milter meets DKIM; only this package knows both. {@link
 * org.signet.server.filter.DkimFilter} takes a message from the MTA event by event. {@link
 * org.signet.policy.decision.SignOrVerify} decides at the end of the header, as a pure function,
 * what becomes of it, and keeps the trace of every rule that it looked at. The answer goes back as
 * header modifications and a verdict.
 */
@NullMarked
package org.signet.server.filter;

import org.jspecify.annotations.NullMarked;
