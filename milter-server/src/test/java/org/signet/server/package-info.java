@NullMarked
package org.signet.server;

import org.jspecify.annotations.NullMarked;
