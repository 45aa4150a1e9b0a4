@NullMarked
package org.signet.server.observe;

import org.jspecify.annotations.NullMarked;
