/**
 * What the MTA says, and the interfaces that a filter implements.
 *
 * <p>Open {@link org.signet.milter.event.MilterFilter} and {@link
 * org.signet.milter.event.MilterHandler} first: they are all that an author of a filter needs.
 * {@link org.signet.milter.event.EventDecoder} makes a {@link org.signet.milter.event.MilterEvent}
 * of a packet.
 */
@NullMarked
package org.signet.milter.event;

import org.jspecify.annotations.NullMarked;
