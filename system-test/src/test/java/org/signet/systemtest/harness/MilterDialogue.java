package org.signet.systemtest.harness;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.signet.milter.address.ListenAddress;
import org.signet.milter.event.AddressFamily;
import org.signet.milter.event.CommandCode;
import org.signet.milter.net.MilterClient;
import org.signet.milter.option.OptionOffer;
import org.signet.milter.reply.MilterReply;
import org.signet.milter.reply.Modification;
import org.signet.milter.reply.Response;

/**
 * One message as an MTA would bring it, and all that the milter answers, stage by stage, as text.
 */
public final class MilterDialogue {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private String host = "client.test";
  private String address = "192.0.2.9";
  private String daemonName = "MTA";
  private String sender = "<joe@example.com>";
  private final Map<String, String> mailMacros = new LinkedHashMap<>();
  private final List<String> recipients = new ArrayList<>(List.of("<bob@receiver.test>"));
  private final List<String[]> fields = new ArrayList<>();
  private String body = "Hello\r\n";
  private String queueId = "Q1";

  public MilterDialogue client(String name, String ip) {
    host = name;
    address = ip;
    return this;
  }

  public MilterDialogue daemonName(String name) {
    daemonName = name;
    return this;
  }

  public MilterDialogue authenticated() {
    mailMacros.put("{auth_type}", "PLAIN");
    return this;
  }

  public MilterDialogue mailMacro(String name, String value) {
    mailMacros.put(name, value);
    return this;
  }

  /** Takes out all fields of this name. */
  public MilterDialogue without(String name) {
    fields.removeIf(field -> field[0].equals(name));
    return this;
  }

  public MilterDialogue sender(String address) {
    sender = address;
    return this;
  }

  public MilterDialogue recipient(String recipient) {
    recipients.add(recipient);
    return this;
  }

  /** Adds a field, written {@code Name: value} with LF folds. */
  public MilterDialogue field(String field) {
    int colon = field.indexOf(':');
    fields.add(new String[] {field.substring(0, colon), field.substring(colon + 1)});
    return this;
  }

  /** What the MTA calls the message. */
  public MilterDialogue queueId(String id) {
    queueId = id;
    return this;
  }

  public MilterDialogue body(String text) {
    body = text;
    return this;
  }

  /** Plays it; the last line is the verdict with the stage that it came at. */
  public List<String> with(MilterSocket socket) {
    try (MilterClient client =
        MilterClient.connect(ListenAddress.parse(socket.directive()), PATIENCE)) {
      client.negotiate(OptionOffer.VERSION_6);
      return play(client);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private List<String> play(MilterClient client) throws IOException {
    client.macros(CommandCode.CONNECT, Map.of("j", "mta.test", "{daemon_name}", daemonName));
    MilterReply reply = client.connect(host, AddressFamily.INET, 4711, address);
    if (isFinal(reply)) {
      return List.of("CONNECT " + reply);
    }
    client.helo("helo.test");
    client.macros(CommandCode.MAIL, mailMacros);
    client.mail(sender);
    for (String recipient : recipients) {
      client.rcpt(recipient);
    }
    client.data();
    client.macros(CommandCode.END_OF_HEADERS, Map.of("i", queueId));
    for (String[] field : fields) {
      reply = client.header(field[0], field[1]);
      if (isFinal(reply)) {
        return List.of("HEADER " + reply);
      }
    }
    reply = client.endOfHeaders();
    if (isFinal(reply)) {
      return List.of("EOH " + reply);
    }
    if (!body.isEmpty()) {
      client.body(body.getBytes(ISO_8859_1));
    }
    client.macros(CommandCode.END_OF_MESSAGE, Map.of("i", queueId));
    return told(client.endOfMessage());
  }

  private static boolean isFinal(MilterReply reply) {
    return !reply.goesOn();
  }

  private static List<String> told(Response response) {
    List<String> told = new ArrayList<>();
    for (Modification modification : response.modifications()) {
      told.add(modification.fold(new Words()));
    }
    told.add(
        "EOM "
            + (response.verdict().equals(MilterReply.ACCEPT)
                ? MilterReply.CONTINUE
                : response.verdict()));
    return told;
  }

  /** A modification as text. */
  private static final class Words implements Modification.Cases<String> {
    @Override
    public String addHeader(Modification.AddHeader add) {
      return add.toString();
    }

    @Override
    public String insertHeader(Modification.InsertHeader insert) {
      return "insert " + insert.index() + " " + insert.name() + ":" + insert.value();
    }

    @Override
    public String changeHeader(Modification.ChangeHeader change) {
      return "change " + change.index() + " " + change.name() + ":" + change.value();
    }

    @Override
    public String replaceBody(Modification.ReplaceBody replace) {
      return replace.toString();
    }

    @Override
    public String addRecipient(Modification.AddRecipient add) {
      return add.toString();
    }

    @Override
    public String deleteRecipient(Modification.DeleteRecipient delete) {
      return delete.toString();
    }

    @Override
    public String changeSender(Modification.ChangeSender change) {
      return change.toString();
    }

    @Override
    public String quarantine(Modification.Quarantine quarantine) {
      return quarantine.toString();
    }
  }
}
