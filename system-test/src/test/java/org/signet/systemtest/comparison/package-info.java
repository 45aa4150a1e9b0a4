/**
 * Signet beside the real opendkim, with the same configuration files and the same messages: {@link
 * org.signet.systemtest.comparison.OpenDkimComparisonIT} comes first.
 */
@NullMarked
package org.signet.systemtest.comparison;

import org.jspecify.annotations.NullMarked;
