package org.signet.keytool.terminal;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.signet.policy.config.CommandLineSetting;
import org.signet.policy.config.ConfigException;
import org.signet.policy.config.ConfigReader;
import org.signet.policy.config.ConfigSource;
import org.signet.policy.config.ReadFor;
import org.signet.policy.config.RemovedNames;
import org.signet.policy.config.ServerConfig;

/** The configuration of signet-milter, read as signet-milter reads it. */
public final class Configuration {
  private Configuration() {}

  /**
   * Reads a configuration.
   *
   * @param flags beat what the file says
   * @throws CommandFailure with a line for each problem, which names its place
   */
  public static ServerConfig read(String file, List<CommandLineSetting> flags)
      throws CommandFailure {
    return read(file, flags, ExitStatus.ERROR);
  }

  /** The same, for this. */
  public static ServerConfig read(String file, List<CommandLineSetting> flags, ReadFor purpose)
      throws CommandFailure {
    return read(file, flags, purpose, ExitStatus.ERROR);
  }

  /**
   * The same.
   *
   * @param status of a failure
   */
  public static ServerConfig read(String file, List<CommandLineSetting> flags, int status)
      throws CommandFailure {
    return read(file, flags, ReadFor.CHECK, status);
  }

  private static ServerConfig read(
      String file, List<CommandLineSetting> flags, ReadFor purpose, int status)
      throws CommandFailure {
    Path path;
    try {
      path = Path.of(file);
    } catch (InvalidPathException e) {
      throw new CommandFailure(DisplayText.of(file) + ": not a valid file name", status);
    }
    try {
      return ConfigReader.read(new ConfigSource.File(path), flags, RemovedNames.IGNORED, purpose);
    } catch (ConfigException e) {
      throw new CommandFailure(
          e.problems().stream()
              .map(problem -> DisplayText.of(problem.toString()))
              .collect(Collectors.joining("\n" + Program.NAME + ": ")),
          status);
    }
  }
}
