package org.signet.keytool.terminal;

/** The program itself. */
public final class Program {
  /** As it is called, and as it names itself in messages. */
  public static final String NAME = "signet-keytool";

  private Program() {}
}
