@NullMarked
package org.signet.server.filter;

import org.jspecify.annotations.NullMarked;
