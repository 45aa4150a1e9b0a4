/**
 * Signet beside others who know DKIM: the same messages, and who says what of them. {@link
 * org.signet.systemtest.differential.DkimProgram} has one constant per program.
 */
@NullMarked
package org.signet.systemtest.differential;

import org.jspecify.annotations.NullMarked;
