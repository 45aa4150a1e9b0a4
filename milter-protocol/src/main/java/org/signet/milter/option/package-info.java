/**
 * Negotiation, SMFIC_OPTNEG: what the MTA offers, what the filter wants, and what holds then.
 *
 * <p>Open {@link org.signet.milter.option.OptionNegotiator} first. {@link
 * org.signet.milter.option.ActionFlag} and {@link org.signet.milter.option.ProtocolFlag} list the
 * bits with their libmilter names.
 */
@NullMarked
package org.signet.milter.option;

import org.jspecify.annotations.NullMarked;
