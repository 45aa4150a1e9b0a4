/** Prints what {@code org.signet.diagnosis} found to have broken a signature. */
@NullMarked
package org.signet.keytool.diagnose;

import org.jspecify.annotations.NullMarked;
