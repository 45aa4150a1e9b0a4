package org.signet.policy.config;

import java.util.List;
import java.util.stream.Collectors;

/** A configuration that cannot be used, with everything that is wrong with it. */
public final class ConfigException extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient List<ConfigProblem> problems;
  private final transient List<ConfigProblem> warnings;

  ConfigException(List<ConfigProblem> problems, List<ConfigProblem> warnings) {
    super(problems.stream().map(ConfigProblem::toString).collect(Collectors.joining("\n")));
    this.problems = List.copyOf(problems);
    this.warnings = List.copyOf(warnings);
  }

  /** At least one; broken keys are among them. */
  public List<ConfigProblem> problems() {
    return problems;
  }

  /** What would have been warned of had there been no problem. */
  public List<ConfigProblem> warnings() {
    return warnings;
  }
}
