/** Tests of the package of the same name. */
@NullMarked
package org.signet.dkim.authres;

import org.jspecify.annotations.NullMarked;
