package org.signet.dkim.signature;

/** A DKIM-Signature field cannot be used. */
public final class SignatureFaultException extends Exception {
  private static final long serialVersionUID = 1L;

  private final SignatureFault fault;

  SignatureFaultException(SignatureFault fault) {
    super(fault.name());
    this.fault = fault;
  }

  /** What is wrong. */
  public SignatureFault fault() {
    return fault;
  }
}
