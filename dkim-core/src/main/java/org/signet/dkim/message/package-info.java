/**
 * Messages as octets, RFC 5322 §2: header fields and header sections, and a reader of whole
 * messages. Everything a signature covers is kept exactly as it came over the wire; text views are
 * ISO-8859-1, one char per octet, so that nothing is lost on the way. Start with {@link
 * org.signet.dkim.message.MessageReader} or {@link org.signet.dkim.message.HeaderField}.
 */
@NullMarked
package org.signet.dkim.message;

import org.jspecify.annotations.NullMarked;
