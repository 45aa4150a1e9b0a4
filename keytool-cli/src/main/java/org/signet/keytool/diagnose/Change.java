package org.signet.keytool.diagnose;

/**
 * One change that, taken back, helps to restore what was signed.
 *
 * @param cause the kind
 * @param detail the name of the field, or which form of the change; may be empty; from outside, so
 *     not safe to show
 * @param lines where in the file
 */
public record Change(Cause cause, String detail, LineRange lines) {}
