/** The notation of addresses. */
@NullMarked
package org.signet.milter.address;

import org.jspecify.annotations.NullMarked;
