package org.signet.systemtest.demo;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.signet.milter.event.AddressFamily;
import org.signet.milter.event.CommandCode;
import org.signet.milter.net.MilterClient;
import org.signet.milter.option.OptionOffer;
import org.signet.milter.option.ProtocolFlag;
import org.signet.milter.reply.MilterReply;
import org.signet.milter.reply.Modification;
import org.signet.milter.reply.Response;

/** What smtpd and cleanup of a Postfix say to a filter during an SMTP session. */
public final class PostfixSession {
  private static final String HOST = "mx.example.com";
  private static final String PROTOCOL_NAME = "smtp";

  private final MilterClient client;

  /** Begins a session on a fresh connection: negotiation, CONNECT and HELO of an SMTP client. */
  public PostfixSession(MilterClient client, String clientAddress) throws IOException {
    this.client = client;
    boolean local = clientAddress.startsWith("127.");
    String name = local ? "localhost" : "[" + clientAddress + "]";
    client.negotiate(OptionOffer.VERSION_6);
    client.macros(
        CommandCode.CONNECT,
        Map.of(
            "j",
            HOST,
            "{daemon_name}",
            HOST,
            "v",
            "Postfix",
            "_",
            name + (local ? " [" + clientAddress + "]" : "")));
    goOn(
        CommandCode.CONNECT,
        client.connect(
            name,
            clientAddress.contains(":") ? AddressFamily.INET6 : AddressFamily.INET,
            40000,
            clientAddress));
    client.macros(CommandCode.HELO, Map.of());
    goOn(CommandCode.HELO, client.helo("client.example.com"));
  }

  /**
   * Sends a message and applies what the filter answers.
   *
   * @param queueId the macro i
   * @return the verdict: continue, accept or discard
   * @throws IOException also if the filter refuses the message
   */
  public MilterReply send(
      String queueId, String sender, List<String> recipients, MailMessage message)
      throws IOException {
    client.macros(CommandCode.MAIL, Map.of("{mail_addr}", sender, "{mail_mailer}", PROTOCOL_NAME));
    goOn(CommandCode.MAIL, client.mail("<" + sender + ">"));
    for (String recipient : recipients) {
      client.macros(
          CommandCode.RCPT, Map.of("{rcpt_addr}", recipient, "{rcpt_mailer}", PROTOCOL_NAME));
      goOn(CommandCode.RCPT, client.rcpt("<" + recipient + ">"));
    }
    Map<String, String> id = Map.of("i", queueId);
    client.macros(CommandCode.DATA, id);
    goOn(CommandCode.DATA, client.data());
    content(message, id);

    client.macros(CommandCode.END_OF_MESSAGE, id);
    Response response = client.endOfMessage();
    goOn(CommandCode.END_OF_MESSAGE, response.verdict());
    for (Modification modification : response.modifications()) {
      message.apply(modification, client.options().has(ProtocolFlag.HEADER_LEADING_SPACE));
    }
    client.abort();
    return response.verdict();
  }

  private void content(MailMessage message, Map<String, String> id) throws IOException {
    for (MailMessage.Field field : message.visibleFields()) {
      client.macros(CommandCode.HEADER, id);
      goOn(CommandCode.HEADER, client.header(field.name(), field.value()));
    }
    client.macros(CommandCode.END_OF_HEADERS, id);
    goOn(CommandCode.END_OF_HEADERS, client.endOfHeaders());
    byte[] body = message.body();
    int most = client.options().maxPayload();
    for (int at = 0; at < body.length; at += most) {
      client.macros(CommandCode.BODY, id);
      goOn(
          CommandCode.BODY,
          client.body(Arrays.copyOfRange(body, at, Math.min(body.length, at + most))));
    }
  }

  /** Ends the session as Postfix does, with one more abort than is needed. */
  public void quit() throws IOException {
    client.abort();
    client.quit();
  }

  private static void goOn(CommandCode command, MilterReply reply) throws IOException {
    boolean passes =
        reply.fold(
            plain ->
                switch (plain) {
                  case CONTINUE, SKIP -> true;
                  case ACCEPT, DISCARD -> command == CommandCode.END_OF_MESSAGE;
                  case REJECT, TEMPFAIL -> false;
                },
            text -> false);
    if (!passes) {
      throw new IOException("the milter answers " + reply + " to " + command);
    }
  }
}
