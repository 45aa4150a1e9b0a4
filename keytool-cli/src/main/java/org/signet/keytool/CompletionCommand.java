package org.signet.keytool;

import java.util.concurrent.Callable;
import org.signet.keytool.terminal.ExitStatus;
import org.signet.keytool.terminal.Program;
import org.signet.keytool.terminal.Version;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code completion}: what makes a shell complete this command's words. */
@Command(
    name = "completion",
    versionProvider = Version.class,
    header = "Prints a script that completes commands and options in bash and zsh.",
    description = {
      "",
      "For every shell, put the second half of the example into ~/.bashrc; in ~/.zshrc it"
          + " needs the line \"autoload -U +X bashcompinit && bashcompinit\" before it.",
      ""
    },
    footer = {
      "",
      "Example: signet-keytool completion >~/.signet-completion && . ~/.signet-completion",
      "",
      "Exit status: 0 success, 2 usage error."
    })
final class CompletionCommand implements Callable<Integer> {
  @Spec
  @SuppressWarnings("NullAway.Init") // Picocli sets it
  private CommandSpec spec;

  @Override
  public Integer call() {
    spec.commandLine().getOut().print(AutoComplete.bash(Program.NAME, spec.root().commandLine()));
    spec.commandLine().getOut().flush();
    return ExitStatus.OK;
  }
}
