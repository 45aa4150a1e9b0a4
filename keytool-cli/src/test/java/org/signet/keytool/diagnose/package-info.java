/** The corpus of broken messages, and each family of repairs alone. */
@NullMarked
package org.signet.keytool.diagnose;

import org.jspecify.annotations.NullMarked;
