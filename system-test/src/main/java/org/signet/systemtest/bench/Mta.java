package org.signet.systemtest.bench;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import org.signet.milter.address.ListenAddress;
import org.signet.milter.event.AddressFamily;
import org.signet.milter.event.CommandCode;
import org.signet.milter.net.MilterClient;
import org.signet.milter.option.OptionOffer;
import org.signet.milter.reply.MilterReply;
import org.signet.milter.reply.Response;

/** One connection of an MTA that sends messages, one after the other. */
public final class Mta implements AutoCloseable {
  /** An SMTP client somewhere else. */
  public static final String STRANGER = "192.0.2.25";

  private static final Duration TIMEOUT = Duration.ofSeconds(60);
  private static final Map<String, String> ID = Map.of("i", "4F2D1C3B0A");

  private final MilterClient client;

  /** A session of the SMTP client with this address. */
  public Mta(ListenAddress milter, String clientAddress) throws IOException {
    client = MilterClient.connect(milter, TIMEOUT);
    client.negotiate(OptionOffer.VERSION_6);
    client.macros(CommandCode.CONNECT, Map.of("j", "mx.example.com", "v", "Postfix"));
    client.connect("client.example.net", AddressFamily.INET, 40000, clientAddress);
    client.helo("client.example.net");
  }

  /** Sends a message, as Postfix does, and waits for the verdict. */
  public Response send(BenchMessage message) throws IOException {
    begin(message);
    client.macros(CommandCode.END_OF_MESSAGE, ID);
    Response response = client.endOfMessage();
    client.abort();
    return response;
  }

  /** Sends a message but for its end, and then says that there will be none. */
  public void abort(BenchMessage message) throws IOException {
    begin(message);
    client.abort();
  }

  /** Sends a message but for its end, and hangs up. */
  public void hangUp(BenchMessage message) throws IOException {
    begin(message);
    client.close();
  }

  private void begin(BenchMessage message) throws IOException {
    client.macros(CommandCode.MAIL, Map.of("{mail_addr}", message.sender()));
    client.mail("<" + message.sender() + ">");
    client.macros(CommandCode.RCPT, Map.of("{rcpt_addr}", "bob@example.net"));
    client.rcpt("<bob@example.net>");
    client.data();
    for (BenchMessage.Field field : message.header()) {
      client.macros(CommandCode.HEADER, ID);
      client.header(field.name(), field.value());
    }
    client.macros(CommandCode.END_OF_HEADERS, ID);
    client.endOfHeaders();
    for (byte[] piece : message.body()) {
      client.macros(CommandCode.BODY, ID);
      if (client.body(piece).equals(MilterReply.SKIP)) {
        break; // as Postfix does
      }
    }
  }

  @Override
  public void close() throws IOException {
    client.quit();
    client.close();
  }
}
