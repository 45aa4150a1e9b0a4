package org.signet.milter.option;

import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a filter wants of the MTA.
 *
 * @param requiredActions without one of these the connection is closed
 * @param wantedActions asked for if offered
 * @param wantedProtocol asked for if offered; {@code NO_REPLY_BODY} only if {@code SKIP} is not
 *     asked for or not offered, as one excludes the other. An event that was to be left out and
 *     cannot be is shown to the handler, and answered.
 * @param macros the names of the macros to be sent per stage, one-letter names bare, others in
 *     braces. A list replaces the MTA's own list of that stage; a stage not in the map keeps it.
 */
public record OptionRequest(
    Set<ActionFlag> requiredActions,
    Set<ActionFlag> wantedActions,
    Set<ProtocolFlag> wantedProtocol,
    Map<MacroStage, List<String>> macros) {

  /** Takes copies, and checks the names of the macros. */
  public OptionRequest {
    requiredActions = Set.copyOf(requiredActions);
    wantedActions = Set.copyOf(wantedActions);
    wantedProtocol = Set.copyOf(wantedProtocol);
    macros = Map.copyOf(macros);
    for (List<String> names : macros.values()) {
      for (String name : names) {
        if (!name.matches("[\\x21-\\x7e&&[^,]]+")) {
          throw new IllegalArgumentException("not the name of a macro: \"" + name + "\"");
        }
      }
    }
  }

  /** All events, an answer to each, and nothing changed. */
  public static OptionRequest nothing() {
    return new OptionRequest(Set.of(), Set.of(), Set.of(), Map.of());
  }
}
