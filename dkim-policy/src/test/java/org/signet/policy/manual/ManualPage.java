package org.signet.policy.manual;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Help;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/**
 * A manual page in the macros of man(7). What a program says of itself stands between two marks in
 * a page that is otherwise written by hand.
 */
public final class ManualPage {
  private static final MarkedPart PART =
      new MarkedPart(
          ".\\\" From here to the end mark it is written by a test: mvn test -Dgolden.update\n",
          ".\\\" end mark\n");
  private static final Pattern HEADED = Pattern.compile("([A-Z][a-z]+(?: [a-z]+)?):(?: (.+))?");

  /** The order in which reflection finds them differs from run to run. */
  private static final Comparator<OptionSpec> BY_NAME =
      Comparator.<OptionSpec, String>comparing(
              option -> option.names()[0].replace("-", ""), String.CASE_INSENSITIVE_ORDER)
          .thenComparing(option -> option.names()[0]);

  private final StringBuilder text = new StringBuilder();

  /**
   * The text between the marks of this page is what was added here; the golden switch writes it.
   */
  public void assertIsIn(Path page) throws IOException {
    PART.assertIs(page, text.toString());
  }

  /** A heading of the first level. */
  public ManualPage section(String heading) {
    return line(".SH " + escaped(heading));
  }

  /** A heading below it. */
  public ManualPage subsection(String heading) {
    return line(".SS \"" + escaped(heading) + "\"");
  }

  /** How the command is called. */
  public ManualPage synopsis(CommandSpec spec) {
    String synopsis = new Help(spec, Help.defaultColorScheme(Ansi.OFF)).synopsis(0);
    return verbatim(synopsis.stripTrailing().lines().toList());
  }

  /** A name and what is said of it. */
  public ManualPage term(String name, String description) {
    return line(".TP").line("\\fB" + escaped(name) + "\\fR").line(escaped(description));
  }

  /** What the command is for. */
  public ManualPage description(CommandSpec spec) {
    return paragraphs(spec.usageMessage().description(), false);
  }

  /** Positional parameters, then options. */
  public ManualPage options(CommandSpec spec) {
    for (PositionalParamSpec parameter : spec.positionalParameters()) {
      term(parameter.paramLabel(), described(parameter));
    }
    for (OptionSpec option : spec.options().stream().sorted(BY_NAME).toList()) {
      String names = String.join(", ", option.names());
      term(
          option.arity().max() == 0 ? names : names + " " + option.paramLabel(), described(option));
    }
    return this;
  }

  /**
   * What stands below the options: examples, exit status, signals.
   *
   * @param sections whether {@code Exit status:} begins a section, or a paragraph as it stands
   */
  public ManualPage footer(CommandSpec spec, boolean sections) {
    return paragraphs(spec.usageMessage().footer(), sections);
  }

  private static String described(ArgSpec argument) {
    return String.join(" ", argument.description());
  }

  /** Lines that are indented are kept as they are. */
  private ManualPage paragraphs(String[] usage, boolean sections) {
    List<String> lines =
        Arrays.stream(usage).flatMap(line -> line.replace("%n", "\n").lines()).toList();
    for (int i = 0; i < lines.size(); i++) {
      int first = i;
      while (i < lines.size() && lines.get(i).startsWith("  ")) {
        i++;
      }
      if (i > first) {
        verbatim(lines.subList(first, i));
        i--;
      } else if (!lines.get(i).isBlank()) {
        Matcher headed = HEADED.matcher(lines.get(i));
        if (sections && headed.matches()) {
          section(headed.group(1).toUpperCase(Locale.ROOT));
          if (headed.group(2) != null) {
            line(escaped(headed.group(2)));
          }
        } else {
          line(".PP").line(escaped(lines.get(i)));
        }
      }
    }
    return this;
  }

  private ManualPage verbatim(List<String> lines) {
    line(".PP").line(".nf");
    lines.forEach(line -> line(escaped(line)));
    return line(".fi");
  }

  private ManualPage line(String line) {
    text.append(line).append('\n');
    return this;
  }

  /** No octet of it is a macro, an escape or a hyphen that may end a line. */
  private static String escaped(String plain) {
    String escaped =
        plain.replace("%%", "%").replace("\\", "\\e").replace("-", "\\-").replace("\"", "\\(dq");
    return escaped.startsWith(".") || escaped.startsWith("'") ? "\\&" + escaped : escaped;
  }
}
