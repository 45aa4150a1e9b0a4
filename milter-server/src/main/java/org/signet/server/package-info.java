/**
 * The daemon {@code signet-milter}: start, reload, stop. {@link org.signet.server.Main} is the
 * entry; {@link org.signet.server.DkimMilter} builds and owns the parts, in the order config,
 * observe, filter, and hands them to the milter server.
 */
@NullMarked
package org.signet.server;

import org.jspecify.annotations.NullMarked;
