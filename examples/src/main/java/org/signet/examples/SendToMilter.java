package org.signet.examples;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import org.signet.milter.address.ListenAddress;
import org.signet.milter.event.AddressFamily;
import org.signet.milter.event.CommandCode;
import org.signet.milter.net.MilterClient;
import org.signet.milter.option.OptionOffer;
import org.signet.milter.reply.Response;

/** The MTA's side: shows a message to a milter, and prints what the milter answers. */
public final class SendToMilter {
  private SendToMilter() {}

  static Response send(ListenAddress milter) throws IOException {
    try (MilterClient mta = MilterClient.connect(milter, Duration.ofSeconds(20))) {
      mta.negotiate(OptionOffer.VERSION_6);
      mta.connect("client.example.net", AddressFamily.INET, 34567, "192.0.2.1");
      mta.helo("client.example.net");
      mta.mail("<ann@example.net>");
      mta.rcpt("<bob@example.org>");
      mta.header("From", " Ann <ann@example.net>");
      mta.header("Subject", " Lunch?");
      mta.endOfHeaders();
      mta.body("Today at noon?\r\n".getBytes(StandardCharsets.US_ASCII));
      mta.macros(CommandCode.END_OF_MESSAGE, Map.of("i", "4F2D1C3B0A"));
      Response response = mta.endOfMessage();
      mta.quit();
      return response;
    }
  }

  /** Sends it to the address given, such as {@code inet:8899@127.0.0.1}. */
  public static void main(String[] args) throws IOException {
    Response response = send(ListenAddress.parse(args[0]));
    response.modifications().forEach(System.out::println);
    System.out.println(response.verdict());
  }
}
