/** Tests of the package of the same name. */
@NullMarked
package org.signet.dkim.key;

import org.jspecify.annotations.NullMarked;
