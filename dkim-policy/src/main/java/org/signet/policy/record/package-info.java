/**
 * A private key beside the record that is published for it: {@link
 * org.signet.policy.record.KeyRecordCheck}.
 */
@NullMarked
package org.signet.policy.record;

import org.jspecify.annotations.NullMarked;
