package org.signet.keytool;

import java.io.InputStream;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code txt}: the DNS record of a key that exists. */
@Command(
    name = "txt",
    versionProvider = Version.class,
    header = "Prints the DNS record of a key, in the form that you need.",
    description = {
      "",
      "bind is a line for a zone file, plain the bare value on one line, json an object with name,"
          + " value and strings, nsupdate a script for nsupdate(1), route53 a change batch for"
          + " \"aws route53 change-resource-record-sets\".",
      ""
    },
    footer = {
      "",
      "Example: signet-keytool txt s1.private -d example.com -s s1 --format plain",
      "",
      "Exit status: 0 printed, 2 no record."
    })
final class TxtCommand implements Callable<Integer> {
  private static final int MIN_BITS = 1024; // RFC 8301 §3.2

  private final InputStream in;

  @Spec
  @SuppressWarnings("NullAway.Init") // Picocli sets it
  private CommandSpec spec;

  @Parameters(
      paramLabel = "KEYFILE",
      description = "A private or public key in PEM form; - for standard input.")
  private String keyFile = "";

  @Option(
      names = {"-d", "--domain"},
      paramLabel = "DOMAIN",
      required = true,
      description = "The domain that signs.")
  private String domain = "";

  @Option(
      names = {"-s", "--selector"},
      paramLabel = "SELECTOR",
      required = true,
      description = "The name of the key within the domain.")
  private String selector = "";

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      defaultValue = "bind",
      description = "${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
  private RecordFormat format = RecordFormat.BIND;

  @Mixin private RecordOptions record = new RecordOptions();

  TxtCommand(InputStream in) {
    this.in = in;
  }

  @Override
  public Integer call() throws CommandFailure {
    RecordTags tags = record.tags();
    RecordName name = RecordName.of(selector, domain);
    PublicKeyText key = KeyFile.read(keyFile, in).publicKey();
    key.rsaBits()
        .ifPresent(
            bits -> {
              if (bits < MIN_BITS) {
                warn("verifiers reject this key: it has " + bits + " bits, and 1024 is the least");
              }
            });
    PrintWriter out = spec.commandLine().getOut();
    out.print(format.write(new KeyRecordText(name, record.owner(name), tags, key)));
    out.flush();
    return ExitStatus.OK;
  }

  private void warn(String warning) {
    spec.commandLine().getErr().println(Main.NAME + ": warning: " + warning);
  }
}
