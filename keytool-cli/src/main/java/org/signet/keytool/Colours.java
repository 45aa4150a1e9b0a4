package org.signet.keytool;

import picocli.CommandLine.Help.Ansi.Style;

/**
 * Colours of a terminal.
 *
 * @param on else all text stays as it is
 */
record Colours(boolean on) {
  String good(String text) {
    return in(Style.fg_green, text);
  }

  String bad(String text) {
    return in(Style.fg_red, text);
  }

  String place(String text) {
    return in(Style.fg_cyan, text);
  }

  String important(String text) {
    return in(Style.bold, text);
  }

  private String in(Style style, String text) {
    return on && !text.isEmpty() ? style.on() + text + Style.reset.on() : text;
  }
}
