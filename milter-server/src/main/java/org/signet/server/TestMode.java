package org.signet.server;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.signet.dkim.signature.DkimSignature;
import org.signet.milter.event.AddressFamily;
import org.signet.milter.event.Macros;
import org.signet.milter.event.MemoryBudget;
import org.signet.milter.event.MemoryShare;
import org.signet.milter.event.MilterContext;
import org.signet.milter.event.MilterEvent;
import org.signet.milter.event.MilterFilter;
import org.signet.milter.event.MilterHandler;
import org.signet.milter.option.MacroStage;
import org.signet.milter.option.NegotiatedOptions;
import org.signet.milter.option.NegotiationException;
import org.signet.milter.option.OptionNegotiator;
import org.signet.milter.option.OptionOffer;
import org.signet.milter.reply.Answer;
import org.signet.milter.reply.MilterReply;
import org.signet.milter.reply.Modification;
import org.signet.milter.reply.Response;
import org.signet.milter.reply.SmtpReply;
import org.signet.policy.text.FileTrouble;
import org.signet.policy.text.Quoted;

/**
 * {@code -t}: the filter over messages of files, without an MTA. They come from 127.0.0.1, and
 * every macro {@code X} has the value {@code DEBUG-X}.
 */
final class TestMode {
  private static final int CHUNK = 65_535;
  private static final int SHOW_REFUSALS = 1;
  private static final int SHOW_ALL = 2;
  private static final String STANDARD_INPUT = "-";

  private final MilterFilter filter;
  private final TestReport report;
  private final int verbosity;
  private final PrintStream out;
  private final PrintStream err;

  /**
   * @param verbosity 1 tells of answers other than continue, 2 of all and of modifications
   */
  TestMode(
      MilterFilter filter, TestReport report, int verbosity, PrintStream out, PrintStream err) {
    this.filter = filter;
    this.report = report;
    this.verbosity = verbosity;
    this.out = out;
    this.err = err;
  }

  /** Every macro that is asked for. */
  private record TestMacros() implements Macros {
    @Override
    public Optional<String> get(String name) {
      return Optional.of("DEBUG-" + name);
    }

    @Override
    public Optional<String> get(MacroStage stage, String name) {
      return get(name);
    }
  }

  private record Context(NegotiatedOptions options, Macros macros, MemoryShare memory)
      implements MilterContext {}

  /** An answer that ends the message before its end. */
  private static final class EndedEarlyException extends Exception {
    private static final long serialVersionUID = 1L;
  }

  /** All messages, which are separated by commas; ends at the first that cannot be read. */
  ExitStatus run(String files, InputStream standardInput) {
    MilterHandler handler = newHandler();
    try {
      ask("mlfi_connect()", handler.onConnect(client()));
      for (String file : files.split(",", -1)) {
        ExitStatus status = message(handler, file, standardInput);
        if (status != ExitStatus.OK) {
          return status;
        }
      }
      handler.onClose();
      show(SHOW_ALL, "mlfi_close() returned SMFIS_CONTINUE");
      return ExitStatus.OK;
    } catch (EndedEarlyException e) {
      err.println("signet-milter: PeerList has 127.0.0.1: its mail is neither signed nor verified");
      return ExitStatus.SOFTWARE;
    }
  }

  private MilterHandler newHandler() {
    try {
      return filter.newHandler(
          new Context(
              OptionNegotiator.negotiate(OptionOffer.VERSION_6, filter.options()),
              new TestMacros(),
              new MemoryShare(MemoryBudget.unlimited(), 1)));
    } catch (NegotiationException e) {
      throw new IllegalStateException("everything is offered", e);
    }
  }

  private static MilterEvent.Connect client() {
    InetAddress address = InetAddress.getLoopbackAddress();
    return new MilterEvent.Connect(
        "localhost", AddressFamily.INET, Optional.of(address), 0, address.getHostAddress());
  }

  private ExitStatus message(MilterHandler handler, String file, InputStream standardInput) {
    report.begin(file.equals(STANDARD_INPUT) ? "(stdin)" : file);
    TestMessage message;
    try (InputStream in =
        file.equals(STANDARD_INPUT) ? standardInput : Files.newInputStream(Path.of(file))) {
      message = TestMessage.read(in);
    } catch (IOException e) {
      say(FileTrouble.describe(e));
      return ExitStatus.UNAVAILABLE;
    } catch (InvalidPathException e) {
      say("not a path");
      return ExitStatus.UNAVAILABLE;
    } catch (TestMessage.MalformedHeaderException e) {
      say("line " + e.line() + ": header malformed");
      return ExitStatus.DATA_ERROR;
    }
    try {
      finish(handler, message);
      return ExitStatus.OK;
    } catch (EndedEarlyException e) {
      say("neither signed nor verified" + report.lastRemark().map(why -> ": " + why).orElse(""));
      return ExitStatus.SOFTWARE;
    }
  }

