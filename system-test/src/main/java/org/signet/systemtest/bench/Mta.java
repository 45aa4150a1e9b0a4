package org.signet.systemtest.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.signet.milter.event.AddressFamily;
import org.signet.milter.event.CommandCode;
import org.signet.milter.net.ListenAddress;
import org.signet.milter.net.MilterClient;
import org.signet.milter.option.OptionOffer;
import org.signet.milter.reply.Response;

/** One connection of an MTA that sends the same ordinary message again and again. */
final class Mta implements AutoCloseable {
  private static final Duration TIMEOUT = Duration.ofSeconds(30);
  private static final Map<String, String> ID = Map.of("i", "4F2D1C3B0A");
  private static final Map<String, String> HEADER = header();
  private static final byte[] BODY =
      "A line of a message, of ordinary length.\r\n"
          .repeat(100)
          .getBytes(StandardCharsets.US_ASCII);

  private final MilterClient client;

  /** A session of an SMTP client that is somewhere else. */
  Mta(ListenAddress milter) throws IOException {
    client = MilterClient.connect(milter, TIMEOUT);
    client.negotiate(OptionOffer.VERSION_6);
    client.macros(CommandCode.CONNECT, Map.of("j", "mx.example.com", "v", "Postfix"));
    client.connect("client.example.net", AddressFamily.INET, 40000, "192.0.2.25");
  }

  private static Map<String, String> header() {
    Map<String, String> fields = new LinkedHashMap<>();
    fields.put("From", " Ann Author <ann@example.net>");
    fields.put("To", " Bob <bob@example.com>");
    fields.put("Subject", " An ordinary message");
    fields.put("Date", " Tue, 24 Nov 2026 10:00:00 +0000");
    fields.put("Message-ID", " <20261124100000.4F2D1C3B0A@example.net>");
    fields.put("MIME-Version", " 1.0");
    fields.put("Content-Type", " text/plain; charset=utf-8");
    for (int i = 1; i <= 8; i++) {
      fields.put("X-Field-" + i, " a value of the length that such fields usually have, " + i);
    }
    return fields;
  }

  /** Sends the message, as Postfix does, and waits for the verdict. */
  Response send() throws IOException {
    client.macros(CommandCode.MAIL, Map.of("{mail_addr}", "ann@example.net"));
    client.mail("<ann@example.net>");
    client.macros(CommandCode.RCPT, Map.of("{rcpt_addr}", "bob@example.com"));
    client.rcpt("<bob@example.com>");
    client.data();
    for (Map.Entry<String, String> field : HEADER.entrySet()) {
      client.macros(CommandCode.HEADER, ID);
      client.header(field.getKey(), field.getValue());
    }
    client.macros(CommandCode.END_OF_HEADERS, ID);
    client.endOfHeaders();
    client.macros(CommandCode.BODY, ID);
    client.body(BODY);
    client.macros(CommandCode.END_OF_MESSAGE, ID);
    Response response = client.endOfMessage();
    client.abort();
    return response;
  }

  @Override
  public void close() throws IOException {
    client.quit();
    client.close();
  }
}
