/** What the server logs, for tests to look at. */
@NullMarked
package org.signet.milter.log;

import org.jspecify.annotations.NullMarked;
