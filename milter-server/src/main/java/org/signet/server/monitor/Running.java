package org.signet.server.monitor;

/** What a daemon that listens tells when it is asked. Thread-safe, and never waits. */
public interface Running {
  /** Connections of MTAs that are open. */
  int connections();

  /** Connections so far. */
  long acceptedConnections();
}
