package org.signet.milter.option;

/**
 * A part of the SMTP session that macros belong to: SMFIM_* of libmilter, in the order of a
 * message.
 */
public enum MacroStage {
  /** SMFIM_CONNECT. */
  CONNECT(0),
  /** SMFIM_HELO. */
  HELO(1),
  /** SMFIM_ENVFROM. */
  MAIL(2),
  /** SMFIM_ENVRCPT. */
  RCPT(3),
  /** SMFIM_DATA. */
  DATA(4),
  /** SMFIM_EOH: also before each header field. */
  EOH(6),
  /** SMFIM_EOM: also before each piece of the body. */
  EOM(5);

  private final int code;

  MacroStage(int code) {
    this.code = code;
  }

  /** Its number in the lists of SMFIC_OPTNEG. */
  public int code() {
    return code;
  }
}
