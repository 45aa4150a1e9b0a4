/**
 * Whole messages, on top of the events: for filters that look at a message when it is complete.
 *
 * <p>Open {@link org.signet.milter.message.MessageHandler} first: it is the one method to
 * implement. {@link org.signet.milter.message.MessageFilter} collects each message, within a limit,
 * and gives it to the handler as a {@link org.signet.milter.message.Message}, whose changes it
 * sends with the verdict. A filter that must not keep messages implements {@link
 * org.signet.milter.event.MilterHandler} instead.
 */
@NullMarked
package org.signet.milter.message;

import org.jspecify.annotations.NullMarked;
