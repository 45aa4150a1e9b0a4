package org.signet.keytool.explain;

import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.signet.dkim.message.HeaderField;
import org.signet.dkim.message.HeaderSection;
import org.signet.policy.config.ListenerRole;
import org.signet.policy.decision.MessageFacts;

/**
 * The mail of which {@code explain} tells what would become of it: a plain message of one author.
 *
 * @param from the value of its From field
 * @param to its recipients, of the envelope and in its To field
 * @param macros by names without braces
 * @param role what the listener is for
 */
record QuestionedMail(
    String from,
    List<String> to,
    MessageFacts.Client client,
    Map<String, String> macros,
    ListenerRole role) {

  QuestionedMail {
    to = List.copyOf(to);
    macros = Map.copyOf(macros);
  }

  /** What the MTA says of clients that gave a password, RFC 4954. */
  QuestionedMail authenticated() {
    Map<String, String> more = new HashMap<>(macros);
    more.putIfAbsent("auth_type", "PLAIN");
    return new QuestionedMail(from, to, client, more, ListenerRole.AUTO);
  }

  QuestionedMail withFrom(String other) {
    return new QuestionedMail(other, to, client, macros, role);
  }

  QuestionedMail withoutRecipients() {
    return new QuestionedMail(from, List.of(), client, macros, role);
  }

  /** As an MTA would pass it. */
  MessageFacts facts() {
    return new MessageFacts(
        new MessageFacts.Service(role, Optional.empty()), client, new Given(macros), to, header());
  }

  /** The fields that every mail has. */
  HeaderSection header() {
    List<HeaderField> fields = new ArrayList<>();
    fields.add(field("From", from));
    fields.add(field("To", to.isEmpty() ? "undisclosed-recipients:;" : String.join(", ", to)));
    fields.add(field("Subject", "explain"));
    fields.add(field("Date", "Thu, 1 Jan 1970 00:00:00 +0000"));
    fields.add(field("Message-ID", "<explain@localhost>"));
    fields.add(field("MIME-Version", "1.0"));
    fields.add(field("Content-Type", "text/plain"));
    return HeaderSection.of(fields);
  }

  /** Header fields are ISO 8859-1 text of octets. */
  private static HeaderField field(String name, String value) {
    String octets = new String(value.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    return HeaderField.of(name, " " + octets);
  }

  private record Given(Map<String, String> macros) implements MessageFacts.MacroSource {
    @Override
    public Optional<String> get(String name) {
      return Optional.ofNullable(macros.get(bare(name)));
    }

    @Override
    public Optional<String> atConnect(String name) {
      return get(name);
    }
  }

  /** The name of a macro without its braces. */
  static String bare(String name) {
    return name.startsWith("{") && name.endsWith("}") && name.length() > 1
        ? name.substring(1, name.length() - 1)
        : name;
  }

  /** Mail that no network brought. */
  static MessageFacts.Client localClient() {
    return new MessageFacts.Client("localhost", Optional.of(InetAddress.getLoopbackAddress()));
  }
}
