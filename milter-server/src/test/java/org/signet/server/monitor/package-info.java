@NullMarked
package org.signet.server.monitor;

import org.jspecify.annotations.NullMarked;
