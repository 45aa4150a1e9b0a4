/** Tests of verifying: golden folders, tables with exact reasons, properties. */
@NullMarked
package org.signet.dkim.verify;

import org.jspecify.annotations.NullMarked;
