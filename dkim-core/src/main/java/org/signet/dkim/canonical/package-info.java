/**
 * Canonicalization, RFC 6376 §3.4: octets in, canonical octets out to a {@link
 * org.signet.dkim.message.ByteSink}, in spans of the buffers that came in wherever input and output
 * agree. Where a chunk ends never changes the outcome. Start with {@link
 * org.signet.dkim.canonical.Canonicalization}.
 */
@NullMarked
package org.signet.dkim.canonical;

import org.jspecify.annotations.NullMarked;
