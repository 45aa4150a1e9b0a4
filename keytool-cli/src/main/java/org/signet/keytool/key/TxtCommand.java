package org.signet.keytool.key;

import java.io.InputStream;
import java.io.PrintWriter;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.signet.dkim.key.KeyName;
import org.signet.keytool.terminal.CommandFailure;
import org.signet.keytool.terminal.ExitStatus;
import org.signet.keytool.terminal.Program;
import org.signet.keytool.terminal.Version;
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
    header = "Prints the DNS record of a key, in the format that you need.",
    description = {
      "",
      "Formats:",
      "  bind        a line for a zone file; its name is relative without -a",
      "  plain       the bare value on one line, for web forms",
      "  ipa         a command for FreeIPA",
      "  nsupdate    a script for nsupdate(1)",
      "  json        an object with name, type, text and strings",
      "  route53     for: aws route53 change-resource-record-sets --change-batch",
      "  cloudflare  for: curl --data, to Cloudflare's dns_records",
      "  dnscontrol  an element of D() in dnsconfig.js",
      "  tinydns     a line for the data file",
      "  ldif        for ldapadd, with the schema dNSDomain2",
      "",
      "With --revoke the record revokes the key: its signatures are no longer" + " accepted.",
      ""
    },
    footer = {
      "",
      "Example: signet-keytool txt s1.private -d example.com -s s1 --format plain",
      "         signet-keytool txt --revoke -d example.com -s s1 --format nsupdate",
      "",
      "Exit status: 0 success, 2 no record printed."
    })
public final class TxtCommand implements Callable<Integer> {
  private static final int MIN_BITS = 1024; // RFC 8301 §3.2

  private final InputStream in;

  @Spec
  @SuppressWarnings("NullAway.Init") // Picocli sets it
  private CommandSpec spec;

  @Parameters(
      paramLabel = "KEYFILE",
      arity = "0..1",
      description = "A private or public key in PEM format; - for standard input.")
  private Optional<String> keyFile = Optional.empty();

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

  @Option(
      names = "--revoke",
      description = "The record with an empty p=, which revokes the key; without KEYFILE.")
  private boolean revoke;

  @Mixin private RecordOptions record = new RecordOptions();

  public TxtCommand(InputStream in) {
    this.in = in;
  }

  @Override
  public Integer call() throws CommandFailure {
    RecordTags tags = record.tags();
    KeyName name = KeyNameArguments.check(selector, domain);
    PublicKeyText key = key();
    key.rsaBits()
        .ifPresent(
            bits -> {
              if (bits < MIN_BITS) {
                warn(
                    "verifiers reject this key: it has "
                        + bits
                        + " bits, at least 1024 are required");
              }
            });
    PrintWriter out = spec.commandLine().getOut();
    out.print(
        format.write(
            new KeyRecordText(name, record.owner(name), revoke ? tags.ofRevoked() : tags, key)));
    out.flush();
    return ExitStatus.OK;
  }

  private PublicKeyText key() throws CommandFailure {
    if (revoke != keyFile.isEmpty()) {
      throw new CommandFailure(
          revoke
              ? "--revoke needs no key file: leave it out"
              : "the key file is missing: give a private or a public key");
    }
    return revoke ? PublicKeyText.REVOKED : KeyFile.read(keyFile.get(), in).publicKey();
  }

  private void warn(String warning) {
    spec.commandLine().getErr().println(Program.NAME + ": warning: " + warning);
  }
}
