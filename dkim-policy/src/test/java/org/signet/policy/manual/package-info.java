/**
 * Writes the manual pages from what the programs say of themselves. Tests of keytool-cli use it
 * too.
 */
@NullMarked
package org.signet.policy.manual;

import org.jspecify.annotations.NullMarked;
