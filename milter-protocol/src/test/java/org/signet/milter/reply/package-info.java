/** Replies, octet by octet. */
@NullMarked
package org.signet.milter.reply;

import org.jspecify.annotations.NullMarked;
