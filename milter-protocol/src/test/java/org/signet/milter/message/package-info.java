/** Whole messages, as transcripts of what the MTA sends and gets. */
@NullMarked
package org.signet.milter.message;

import org.jspecify.annotations.NullMarked;
