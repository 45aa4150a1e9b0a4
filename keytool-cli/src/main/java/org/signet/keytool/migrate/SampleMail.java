package org.signet.keytool.migrate;

import java.io.IOException;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.signet.dkim.message.FieldName;
import org.signet.dkim.message.HeaderField;
import org.signet.dkim.signature.DkimSignature;
import org.signet.milter.event.AddressFamily;
import org.signet.milter.event.CommandCode;
import org.signet.milter.net.MilterClient;
import org.signet.milter.option.OptionOffer;
import org.signet.milter.reply.MilterReply;
import org.signet.milter.reply.Response;
import org.signet.policy.config.ListenerRole;
import org.signet.policy.decision.MessageFacts;

/**
 * A sample as mail that comes to a milter: from this machine, by a user who has authenticated, so
 * that it counts as ours however the configuration tells.
 */
record SampleMail(SampleMessage message) {
  private static final String CLIENT = "localhost";
  private static final String RECIPIENT = "recipient@example.com";
  private static final Map<String, String> AT_CONNECT =
      Map.of("j", "localhost", "{daemon_name}", "localhost");
  private static final Map<String, String> AT_MAIL =
      Map.of("{auth_type}", "PLAIN", "{auth_authen}", "sender");
  private static final Map<String, String> ID = Map.of("i", "PROVE");

  /** As Signet's decision sees it. */
  MessageFacts facts() {
    return new MessageFacts(
        new MessageFacts.Service(ListenerRole.AUTO, Optional.empty()),
        new MessageFacts.Client(CLIENT, Optional.of(InetAddress.getLoopbackAddress())),
        new Macros(),
        List.of(RECIPIENT),
        message.header());
  }

  private record Macros() implements MessageFacts.MacroSource {
    @Override
    public Optional<String> get(String name) {
      return atConnect(name).or(() -> find(AT_MAIL, name));
    }

    @Override
    public Optional<String> atConnect(String name) {
      return find(AT_CONNECT, name);
    }

    private static Optional<String> find(Map<String, String> macros, String name) {
      return Optional.ofNullable(
              macros.getOrDefault(name, macros.getOrDefault("{" + name + "}", "")))
          .filter(value -> !value.isEmpty());
    }
  }

  /**
   * What a milter makes of it.
   *
   * @param signatures the DKIM-Signature fields that it adds, in its order, folds as LF
   * @param verdict its answer
   */
  record Answer(List<String> signatures, MilterReply verdict) {
    Answer {
      signatures = List.copyOf(signatures);
    }
  }

  /**
   * Sends it through a milter, as an MTA would.
   *
   * @throws IOException if the milter does not answer, or not as the protocol wants it
   */
  Answer sendThrough(MilterClient milter) throws IOException {
    milter.negotiate(OptionOffer.VERSION_6);
    milter.macros(CommandCode.CONNECT, AT_CONNECT);
    MilterReply reply = milter.connect(CLIENT, AddressFamily.INET, 25, "127.0.0.1");
    if (reply.goesOn()) {
      reply = milter.helo(CLIENT);
    }
    if (reply.goesOn()) {
      milter.macros(CommandCode.MAIL, AT_MAIL);
      reply = milter.mail("<sender@example.com>");
    }
    if (reply.goesOn()) {
      reply = milter.rcpt("<" + RECIPIENT + ">");
    }
    if (reply.goesOn()) {
      milter.macros(CommandCode.DATA, ID);
      reply = milter.data();
    }
    if (reply.goesOn()) {
      reply = content(milter);
    }
    if (!reply.goesOn()) {
      return new Answer(List.of(), reply);
    }
    milter.macros(CommandCode.END_OF_MESSAGE, ID);
    Response response = milter.endOfMessage();
    milter.quit();
    return new Answer(signatures(response), response.verdict());
  }

  private MilterReply content(MilterClient milter) throws IOException {
    for (HeaderField field : message.header().fields()) {
      milter.macros(CommandCode.HEADER, ID);
      MilterReply reply = milter.header(field.name(), field.value().replace("\r\n", "\n"));
      if (!reply.goesOn()) {
        return reply;
      }
    }
    milter.macros(CommandCode.END_OF_HEADERS, ID);
    MilterReply reply = milter.endOfHeaders();
    byte[] body = message.body().array();
    int most = milter.options().maxPayload();
    for (int at = 0; at < body.length && reply.equals(MilterReply.CONTINUE); at += most) {
      milter.macros(CommandCode.BODY, ID);
      reply = milter.body(Arrays.copyOfRange(body, at, Math.min(body.length, at + most)));
    }
    return reply;
  }

  private static List<String> signatures(Response response) {
    return response.modifications().stream()
        .flatMap(modification -> modification.addedField().stream())
        .filter(field -> FieldName.same(field.name(), DkimSignature.FIELD_NAME))
        .map(field -> field.name() + ":" + field.value().replace("\r\n", "\n"))
        .toList();
  }
}
