package org.signet.server;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.signet.policy.config.Directive;
import org.signet.policy.manual.ManualPage;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/** signet-milter(8) and signet.conf(5) say what the program does. */
class ManualPagesTest {

  @Test
  void signetMilter() throws IOException {
    CommandSpec spec = new CommandLine(new CommandLineOptions()).getCommandSpec();

    new ManualPage()
        .section("SYNOPSIS")
        .synopsis(spec)
        .section("DESCRIPTION")
        .description(spec)
        .section("OPTIONS")
        .options(spec)
        .footer(spec, true)
        .assertIsIn(Path.of("../docs/man/man8/signet-milter.8"));
  }

  @Test
  void signetConf() throws IOException {
    ManualPage page = new ManualPage().section("DIRECTIVES");
    Directive.values().stream()
        .sorted(Comparator.comparing(d -> d.directiveName().toLowerCase(Locale.ROOT)))
        .forEach(d -> page.term(heading(d), d.sentence() + " [" + d.support().words() + "]"));
    page.assertIsIn(Path.of("../docs/man/man5/signet.conf.5"));
  }

  private static String heading(Directive d) {
    String type = d.directiveName() + " (" + d.type().words();
    return type + d.defaultValue().map(text -> ", default " + text + ")").orElse(")");
  }
}
