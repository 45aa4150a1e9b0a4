/** Tests of the package of the same name. */
@NullMarked
package org.signet.dkim.tag;

import org.jspecify.annotations.NullMarked;
