/**
 * The DKIM-Signature field, RFC 6376 §3.5: read strictly, with a typed {@link
 * org.signet.dkim.signature.SignatureFault} for each thing that can be wrong, and written in the
 * layout that OpenDKIM uses. Start with {@link org.signet.dkim.signature.DkimSignature}.
 */
@NullMarked
package org.signet.dkim.signature;

import org.jspecify.annotations.NullMarked;
