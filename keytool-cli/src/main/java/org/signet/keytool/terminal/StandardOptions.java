package org.signet.keytool.terminal;

import picocli.CommandLine.Option;

/** What every subcommand has; {@code -h} stays free, opendkim-genkey uses it. */
@SuppressWarnings("UnusedVariable") // Picocli acts on them
public final class StandardOptions {
  @Option(names = "--help", usageHelp = true, description = "Show this text and exit.")
  private boolean help;

  @Option(
      names = {"-V", "--version"},
      versionHelp = true,
      description = "Show the version and exit.")
  private boolean version;
}
