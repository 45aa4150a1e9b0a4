package org.signet.server.monitor;

import java.util.List;

/** What a daemon that listens tells when it is asked. Thread-safe, and never waits. */
public interface Running {
  /** Where it listens, as the configuration would say it. */
  List<String> addresses();

  /** Connections of MTAs that are open. */
  int connections();

  /** Connections so far. */
  long acceptedConnections();
}
