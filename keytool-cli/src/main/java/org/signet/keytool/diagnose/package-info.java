/**
 * What broke a signature: in come a message as it arrived and the keys, out goes for each signature
 * what is certain of it, and the known changes of mail systems which, taken back, restore what was
 * signed.
 *
 * <p>Open {@link org.signet.keytool.diagnose.Diagnoser} first. {@link
 * org.signet.keytool.diagnose.Cause} is the list of the changes. A {@link
 * org.signet.keytool.diagnose.BodyRepair} takes one back in a body, {@link
 * org.signet.keytool.diagnose.FieldRepairs} in a header field; {@link
 * org.signet.keytool.diagnose.BodySearch} and {@link org.signet.keytool.diagnose.HeaderSearch} try
 * them, alone and together, against the hashes of the signature (RFC 6376 §3.7). Text is ISO-8859-1
 * throughout: one char per octet.
 */
@NullMarked
package org.signet.keytool.diagnose;

import org.jspecify.annotations.NullMarked;
