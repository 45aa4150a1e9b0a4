package org.signet.milter.event;

import org.signet.milter.option.NegotiatedOptions;

/** What a handler can ask about its connection. */
public interface MilterContext {

  /** What was negotiated with the MTA. */
  NegotiatedOptions options();

  /** The macros that hold now. */
  Macros macros();
}
