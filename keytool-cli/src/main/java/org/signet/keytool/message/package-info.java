/** Messages: signs and verifies them, and says what in them will be altered after signing. */
@NullMarked
package org.signet.keytool.message;

import org.jspecify.annotations.NullMarked;
