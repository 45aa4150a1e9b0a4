/** Tests of the package of the same name. */
@NullMarked
package org.signet.dkim.dns;

import org.jspecify.annotations.NullMarked;
