package org.signet.milter.event;

import java.util.concurrent.CompletionException;

/** Failures after which the process should end; all others are of one message. */
public final class FatalFailure {
  private FatalFailure() {}

  /**
   * Whether the JVM has no memory or is broken. A stack that is too deep, or a class that is
   * missing, is a failure of what was being done.
   */
  public static boolean is(Throwable failure) {
    Throwable cause = cause(failure);
    return cause instanceof VirtualMachineError && !(cause instanceof StackOverflowError);
  }

  private static Throwable cause(Throwable failure) {
    Throwable cause = failure;
    while (cause instanceof CompletionException && cause.getCause() != null) {
      cause = cause.getCause();
    }
    return cause;
  }
}
