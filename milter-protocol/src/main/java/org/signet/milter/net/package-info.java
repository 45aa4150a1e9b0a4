/**
 * Both ends on sockets: {@link org.signet.milter.net.MilterServer} for a filter, on Netty, and
 * {@link org.signet.milter.net.MilterClient} for the part of an MTA, on plain NIO.
 *
 * <p>Of Netty only the NIO transports are used: there is no native code. This is the only package
 * of the module with sockets, threads, clocks and a log.
 */
@NullMarked
package org.signet.milter.net;

import org.jspecify.annotations.NullMarked;
