/** The corpus of broken messages, and each family of repairs alone. */
@NullMarked
package org.signet.diagnosis;

import org.jspecify.annotations.NullMarked;
