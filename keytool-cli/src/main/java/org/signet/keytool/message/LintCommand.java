package org.signet.keytool.message;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.signet.keytool.terminal.CommandFailure;
import org.signet.keytool.terminal.ExitStatus;
import org.signet.keytool.terminal.MessageFile;
import org.signet.keytool.terminal.Program;
import org.signet.keytool.terminal.Version;
import org.signet.policy.text.JsonLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code lint}: what of messages will be changed after they were signed. */
@Command(
    name = "lint",
    versionProvider = Version.class,
    header = "Reports what will break a signature in transit.",
    description = {
      "",
      "Looks for what mail servers change in messages after signing: lines over 998 octets, bare CR"
          + " and LF, NUL, octets over 127, \"From \" at the start of a line,"
          + " fields that are missing, repeated or cannot be folded, and a From without an author,"
          + " which Signet does not sign. Each line of output has the"
          + " number of the line, what is wrong, and what to do, with Postfix's setting if there is"
          + " one.",
      "",
      "With --json each message gives one object on one line: file, and for each finding rule, line"
          + " (0 for the whole message), detail, problem, fix.",
      ""
    },
    footer = {
      "",
      "Example: signet-keytool lint mail.eml",
      "",
      "Exit status: 0 no problems, 1 problems, 2 usage error or a file could not be" + " read."
    })
public final class LintCommand implements Callable<Integer> {
  private static final int CHUNK = 1 << 16;

  private final InputStream in;

  @Spec
  @SuppressWarnings("NullAway.Init") // Picocli sets it
  private CommandSpec spec;

  @Parameters(
      paramLabel = "MESSAGE",
      arity = "1..*",
      description = "Files, each with one message; - for standard input.")
  private List<String> messages = List.of();

  @Option(names = "--json", description = "One JSON object per message and line.")
  private boolean json;

  public LintCommand(InputStream in) {
    this.in = in;
  }

  @Override
  public Integer call() {
    boolean unread = false;
    boolean found = false;
    for (String message : messages) {
      try {
        MessageLint lint = read(message);
        Map<LintRule, List<MessageLint.Finding>> findings = lint.finish();
        found |= !findings.isEmpty();
        PrintWriter out = spec.commandLine().getOut();
        out.print(json ? json(message, findings) : text(message, lint, findings));
        out.flush();
      } catch (CommandFailure e) {
        spec.commandLine().getErr().println(Program.NAME + ": " + e.getMessage());
        unread = true;
      }
    }
    return unread ? ExitStatus.ERROR : found ? ExitStatus.FOUND : ExitStatus.OK;
  }

  private MessageLint read(String message) throws CommandFailure {
    try (MessageFile file = MessageFile.open(message, in)) {
      MessageLint lint = new MessageLint(file.lineEnds().onlyLf());
      InputStream octets = file.fromStart();
      byte[] chunk = new byte[CHUNK];
      for (int length = octets.read(chunk); length >= 0; length = octets.read(chunk)) {
        lint.write(chunk, 0, length);
      }
      return lint;
    } catch (IOException e) {
      throw CommandFailure.of(MessageFile.displayName(message), e);
    }
  }

  private static String text(
      String message, MessageLint lint, Map<LintRule, List<MessageLint.Finding>> findings) {
    String name = MessageFile.displayName(message);
    StringBuilder text = new StringBuilder();
    findings.forEach(
        (rule, places) -> {
          for (MessageLint.Finding place : places) {
            text.append(name).append(place.line() == 0 ? "" : ":" + place.line()).append(": ");
            text.append(place.detail().isEmpty() ? "" : place.detail() + ": ");
            text.append(rule.problem()).append('\n');
          }
          long more = lint.count(rule) - places.size();
          if (more > 0) {
            text.append(name).append(": and ").append(more).append(" more of this kind\n");
          }
          places.stream()
              .map(place -> rule.fix(place.detail()))
              .distinct()
              .forEach(fix -> text.append("    ").append(fix).append('\n'));
        });
    return text.toString();
  }

  private static String json(String message, Map<LintRule, List<MessageLint.Finding>> findings) {
    JsonLine line = new JsonLine().beginObject().key("file").string(message).key("findings");
    line.beginArray();
    findings.forEach(
        (rule, places) -> {
          for (MessageLint.Finding place : places) {
            line.beginObject();
            line.key("rule").string(rule.id());
            line.key("line").number(place.line());
            line.key("detail").string(place.detail());
            line.key("problem").string(rule.problem());
            line.key("fix").string(rule.fix(place.detail()));
            line.endObject();
          }
        });
    return line.endArray().endObject().line();
  }
}
