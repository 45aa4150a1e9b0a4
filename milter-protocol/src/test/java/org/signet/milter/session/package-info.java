/**
 * Sessions without sockets: golden transcripts in {@code src/test/resources/session}, and rules
 * that hold for all.
 */
@NullMarked
package org.signet.milter.session;

import org.jspecify.annotations.NullMarked;
