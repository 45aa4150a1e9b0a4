package org.signet.systemtest.harness;

import java.util.List;

/** How a {@link Command} ended and what it printed; one char stands for one octet (ISO 8859-1). */
public record Outcome(List<String> command, int status, String out, String err) {

  public Outcome orFail() {
    if (status != 0) {
      throw new AssertionError(this);
    }
    return this;
  }

  @Override
  public String toString() {
    return command + " ended with status " + status + "\n" + out + err;
  }
}
