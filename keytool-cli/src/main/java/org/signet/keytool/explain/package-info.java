/**
 * Which key would sign mail, and why: prints the decision that the daemon makes with every rule on
 * the way.
 */
@NullMarked
package org.signet.keytool.explain;

import org.jspecify.annotations.NullMarked;
