/**
 * The decision what happens to a message, made at the end of its header. Open {@link
 * org.signet.policy.decision.SignOrVerify} first: a pure function of the facts of one message
 * ({@link org.signet.policy.decision.MessageFacts}) and the configuration. Its {@link
 * org.signet.policy.decision.Decision} holds every rule that was looked at, so that the daemon and
 * {@code signet-keytool explain} give the same reasons.
 */
@NullMarked
package org.signet.policy.decision;

import org.jspecify.annotations.NullMarked;
