package org.signet.server.monitor;

import org.signet.server.watch.KeyWatch;

/** What a daemon that listens tells when it is asked. Thread-safe, and never waits. */
public interface Running {
  /** Connections of MTAs that are open. */
  int connections();

  /** Connections so far. */
  long acceptedConnections();

  /** What is known of the keys that sign now. */
  KeyWatch keyWatch();
}
