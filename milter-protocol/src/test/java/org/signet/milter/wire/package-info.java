/** Frames, octet by octet. */
@NullMarked
package org.signet.milter.wire;

import org.jspecify.annotations.NullMarked;
