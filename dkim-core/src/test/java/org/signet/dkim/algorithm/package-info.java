/** Tests of the package of the same name. */
@NullMarked
package org.signet.dkim.algorithm;

import org.jspecify.annotations.NullMarked;
