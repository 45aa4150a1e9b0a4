/**
 * Key records from the DNS, RFC 6376 §3.6.2, the only input and output of this module:
 * asynchronous, bounded in sockets, time and memory. Start with {@link
 * org.signet.dkim.dns.DnsPublicKeyLookup}.
 */
@NullMarked
package org.signet.dkim.dns;

import org.jspecify.annotations.NullMarked;
