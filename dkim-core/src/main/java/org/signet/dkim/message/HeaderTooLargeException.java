package org.signet.dkim.message;

import java.io.IOException;

/** What should be a message has a header section above the limits. */
public final class HeaderTooLargeException extends IOException {
  private static final long serialVersionUID = 1L;

  /** With the limits in its message. */
  public HeaderTooLargeException(HeaderLimits limits) {
    super(
        "its header has more than "
            + limits.maxOctets()
            + " octets or "
            + limits.maxFields()
            + " fields; is this a message?");
  }
}
