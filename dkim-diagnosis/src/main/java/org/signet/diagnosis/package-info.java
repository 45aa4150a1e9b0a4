/**
 * What broke a signature: in come a message as it arrived and the keys, out goes for each signature
 * what is certain of it, and the known changes of mail systems which, taken back, restore what was
 * signed.
 *
 * <p>Open {@link org.signet.diagnosis.Diagnoser} first. {@link org.signet.diagnosis.Cause} is the
 * list of the changes. A {@link org.signet.diagnosis.BodyRepair} takes one back in a body, {@link
 * org.signet.diagnosis.FieldRepairs} in a header field; {@link org.signet.diagnosis.BodySearch} and
 * {@link org.signet.diagnosis.HeaderSearch} try them, alone and together, against the hashes of the
 * signature (RFC 6376 §3.7). Text is ISO-8859-1 throughout: one char per octet.
 */
@NullMarked
package org.signet.diagnosis;

import org.jspecify.annotations.NullMarked;
