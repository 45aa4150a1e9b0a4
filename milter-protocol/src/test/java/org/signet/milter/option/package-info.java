/** Negotiation, offer by offer. */
@NullMarked
package org.signet.milter.option;

import org.jspecify.annotations.NullMarked;
