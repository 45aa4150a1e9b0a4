/**
 * What is kept in memory for a while, bounded in octets. Not exported: {@code dns} keeps answers
 * with it, {@code verify} the keys that it has read.
 */
@NullMarked
package org.signet.dkim.cache;

import org.jspecify.annotations.NullMarked;
