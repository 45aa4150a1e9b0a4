package org.signet.diagnosis;

/**
 * One change that, taken back, helps to restore what was signed.
 *
 * @param cause the kind
 * @param detail the name of the field, or which form of the change; may be empty; from outside, so
 *     not safe to show
 * @param lines where in the file
 * @param advice whose advice to give
 */
public record Change(Cause cause, String detail, LineRange lines, Advice advice) {

  /** With the advice of its cause. */
  Change(Cause cause, String detail, LineRange lines) {
    this(cause, detail, lines, Advice.OF_CAUSE);
  }

  /** What to do about it. */
  public String fix() {
    return advice == Advice.OF_CAUSE ? cause.fix() : advice.text();
  }
}
