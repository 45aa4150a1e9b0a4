/** Tests of the package of the same name. */
@NullMarked
package org.signet.dkim.hash;

import org.jspecify.annotations.NullMarked;
