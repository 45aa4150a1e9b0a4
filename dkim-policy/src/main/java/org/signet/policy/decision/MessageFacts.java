package org.signet.policy.decision;

import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import org.signet.dkim.message.HeaderSection;
import org.signet.policy.config.ListenerRole;
import org.signet.policy.config.SignatureRequirement;

/**
 * What is known of a message at the end of its header: all that the decision may look at.
 *
 * @param service what the listener is for
 * @param client who connected to the MTA
 * @param macros what the MTA tells besides
 * @param recipients addresses without angle brackets, as far as the configuration asks for them
 * @param header the fields, as they came
 */
public record MessageFacts(
    Service service,
    Client client,
    MacroSource macros,
    List<String> recipients,
    HeaderSection header) {

  public MessageFacts {
    recipients = List.copyOf(recipients);
  }

  /**
   * What the listener is for.
   *
   * @param requires what mail that comes there must bear; empty for what RequireSignature says
   */
  public record Service(ListenerRole role, Optional<SignatureRequirement> requires) {
    /** Whatever the configuration says. */
    public static final Service AUTO = new Service(ListenerRole.AUTO, Optional.empty());
  }

  /**
   * The MTA's client.
   *
   * @param name its verified name, or its address in brackets, or {@code unknown}
   * @param address empty if the MTA does not know it; loopback for mail that no network brought
   */
  public record Client(String name, Optional<InetAddress> address) {
    @Override
    public String toString() {
      return name + " [" + address.map(InetAddress::getHostAddress).orElse("unknown") + "]";
    }
  }

  /** The macros of the message and of its connection. */
  public interface MacroSource {
    /** The latest value; names with braces or without. */
    Optional<String> get(String name);

    /**
     * The value that was sent with the connection. Postfix overwrites {@code {daemon_name}} and
     * {@code j} by less useful values at later stages.
     */
    Optional<String> atConnect(String name);
  }
}
