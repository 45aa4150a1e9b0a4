package org.signet.server.filter;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.signet.milter.event.MilterContext;
import org.signet.milter.event.MilterFilter;
import org.signet.milter.event.MilterHandler;
import org.signet.milter.option.ActionFlag;
import org.signet.milter.option.MacroStage;
import org.signet.milter.option.OptionRequest;
import org.signet.milter.option.ProtocolFlag;
import org.signet.policy.config.Disposition;
import org.signet.policy.config.ServerConfig;
import org.signet.policy.decision.MessageFacts;

/**
 * The filter: signs and verifies as the configuration says that is valid when a message begins.
 * Thread-safe.
 */
public final class DkimFilter implements MilterFilter {
  /** What an MTA need not show: nothing here depends on it. */
  private static final Set<ProtocolFlag> LEFT_OUT =
      EnumSet.of(ProtocolFlag.NO_HELO, ProtocolFlag.NO_DATA, ProtocolFlag.NO_UNKNOWN);

  /**
   * What cannot change the outcome by itself, so that the MTA need not wait for an answer; body
   * chunks are answered all the same if the MTA can be told to skip the rest.
   */
  private static final Set<ProtocolFlag> NOT_ANSWERED =
      EnumSet.of(
          ProtocolFlag.NO_REPLY_CONNECT,
          ProtocolFlag.NO_REPLY_MAIL,
          ProtocolFlag.NO_REPLY_RCPT,
          ProtocolFlag.NO_REPLY_HEADER,
          ProtocolFlag.NO_REPLY_BODY);

  private static final List<String> MAIL_MACROS =
      List.of("i", "{auth_type}", "{auth_authen}", "{mail_addr}");
  private static final List<String> CONTENT_MACROS = List.of("i");

  private static final Set<String> AT_CONNECT = Set.of("daemon_name", "j");

  private final MessageFacts.Service service;
  private final Supplier<FilterState> current;

  /**
   * A filter.
   *
   * @param service what the listeners are for whose connections it serves
   * @param current gives the state that holds now; asked at each connection and each message
   */
  public DkimFilter(MessageFacts.Service service, Supplier<FilterState> current) {
    this.service = service;
    this.current = current;
  }

  @Override
  public OptionRequest options() {
    ServerConfig config = current.get().config();
    EnumSet<ProtocolFlag> protocol = EnumSet.of(ProtocolFlag.HEADER_LEADING_SPACE);
    protocol.addAll(LEFT_OUT);
    protocol.addAll(NOT_ANSWERED);
    if (leavesBodiesOut(config)) {
      protocol.add(ProtocolFlag.SKIP);
    }
    if (!config.hosts().peers().isEmpty()) {
      protocol.remove(ProtocolFlag.NO_REPLY_CONNECT);
    }
    EnumSet<ActionFlag> wanted = EnumSet.of(ActionFlag.CHANGE_HEADERS, ActionFlag.SET_MACRO_LIST);
    if (config.dispositions().any(Disposition.QUARANTINE)
        || config.dispositions().captureUnknownErrors()
        || config.requiredSignature().disposition() == Disposition.QUARANTINE) {
      wanted.add(ActionFlag.QUARANTINE);
    }
    return new OptionRequest(EnumSet.of(ActionFlag.ADD_HEADERS), wanted, protocol, macros(config));
  }

  /**
   * Whether a rule of the configuration lets mail go on whatever its body is. To be told to skip
   * the rest of a body, an MTA waits for an answer to each piece of every body; for mail of 10 KB
   * that costs more processor time than reading what nobody needs, so it is done for such rules
   * only.
   */
  private static boolean leavesBodiesOut(ServerConfig config) {
    Disposition tooLarge = config.dispositions().security();
    return config.verification().strictHeaders()
        || tooLarge == Disposition.ACCEPT
        || tooLarge == Disposition.QUARANTINE;
  }

  /**
   * The macros that decide, on top of what MTAs send by default; a list replaces the MTA's own. The
   * one of CONNECT stays the administrator's. {@code {daemon_name}} and {@code j} are never asked
   * for later: Postfix has other values for them then.
   */
  private static Map<MacroStage, List<String>> macros(ServerConfig config) {
    Set<String> more = new LinkedHashSet<>();
    Stream.concat(
            config.signing().macros().stream().map(ServerConfig.MacroRule::name),
            config.signing().senderMacro().stream())
        .filter(name -> !AT_CONNECT.contains(name))
        .forEach(name -> more.add(name.length() == 1 ? name : "{" + name + "}"));
    Map<MacroStage, List<String>> macros = new EnumMap<>(MacroStage.class);
    macros.put(MacroStage.MAIL, with(MAIL_MACROS, more));
    macros.put(MacroStage.EOH, with(CONTENT_MACROS, more));
    macros.put(MacroStage.EOM, CONTENT_MACROS);
    return macros;
  }

  private static List<String> with(List<String> first, Set<String> more) {
    Set<String> all = new LinkedHashSet<>(first);
    all.addAll(more);
    return new ArrayList<>(all);
  }

  @Override
  public MilterHandler newHandler(MilterContext context) {
    return new DkimHandler(service, context, current);
  }
}
