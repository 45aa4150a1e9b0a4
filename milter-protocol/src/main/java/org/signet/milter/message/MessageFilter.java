package org.signet.milter.message;

import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.signet.milter.event.MilterContext;
import org.signet.milter.event.MilterFilter;
import org.signet.milter.event.MilterHandler;
import org.signet.milter.option.ActionFlag;
import org.signet.milter.option.MacroStage;
import org.signet.milter.option.OptionRequest;
import org.signet.milter.option.ProtocolFlag;

/**
 * Collects each message and gives it to a {@link MessageHandler}. What a message keeps counts in
 * the memory of the server. A larger one than the limit is refused temporarily, with {@code 451
 * 4.3.4}; so is one for which the server has no memory, with {@code 451 4.3.2}, and one whose
 * handler fails. Immutable; thread-safe.
 */
public final class MessageFilter implements MilterFilter {
  /** Without {@link #withMostOctets}: 32 MiB. */
  public static final int DEFAULT_MOST_OCTETS = 32 * 1024 * 1024;

  private final MessageHandler handler;
  private final OptionRequest options;
  private final int mostOctets;

  private MessageFilter(MessageHandler handler, OptionRequest options, int mostOctets) {
    this.handler = handler;
    this.options = options;
    this.mostOctets = mostOctets;
  }

  /**
   * A filter with this handler.
   *
   * @param actions what the handler does to messages; an MTA that does not offer them all is
   *     refused
   */
  public static MessageFilter of(MessageHandler handler, ActionFlag... actions) {
    return new MessageFilter(
        handler,
        new OptionRequest(
            Set.of(actions),
            Set.of(),
            EnumSet.of(ProtocolFlag.HEADER_LEADING_SPACE, ProtocolFlag.NO_UNKNOWN),
            Map.of()),
        DEFAULT_MOST_OCTETS);
  }

  /** The same, but the MTA sends no bodies. */
  public MessageFilter withoutBody() {
    Set<ProtocolFlag> protocol = EnumSet.copyOf(options.wantedProtocol());
    protocol.add(ProtocolFlag.NO_BODY);
    return new MessageFilter(
        handler,
        new OptionRequest(options.requiredActions(), Set.of(), protocol, options.macros()),
        mostOctets);
  }

  /**
   * The same, but the MTA sends these macros with a stage, in place of those that it would choose.
   *
   * @param names one-letter names bare, others in braces
   */
  public MessageFilter withMacros(MacroStage stage, String... names) {
    Map<MacroStage, List<String>> macros = new EnumMap<>(MacroStage.class);
    macros.putAll(options.macros());
    macros.put(stage, List.of(names));
    return new MessageFilter(
        handler,
        new OptionRequest(options.requiredActions(), Set.of(), options.wantedProtocol(), macros),
        mostOctets);
  }

  /**
   * The same with another limit of envelope, header and body of a message together.
   *
   * @param octets at least 1
   */
  public MessageFilter withMostOctets(int octets) {
    if (octets < 1) {
      throw new IllegalArgumentException("the limit must allow at least one octet");
    }
    return new MessageFilter(handler, options, octets);
  }

  @Override
  public OptionRequest options() {
    return options;
  }

  @Override
  public MilterHandler newHandler(MilterContext context) {
    return new MessageCollector(handler, context, mostOctets);
  }
}
