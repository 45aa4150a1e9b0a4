/** Events, octet by octet. */
@NullMarked
package org.signet.milter.event;

import org.jspecify.annotations.NullMarked;
