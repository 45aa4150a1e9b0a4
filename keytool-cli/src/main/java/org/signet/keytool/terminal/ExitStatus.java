package org.signet.keytool.terminal;

/** How {@code signet-keytool} ends. */
public final class ExitStatus {
  /** Done; for {@code verify}: at least one signature passes. */
  public static final int OK = 0;

  /** Only {@code verify}: everything could be read and no signature passes. */
  public static final int NO_PASS = 1;

  /**
   * {@code lint}, {@code diagnose} and {@code explain --all}: there is something to fix; {@code
   * migrate}: remarks.
   */
  public static final int FOUND = 1;

  /** Wrong usage, or something could not be read, written or used; {@code migrate}: not ready. */
  public static final int ERROR = 2;

  private ExitStatus() {}
}
