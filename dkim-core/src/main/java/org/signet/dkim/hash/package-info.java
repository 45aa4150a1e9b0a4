/**
 * The two hashes of RFC 6376 §3.7. One pass over the body feeds every signature, however many there
 * are; header fields are picked from the bottom up, §5.4.2. Start with {@link
 * org.signet.dkim.hash.BodyHasherSet}.
 */
@NullMarked
package org.signet.dkim.hash;

import org.jspecify.annotations.NullMarked;
