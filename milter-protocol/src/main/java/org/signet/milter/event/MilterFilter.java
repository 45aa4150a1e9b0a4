package org.signet.milter.event;

import org.signet.milter.option.OptionRequest;

/** A filter: shared by all connections, and thread-safe. */
public interface MilterFilter {

  /** What it wants of an MTA; asked again for each connection. */
  OptionRequest options();

  /** A handler for one SMTP session, made after the negotiation. */
  MilterHandler newHandler(MilterContext context);
}
