/** Tests of the package of the same name. */
@NullMarked
package org.signet.dkim.sign;

import org.jspecify.annotations.NullMarked;
