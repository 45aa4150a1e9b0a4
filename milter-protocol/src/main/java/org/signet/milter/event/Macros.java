package org.signet.milter.event;

import java.util.Optional;
import org.signet.milter.option.MacroStage;

/**
 * The macros that the MTA has sent and that still hold. Names with or without braces are alike:
 * {@code i} and {@code {i}}, {@code auth_type} and {@code {auth_type}}. Values are ISO-8859-1 text.
 *
 * <p>Values come and go with the stages of the session: call this inside the methods of the handler
 * only, on their thread.
 */
public interface Macros {

  /** The value from the latest stage that has one. */
  Optional<String> get(String name);

  /**
   * The value that came with this stage. The same macro can differ between stages: Postfix gives
   * {@code {daemon_name}} and {@code j} of the listening service at CONNECT only.
   */
  Optional<String> get(MacroStage stage, String name);
}
