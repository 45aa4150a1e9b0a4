/** Runs the programs, and compares the READMEs with them. */
@NullMarked
package org.signet.examples;

import org.jspecify.annotations.NullMarked;
