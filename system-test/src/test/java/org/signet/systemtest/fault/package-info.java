/** What happens when something around the daemon fails, and whether it works again afterwards. */
@NullMarked
package org.signet.systemtest.fault;

import org.jspecify.annotations.NullMarked;
