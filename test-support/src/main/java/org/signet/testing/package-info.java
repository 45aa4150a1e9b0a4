/**
 * Properties with generated values. Open {@link org.signet.testing.Property} first: it calls a
 * check with many {@link org.signet.testing.Draw}s.
 */
@NullMarked
package org.signet.testing;

import org.jspecify.annotations.NullMarked;
