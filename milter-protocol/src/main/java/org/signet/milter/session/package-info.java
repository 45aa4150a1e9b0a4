/**
 * Order and scope: one connection of an MTA without its socket.
 *
 * <p>{@link org.signet.milter.session.MilterSession} takes packets, checks that they come in an
 * order that makes sense, keeps macros as long as they are valid, calls the filter, and gives the
 * packets to answer with. It has no thread, no clock and no log.
 */
@NullMarked
package org.signet.milter.session;

import org.jspecify.annotations.NullMarked;
