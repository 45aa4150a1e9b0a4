package org.signet.keytool.terminal;

import picocli.CommandLine.Help.Ansi.Style;
import picocli.CommandLine.Model.CommandSpec;

/**
 * Colours of a terminal.
 *
 * @param on else all text stays as it is
 */
public record Colours(boolean on) {
  public static final Colours NONE = new Colours(false);

  /** As help texts: on a terminal, and never with NO_COLOR. */
  public static Colours of(CommandSpec spec) {
    return new Colours(spec.commandLine().getColorScheme().ansi().enabled());
  }

  public String good(String text) {
    return in(text, Style.fg_green);
  }

  public String bad(String text) {
    return in(text, Style.fg_red);
  }

  public String doubtful(String text) {
    return in(text, Style.fg_yellow);
  }

  public String alarming(String text) {
    return in(text, Style.bold, Style.fg_red);
  }

  public String place(String text) {
    return in(text, Style.fg_cyan);
  }

  public String important(String text) {
    return in(text, Style.bold);
  }

  private String in(String text, Style... styles) {
    return on && !text.isEmpty() ? Style.on(styles) + text + Style.reset.on() : text;
  }
}
