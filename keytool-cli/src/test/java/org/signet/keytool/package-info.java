/** Tests of {@code signet-keytool}, all through {@link org.signet.keytool.Run}. */
@NullMarked
package org.signet.keytool;

import org.jspecify.annotations.NullMarked;
