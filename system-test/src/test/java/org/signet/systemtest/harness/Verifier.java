package org.signet.systemtest.harness;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A DKIM verifier that somebody else wrote; it gets the message on standard input and the keys from
 * the private DNS.
 */
public enum Verifier {
  MAIL_DKIM("mail-dkim.pl", "mail-dkim-batch.pl", "/usr/bin/perl", "-e"),
  DKIMPY("dkimpy.py", "dkimpy-batch.py", "/usr/bin/python3", "-c");

  private final String script;
  private final String batchScript;
  private final String interpreter;
  private final String option;

  Verifier(String script, String batchScript, String interpreter, String option) {
    this.script = script;
    this.batchScript = batchScript;
    this.interpreter = interpreter;
    this.option = option;
  }

  /** Whether it accepts at least one signature. */
  public boolean accepts(Message message, PrivateDns dns) {
    return verify(message, dns)
        .lines()
        .anyMatch(line -> line.equals("pass") || line.startsWith("pass "));
  }

  /** What it says, with the reason: lines that begin with {@code pass}, {@code fail} and so on. */
  public String verify(Message message, PrivateDns dns) {
    Outcome outcome = command(script).with(dns.port()).input(message.octets()).run();
    if (outcome.status() != 0) {
      throw new AssertionError(
          name() + " does not run; ./check installs what it needs\n" + outcome);
    }
    return outcome.out().strip();
  }

  /**
   * Its verdicts on many messages, in one process, by file: {@code pass} if at least one signature
   * is good, {@code fail} if none is, {@code none} if there is none.
   */
  public Map<String, String> verify(List<Path> files, PrivateDns dns) {
    String names = files.stream().map(file -> file + "\n").collect(Collectors.joining());
    return command(batchScript)
        .with("verify", dns.port())
        .input(names.getBytes(StandardCharsets.UTF_8))
        .run()
        .orFail()
        .out()
        .lines()
        .map(line -> line.split("\t"))
        .collect(Collectors.toMap(fields -> fields[0], fields -> fields[1]));
  }

  private Command command(String name) {
    try (InputStream in = Verifier.class.getResourceAsStream("/verifiers/" + name)) {
      if (in == null) {
        throw new IllegalStateException(name + " is not there");
      }
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      return Command.of(Needs.program(interpreter), option, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
