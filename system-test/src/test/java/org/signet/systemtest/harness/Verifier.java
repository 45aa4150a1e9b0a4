package org.signet.systemtest.harness;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/**
 * A DKIM verifier that somebody else wrote; it gets the message on standard input and the keys from
 * the private DNS.
 */
public enum Verifier {
  MAIL_DKIM("mail-dkim.pl", "/usr/bin/perl", "-e"),
  DKIMPY("dkimpy.py", "/usr/bin/python3", "-c");

  private final String script;
  private final String interpreter;
  private final String option;

  Verifier(String script, String interpreter, String option) {
    this.script = script;
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
    Needs.program(interpreter);
    Outcome outcome =
        Command.of(interpreter, option, text(), dns.port()).input(message.octets()).run();
    if (outcome.status() != 0) {
      throw new AssertionError(
          name() + " does not run; ./check installs what it needs\n" + outcome);
    }
    return outcome.out().strip();
  }

  private String text() {
    try (InputStream in = Verifier.class.getResourceAsStream("/verifiers/" + script)) {
      if (in == null) {
        throw new IllegalStateException(script + " is not there");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
