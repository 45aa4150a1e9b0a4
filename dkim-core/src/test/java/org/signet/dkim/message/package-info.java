/** Tests of the package of the same name. */
@NullMarked
package org.signet.dkim.message;

import org.jspecify.annotations.NullMarked;
