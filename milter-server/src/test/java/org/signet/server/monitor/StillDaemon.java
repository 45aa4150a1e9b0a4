package org.signet.server.monitor;

import java.util.List;
import org.signet.server.watch.KeyWatch;

/** A daemon to which nothing happens. */
record StillDaemon(
    List<String> listeners, int connections, long acceptedConnections, KeyWatch keyWatch)
    implements Running {
  @Override
  public long socketsBoundAgain() {
    return 0;
  }
}
