/**
 * Signing, RFC 6376 §5. A {@link org.signet.dkim.sign.Signer} is shared; a {@link
 * org.signet.dkim.sign.MessageSigning} lives for one message: header section, then body octets,
 * then {@code finish()} hands out one DKIM-Signature field per profile.
 */
@NullMarked
package org.signet.dkim.sign;

import org.jspecify.annotations.NullMarked;
