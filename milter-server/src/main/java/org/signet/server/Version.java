package org.signet.server;

import picocli.CommandLine.IVersionProvider;

/** Which version this is; from the manifest of our jar. */
final class Version implements IVersionProvider {

  static String number() {
    String number = Version.class.getPackage().getImplementationVersion();
    return number == null ? "(not packaged)" : number;
  }

  @Override
  public String[] getVersion() {
    return new String[] {
      "signet-milter: Signet " + number(),
      "Java " + Runtime.version() + ", " + System.getProperty("java.vm.name", "unknown VM"),
    };
  }
}
