/**
 * Tag lists, RFC 6376 §3.2, as DKIM-Signature fields and key records use them: strict about the
 * grammar, silent about the meaning of tags. Each tag remembers where it stood, so that {@code b=}
 * can be emptied without touching anything else. Start with {@link org.signet.dkim.tag.TagList}.
 */
@NullMarked
package org.signet.dkim.tag;

import org.jspecify.annotations.NullMarked;
