package org.signet.policy.decision;

import java.util.Optional;
import org.signet.policy.config.ServerConfig;
import org.signet.policy.config.ServerConfig.MacroRule;
import org.signet.policy.decision.Decision.Rule;
import org.signet.policy.decision.Remark.Kind;
import org.signet.policy.text.Note;

/**
 * Whether mail comes from where ours comes from: from a listener for it, an MTA of MTA, with a
 * macro of MacroList, from a host of InternalHosts, or from a client that authenticated.
 */
final class OurOrigin {
  private static final String DAEMON_NAME = "daemon_name";

  private final ServerConfig config;

  OurOrigin(ServerConfig config) {
    this.config = config;
  }

  /** Whether the client is one of InternalHosts. */
  boolean isInternalHost(MessageFacts message) {
    return config.hosts().internal().matches(message.client().name(), message.client().address());
  }

  /**
   * Whether the message is ours to sign. Unlike in OpenDKIM, no macro can undo another's match.
   *
   * @param internalHost what {@link #isInternalHost} says of its client
   */
  boolean isOurs(MessageFacts message, boolean internalHost, Trace trace) {
    return switch (message.service().role()) {
      case AUTO -> byRules(message, internalHost, trace);
      case SIGN -> byListener(DecisionCode.LISTENER_FOR_SIGNING, true, trace);
      case VERIFY -> byListener(DecisionCode.LISTENER_FOR_VERIFYING, false, trace);
    };
  }

  private static boolean byListener(DecisionCode code, boolean ours, Trace trace) {
    trace.say(Rule.LISTENER, ours, Kind.WHY, code);
    return ours;
  }

  private boolean byRules(MessageFacts message, boolean internalHost, Trace trace) {
    boolean byMta = isOurMta(message, trace);
    boolean byMacro = hasOurMacro(message, trace);
    trace.say(
        Rule.INTERNAL_HOSTS,
        internalHost,
        Kind.WHY,
        internalHost ? DecisionCode.INTERNAL : DecisionCode.NOT_INTERNAL,
        message.client());
    boolean authenticated =
        message.macros().get("{auth_type}").filter(type -> !type.isEmpty()).isPresent();
    trace.say(
        Rule.AUTHENTICATION,
        authenticated,
        Kind.WHY,
        authenticated ? DecisionCode.AUTHENTICATED : DecisionCode.NOT_AUTHENTICATED);
    return byMta || byMacro || internalHost || authenticated;
  }

  private boolean isOurMta(MessageFacts message, Trace trace) {
    if (config.signing().mtaNames().isEmpty()) {
      return false;
    }
    String name = message.macros().atConnect(DAEMON_NAME).orElse("");
    boolean ours = config.signing().mtaNames().find(name).isPresent();
    trace.say(
        Rule.MTA,
        ours,
        Kind.WHY,
        ours
            ? Note.of(DecisionCode.MTA_MATCHES, name)
            : Note.of(DecisionCode.NO_MTA_MATCHES, message.client().name(), name));
    return ours;
  }

  private boolean hasOurMacro(MessageFacts message, Trace trace) {
    if (config.signing().macros().isEmpty()) {
      return false;
    }
    for (MacroRule macro : config.signing().macros()) {
      Optional<String> value = valueOf(macro, message);
      if (value.isPresent() && (macro.values().isEmpty() || macro.values().contains(value.get()))) {
        trace.say(Rule.MACRO_LIST, true, Kind.WHY, DecisionCode.MACRO_MATCHES, macro.name());
        return true;
      }
    }
    trace.say(Rule.MACRO_LIST, false, Kind.WHY, DecisionCode.NO_MACRO_MATCHES);
    return false;
  }

  private static Optional<String> valueOf(MacroRule macro, MessageFacts message) {
    return macro.name().equals(DAEMON_NAME)
        ? message.macros().atConnect(DAEMON_NAME)
        : message.macros().get(macro.name());
  }
}