  private void finish(MilterHandler handler, TestMessage message) throws EndedEarlyException {
    String name = report.name() + ": ";
    ask(
        name + "mlfi_envfrom()",
        handler.onMail(new MilterEvent.Mail("<sender@example.org>", List.of())));
    ask(
        name + "mlfi_envrcpt()",
        handler.onRcpt(new MilterEvent.Rcpt("<recipient@example.com>", List.of())));
    if (message.header().isEmpty()) {
      say("warning: no headers on input");
    }
    for (TestMessage.Field field : message.header()) {
      ask(
          name + "line " + field.line() + ": mlfi_header()",
          handler.onHeader(new MilterEvent.Header(field.name(), field.value())));
    }
    ask(name + "mlfi_eoh()", handler.onEndOfHeaders());
    ByteBuffer body = message.body();
    for (int at = 0; at < body.limit(); at += CHUNK) {
      ByteBuffer chunk = body.slice(at, Math.min(CHUNK, body.limit() - at));
      ask(name + "mlfi_body()", handler.onBody(new MilterEvent.BodyChunk(chunk)));
    }
    Response response = settle(handler.onEndOfMessage());
    MilterReply verdict = response.verdict();
    // At the end there is nothing to go on with.
    show(
        SHOW_REFUSALS,
        name
            + "mlfi_eom() returned "
            + (verdict.equals(MilterReply.CONTINUE) ? "SMFIS_ACCEPT" : word(verdict)));
    tell(response);
  }

  private void tell(Response response) {
    for (Modification modification : response.modifications()) {
      if (verbosity >= SHOW_ALL) {
        out.println("### " + modification.fold(ShownModification.CASES));
      } else {
        modification
            .addedField()
            .filter(field -> field.name().equals(DkimSignature.FIELD_NAME))
            .ifPresent(this::showSignature);
      }
    }
    if (verbosity >= SHOW_ALL) {
      response
          .verdict()
          .<Optional<String>>fold(plain -> Optional.empty(), text -> Optional.of(shown(text)))
          .ifPresent(out::println);
    }
    report
        .verdict()
        .ifPresent(text -> out.println("signet-milter: " + report.name() + ": " + text));
  }

  private void showSignature(Modification.Field signature) {
    out.println("signet-milter: " + report.name() + ":");
    out.println(signature.name() + ":" + lines(signature.value()));
  }

  private static String shown(SmtpReply reply) {
    return "### SETREPLY: rcode='%d' xcode='%s' replytxt='%s'"
        .formatted(reply.code(), reply.enhancedCode(), String.join("\\n", reply.lines()));
  }

  /** As a file would have it. */
  static String lines(String value) {
    StringBuilder shown = new StringBuilder();
    for (String line : value.replace("\r\n", "\n").split("\n", -1)) {
      boolean first = shown.length() == 0;
      int start = line.startsWith("\t") ? 1 : 0;
      shown.append(first ? "" : "\n").append(line, 0, start);
      shown.append(Quoted.escape(line.substring(start)));
    }
    return shown.toString();
  }

  private void ask(String callback, Answer<MilterReply> answer) throws EndedEarlyException {
    MilterReply given = settle(answer);
    MilterReply reply = // the rest of a file is shown all the same, as opendkim does
        given.goesOn() ? MilterReply.CONTINUE : given;
    boolean goesOn = given.goesOn();
    show(goesOn ? SHOW_ALL : SHOW_REFUSALS, callback + " returned " + word(reply));
    if (!goesOn) {
      throw new EndedEarlyException();
    }
  }

  /** Waits for an answer; each look-up of a key has its time limit. */
  private static <T> T settle(Answer<T> answer) {
    return answer.nowOrLater(now -> now, later -> later.toCompletableFuture().join());
  }

  private static String word(MilterReply reply) {
    return reply.fold(
        plain -> "SMFIS_" + plain.name(),
        text -> text.code() < 500 ? "SMFIS_TEMPFAIL" : "SMFIS_REJECT");
  }

  private void show(int level, String text) {
    if (verbosity >= level) {
      err.println("signet-milter: " + text);
    }
  }

  private void say(String text) {
    err.println("signet-milter: " + report.name() + ": " + text);
  }
}
