package org.signet.server.monitor;

import java.util.List;
import org.signet.server.watch.KeyWatch;

/** What a daemon that listens tells when it is asked. Thread-safe, and never waits. */
public interface Running {
  /** Where it listens, as the configuration would say it, and what for. */
  List<String> listeners();

  /** Connections of MTAs that are open. */
  int connections();

  /** Connections so far. */
  long acceptedConnections();

  /** How many times a unix socket was bound again because somebody had removed it. */
  long socketsBoundAgain();

  /** What is known of the keys that sign now. */
  KeyWatch keyWatch();
}
