/**
 * Frames: octets to packets and back, without sockets.
 *
 * <p>In come octets in any pieces, out come {@link org.signet.milter.wire.Packet}s, and the other
 * way round. Open {@link org.signet.milter.wire.PacketDecoder} first: it is the only place where a
 * length from outside is believed or not. {@link org.signet.milter.wire.PayloadReader} and {@link
 * org.signet.milter.wire.PayloadWriter} know the two data types of the protocol, numbers and
 * NUL-terminated strings. No RFC describes the wire; the module's {@code docs/WIRE.md} does.
 */
@NullMarked
package org.signet.milter.wire;

import org.jspecify.annotations.NullMarked;
