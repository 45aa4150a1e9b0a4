package org.signet.milter.event;

import org.signet.milter.option.NegotiatedOptions;

/** What a handler can ask about its connection. */
public interface MilterContext {

  /** What was negotiated with the MTA. */
  NegotiatedOptions options();

  /** The macros that hold now. */
  Macros macros();

  /**
   * Counts what a handler keeps of a message; it is given back when the message is over. A {@link
   * MemoryExhaustedException} may be left to the session, which refuses the message temporarily.
   */
  MemoryShare memory();
}
