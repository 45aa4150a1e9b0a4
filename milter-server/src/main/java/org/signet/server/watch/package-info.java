/**
 * Whether what signs is what is published. {@link org.signet.server.watch.KeyWatch} asks for the
 * record of each key from time to time, and {@link org.signet.server.watch.SelfCheck} verifies some
 * of the signatures that are made, both in the background. {@link
 * org.signet.policy.record.KeyRecordCheck} compares a private key with the answer of the DNS;
 * signet-keytool uses it too.
 */
@NullMarked
package org.signet.server.watch;

import org.jspecify.annotations.NullMarked;
