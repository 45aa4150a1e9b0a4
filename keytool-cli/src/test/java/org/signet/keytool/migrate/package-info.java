/** Tests. */
@NullMarked
package org.signet.keytool.migrate;

import org.jspecify.annotations.NullMarked;
