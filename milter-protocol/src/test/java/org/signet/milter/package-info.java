/** The example of the README, and documents that tests hold to the truth. */
@NullMarked
package org.signet.milter;

import org.jspecify.annotations.NullMarked;
