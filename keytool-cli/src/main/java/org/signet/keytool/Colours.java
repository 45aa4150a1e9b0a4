package org.signet.keytool;

import picocli.CommandLine.Help.Ansi.Style;
import picocli.CommandLine.Model.CommandSpec;

/**
 * Colours of a terminal.
 *
 * @param on else all text stays as it is
 */
record Colours(boolean on) {
  static final Colours NONE = new Colours(false);

  /** As help texts: on a terminal, and never with NO_COLOR. */
  static Colours of(CommandSpec spec) {
    return new Colours(spec.commandLine().getColorScheme().ansi().enabled());
  }

  String good(String text) {
    return in(text, Style.fg_green);
  }

  String bad(String text) {
    return in(text, Style.fg_red);
  }

  String doubtful(String text) {
    return in(text, Style.fg_yellow);
  }

  String alarming(String text) {
    return in(text, Style.bold, Style.fg_red);
  }

  String place(String text) {
    return in(text, Style.fg_cyan);
  }

  String important(String text) {
    return in(text, Style.bold);
  }

  private String in(String text, Style... styles) {
    return on && !text.isEmpty() ? Style.on(styles) + text + Style.reset.on() : text;
  }
}
