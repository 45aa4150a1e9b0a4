/**
 * Keys: private ones read from PEM, public ones read from key records, RFC 6376 §3.6, RFC 8463 §4,
 * and the seam through which records are fetched, {@link org.signet.dkim.key.PublicKeyLookup}.
 * Start with {@link org.signet.dkim.key.SigningKey} or {@link org.signet.dkim.key.KeyRecord}.
 */
@NullMarked
package org.signet.dkim.key;

import org.jspecify.annotations.NullMarked;
