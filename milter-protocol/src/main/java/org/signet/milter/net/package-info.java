/**
 * Both ends on Netty: {@link org.signet.milter.net.MilterServer} for a filter, {@link
 * org.signet.milter.net.MilterClient} for the part of an MTA.
 *
 * <p>Only NIO transports are used, so it is Java all the way down. This is the only package of the
 * module with sockets, threads, clocks and a log.
 */
@NullMarked
package org.signet.milter.net;

import org.jspecify.annotations.NullMarked;
