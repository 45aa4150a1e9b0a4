/** One program in each class, to be copied from. */
@NullMarked
package org.signet.examples;

import org.jspecify.annotations.NullMarked;
