package org.signet.milter.session;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.signet.milter.event.MilterContext;
import org.signet.milter.event.MilterEvent;
import org.signet.milter.event.MilterFilter;
import org.signet.milter.event.MilterHandler;
import org.signet.milter.option.ActionFlag;
import org.signet.milter.option.MacroStage;
import org.signet.milter.option.OptionRequest;
import org.signet.milter.option.ProtocolFlag;
import org.signet.milter.reply.Answer;
import org.signet.milter.reply.MilterReply;
import org.signet.milter.reply.Modification;
import org.signet.milter.reply.Response;
import org.signet.milter.reply.SmtpReply;

/**
 * A filter that a transcript describes, and that tells how it is called.
 *
 * <pre>
 * filter actions ADD_HEADERS ...        required
 * filter protocol NO_HELO SKIP ...      wanted
 * filter macros EOM i {auth_type}       a list of macros to ask for
 * filter show i {mail_addr}             macros to be shown with each call, if defined
 * filter answer onMail REJECT           the answer to a call that begins so
 * filter answer "onRcpt \"&lt;x&gt;\"" REPLY 550 5.7.1 "no such user"
 * filter change ADDHEADER "X-A" " b"    one more modification at the end of a message
 * </pre>
 */
public final class ScriptedFilter implements MilterFilter {
  private final Set<ActionFlag> actions = EnumSet.noneOf(ActionFlag.class);
  private final Set<ProtocolFlag> protocol = EnumSet.noneOf(ProtocolFlag.class);
  private final Map<MacroStage, List<String>> macros = new EnumMap<>(MacroStage.class);
  private final List<String> shown = new ArrayList<>();
  private final Map<String, MilterReply> answers = new LinkedHashMap<>();
  private final List<Modification> changes = new ArrayList<>();
  private final Set<String> failing = new HashSet<>();
  private final Consumer<String> calls;

  /** Calls are given as lines of a transcript. */
  public ScriptedFilter(Transcript transcript, Consumer<String> calls) {
    this.calls = calls;
    for (String line : transcript.lines("filter ")) {
      List<String> tokens = Transcript.tokens(line.substring("filter ".length()));
      String kind = tokens.remove(0);
      switch (kind) {
        case "actions" -> tokens.forEach(token -> actions.add(ActionFlag.valueOf(token)));
        case "protocol" -> tokens.forEach(token -> protocol.add(ProtocolFlag.valueOf(token)));
        case "macros" -> macros.put(MacroStage.valueOf(tokens.remove(0)), tokens);
        case "show" -> shown.addAll(tokens);
        case "answer" -> answer(tokens);
        case "change" -> changes.add(change(tokens));
        default -> throw new IllegalArgumentException(line);
      }
    }
  }

  private void answer(List<String> tokens) {
    String call = tokens.get(0);
    switch (tokens.get(1)) {
      case "ACCEPT" -> answers.put(call, MilterReply.ACCEPT);
      case "REJECT" -> answers.put(call, MilterReply.REJECT);
      case "TEMPFAIL" -> answers.put(call, MilterReply.TEMPFAIL);
      case "DISCARD" -> answers.put(call, MilterReply.DISCARD);
      case "SKIP" -> answers.put(call, MilterReply.SKIP);
      case "REPLY" ->
          answers.put(
              call,
              MilterReply.of(
                  new SmtpReply(
                      Integer.parseInt(tokens.get(2)),
                      tokens.get(3),
                      tokens.subList(4, tokens.size()))));
      case "FAIL" -> failing.add(call);
      default -> throw new IllegalArgumentException(tokens.toString());
    }
  }

