/** Tests of the module as a whole, and what the tests of its packages share. */
@NullMarked
package org.signet.dkim;

import org.jspecify.annotations.NullMarked;
