/** Tests of the package of the same name. */
@NullMarked
package org.signet.dkim.signature;

import org.jspecify.annotations.NullMarked;
