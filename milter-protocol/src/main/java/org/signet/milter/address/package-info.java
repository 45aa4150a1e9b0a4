/**
 * Where a filter listens, in libmilter's notation: {@link org.signet.milter.address.ListenAddress}.
 * It uses the JDK only, so that a configuration can be read without Netty.
 */
@NullMarked
package org.signet.milter.address;

import org.jspecify.annotations.NullMarked;
