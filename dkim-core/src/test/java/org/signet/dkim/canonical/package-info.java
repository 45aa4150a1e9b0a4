/** Tests of the package of the same name. */
@NullMarked
package org.signet.dkim.canonical;

import org.jspecify.annotations.NullMarked;
