package org.signet.keytool.terminal;

import picocli.CommandLine.IVersionProvider;

/** The version that the build wrote into the manifest. */
public final class Version implements IVersionProvider {
  @Override
  public String[] getVersion() {
    String version = Program.class.getPackage().getImplementationVersion();
    return new String[] {Program.NAME + " " + (version == null ? "(not packaged)" : version)};
  }
}
