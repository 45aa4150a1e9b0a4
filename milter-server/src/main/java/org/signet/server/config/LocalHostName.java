package org.signet.server.config;

import java.net.InetAddress;
import java.net.UnknownHostException;

/** What this machine calls itself. */
final class LocalHostName {
  private LocalHostName() {}

  static String get() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException noAddress) {
      // The message is "name: reason" when the machine has a name but the name has no address.
      String message = String.valueOf(noAddress.getMessage());
      String name = message.substring(0, Math.max(0, message.indexOf(':')));
      return name.matches("[A-Za-z0-9.-]+") ? name : "localhost";
    }
  }
}
