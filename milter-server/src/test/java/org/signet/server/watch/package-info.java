@NullMarked
package org.signet.server.watch;

import org.jspecify.annotations.NullMarked;
