/**
 * Verifying, RFC 6376 §6. A {@link org.signet.dkim.verify.Verifier} is shared; a {@link
 * org.signet.dkim.verify.MessageVerification} lives for one message: header section, then body
 * octets, then {@code finish()} promises one {@link org.signet.dkim.verify.VerificationResult} per
 * DKIM-Signature field. A bad signature is an answer and never an exception.
 */
@NullMarked
package org.signet.dkim.verify;

import org.jspecify.annotations.NullMarked;
