package org.signet.keytool;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.signet.policy.manual.ManualPage;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/** signet-keytool(1) says what the program does. */
class ManualPageTest {

  @Test
  void signetKeytool() throws IOException {
    CommandLine root =
        Main.commandLine(InputStream.nullInputStream(), OutputStream.nullOutputStream());
    ManualPage page = new ManualPage();

    page.section("SYNOPSIS").synopsis(root.getCommandSpec());
    page.section("DESCRIPTION").description(root.getCommandSpec()).section("COMMANDS");
    for (CommandLine subcommand : root.getSubcommands().values()) {
      CommandSpec spec = subcommand.getCommandSpec();
      page.subsection(spec.name() + ": " + String.join(" ", spec.usageMessage().header()))
          .synopsis(spec)
          .description(spec)
          .options(spec)
          .footer(spec, false);
    }
    page.footer(root.getCommandSpec(), true)
        .assertIsIn(Path.of("../docs/man/man1/signet-keytool.1"));
  }
}