  private static Modification change(List<String> tokens) {
    Optional<String> last =
        tokens.size() > 2 ? Optional.of(tokens.get(tokens.size() - 1)) : Optional.empty();
    return switch (tokens.get(0)) {
      case "ADDHEADER" -> new Modification.AddHeader(tokens.get(1), tokens.get(2));
      case "INSHEADER" ->
          new Modification.InsertHeader(
              Integer.parseInt(tokens.get(1)), tokens.get(2), tokens.get(3));
      case "CHGHEADER" ->
          new Modification.ChangeHeader(
              Integer.parseInt(tokens.get(1)), tokens.get(2), tokens.get(3));
      case "REPLBODY" -> new Modification.ReplaceBody(ISO_8859_1.encode(tokens.get(1)));
      case "ADDRCPT" -> new Modification.AddRecipient(tokens.get(1), last);
      case "DELRCPT" -> new Modification.DeleteRecipient(tokens.get(1));
      case "CHGFROM" -> new Modification.ChangeSender(tokens.get(1), last);
      case "QUARANTINE" -> new Modification.Quarantine(tokens.get(1));
      default -> throw new IllegalArgumentException(tokens.toString());
    };
  }

  @Override
  public OptionRequest options() {
    return new OptionRequest(actions, Set.of(), protocol, macros);
  }

  @Override
  public MilterHandler newHandler(MilterContext context) {
    calls.accept("= new handler");
    return new Handler(context);
  }

  private final class Handler implements MilterHandler {
    private final MilterContext context;

    Handler(MilterContext context) {
      this.context = context;
    }

    private MilterReply call(String name, String... strings) {
      StringBuilder line = new StringBuilder(name);
      for (String string : strings) {
        line.append(' ').append(Transcript.quoted(string));
      }
      String call = line.toString();
      for (String macro : shown) {
        context
            .macros()
            .get(macro)
            .ifPresent(
                value ->
                    line.append(' ').append(macro).append('=').append(Transcript.quoted(value)));
      }
      calls.accept("= " + line);
      if (failing.stream().anyMatch(call::startsWith)) {
        throw new IllegalStateException("as the script says");
      }
      return answers.entrySet().stream()
          .filter(answer -> call.startsWith(answer.getKey()))
          .map(Map.Entry::getValue)
          .findFirst()
          .orElse(MilterReply.CONTINUE);
    }

    @Override
    public Answer<MilterReply> onConnect(MilterEvent.Connect connect) {
      return call(
          "onConnect",
          connect.host(),
          connect.family().toString(),
          connect.address().map(address -> address.getHostAddress()).orElse("no address"),
          String.valueOf(connect.port()));
    }

    @Override
    public Answer<MilterReply> onHelo(MilterEvent.Helo helo) {
      return call("onHelo", helo.name());
    }

    @Override
    public Answer<MilterReply> onMail(MilterEvent.Mail mail) {
      return call("onMail", arguments(mail.sender(), mail.parameters()));
    }

    @Override
    public Answer<MilterReply> onRcpt(MilterEvent.Rcpt rcpt) {
      return call("onRcpt", arguments(rcpt.recipient(), rcpt.parameters()));
    }

    private String[] arguments(String first, List<String> others) {
      List<String> all = new ArrayList<>(others);
      all.add(0, first);
      return all.toArray(String[]::new);
    }

    @Override
    public Answer<MilterReply> onData() {
      return call("onData");
    }

    @Override
    public Answer<MilterReply> onHeader(MilterEvent.Header header) {
      return call("onHeader", header.name(), header.value());
    }

    @Override
    public Answer<MilterReply> onEndOfHeaders() {
      return call("onEndOfHeaders");
    }

    @Override
    public Answer<MilterReply> onBody(MilterEvent.BodyChunk chunk) {
      byte[] octets = new byte[chunk.content().remaining()];
      chunk.content().duplicate().get(octets);
      return call("onBody", new String(octets, ISO_8859_1));
    }

    @Override
    public Answer<MilterReply> onUnknown(MilterEvent.Unknown unknown) {
      return call("onUnknown", unknown.command());
    }

    @Override
    public Answer<Response> onEndOfMessage() {
      return Response.of(changes, call("onEndOfMessage"));
    }

    @Override
    public void onAbort() {
      calls.accept("= onAbort");
    }

    @Override
    public void onClose() {
      calls.accept("= onClose");
    }
  }
}
