/** Tests of the MTA that {@code ./demo} uses. */
@NullMarked
package org.signet.systemtest.demo;

import org.jspecify.annotations.NullMarked;
