package org.signet.policy.config;

import java.util.List;

/**
 * All there is to say of a configuration, even one that cannot be used.
 *
 * @param lines every line that has a directive, in reading order, those of included files in place
 * @param config what could be read: if there are errors it lacks what they are about, and must not
 *     be run
 * @param errors why it cannot be used; broken keys are in {@code config}
 */
public record ConfigSurvey(
    List<DirectiveLine> lines, ServerConfig config, List<ConfigProblem> errors) {
  /** Copies the lists. */
  public ConfigSurvey {
    lines = List.copyOf(lines);
    errors = List.copyOf(errors);
  }
}
