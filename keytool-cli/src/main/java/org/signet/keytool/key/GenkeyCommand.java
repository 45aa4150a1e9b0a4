package org.signet.keytool.key;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.signet.dkim.key.KeyName;
import org.signet.keytool.terminal.CommandFailure;
import org.signet.keytool.terminal.DisplayText;
import org.signet.keytool.terminal.ExitStatus;
import org.signet.keytool.terminal.OutputFile;
import org.signet.keytool.terminal.Program;
import org.signet.keytool.terminal.Version;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code genkey}: a key pair, and the DNS record of its public half. */
@Command(
    name = "genkey",
    versionProvider = Version.class,
    preprocessor = KeyTypeArgument.class,
    header = "Makes a key pair and the DNS record to publish.",
    description = {
      "",
      "Writes SELECTOR.private, the private key (PKCS#8 PEM, mode 0600), and SELECTOR.txt, the"
          + " record for a zone file, into the directory. All options of opendkim-genkey work.",
      "",
      "-t has two meanings: followed by @|bold rsa|@ or @|bold ed25519|@ it is --type, else it is"
          + " --testmode as in opendkim-genkey. In scripts use the long forms.",
      ""
    },
    footer = {
      "",
      "Example: signet-keytool genkey -d example.com -s s2027 -D /etc/dkimkeys%n"
          + "           --append-to /etc/KeyTable refile:/etc/SigningTable",
      "",
      "Exit status: 0 both files are written, 2 nothing is written."
    })
public final class GenkeyCommand implements Callable<Integer> {
  private static final int DEFAULT_BITS = 2048;
  private static final int MIN_BITS = 1024; // RFC 8301 §3.2
  private static final int MAX_BITS = 8192;

  @Spec
  @SuppressWarnings("NullAway.Init") // Picocli sets it
  private CommandSpec spec;

  @Option(
      names = {"-d", "--domain"},
      paramLabel = "DOMAIN",
      description = "The domain that will sign (default: localhost, for the comment only).")
  private Optional<String> domain = Optional.empty();

  @Option(
      names = {"-s", "--selector"},
      paramLabel = "SELECTOR",
      defaultValue = "default",
      description = "The name of this key within the domain (default: ${DEFAULT-VALUE}).")
  private String selector = "default";

  @Option(
      names = {"-D", "--directory"},
      paramLabel = "DIR",
      defaultValue = ".",
      description = "Where to put the two files (default: the current directory).")
  private String directory = ".";

  @Option(
      names = {"-b", "--bits"},
      paramLabel = "BITS",
      description = "Size of an RSA key, 1024 to 8192 (default: 2048, which all verifiers accept).")
  private Optional<Integer> bits = Optional.empty();

  @Option(
      names = "--type",
      paramLabel = "TYPE",
      defaultValue = "rsa",
      description = "rsa or ed25519 (default: ${DEFAULT-VALUE}); also -t TYPE.")
  private String type = "rsa";

  @Mixin private RecordOptions record = new RecordOptions();

  @Option(
      names = {"-f", "--force"},
      description = "Replace existing files; the old private key is lost.")
  private boolean force;

  @Option(
      names = "--append-to",
      arity = "1..2",
      paramLabel = "TABLE",
      description =
          "Add a line for the key to this KeyTable and, if a second file follows, for all authors"
              + " of the domain to that SigningTable; begin its name with refile: if it is one of"
              + " patterns.")
  private List<String> tables = List.of();

  @Option(
      names = {"-v", "--verbose"},
      negatable = true,
      description = "Report each step on standard error.")
  private boolean verbose;

  @Override
  public Integer call() throws CommandFailure {
    RecordTags tags = record.tags();
    if (record.appendDomain() && domain.isEmpty()) {
      throw new CommandFailure("--append-domain needs the domain: add -d DOMAIN");
    }
    KeyName name = KeyNameArguments.check(selector, domain.orElse("localhost"));
    boolean ed25519 = isEd25519();
    int size = checkSize(ed25519);
    Path folder = folder();
    OutputFile keyFile =
        OutputFile.secret(folder.resolve(name.selector() + ".private").normalize());
    OutputFile recordFile = OutputFile.open(folder.resolve(name.selector() + ".txt").normalize());
    refuseToOverwrite(keyFile);
    refuseToOverwrite(recordFile);
    List<TableAppend> lines = lines(name, keyFile.path());

    tell("generating private key");
    NewKey key = ed25519 ? NewKey.ed25519() : NewKey.rsa(size);
    KeyRecordText text = new KeyRecordText(name, record.owner(name), tags, key.publicKey());
    write(keyFile, key.pem());
    tell("private key written to " + keyFile.path());
    try {
      write(recordFile, text.zoneFile());
    } catch (CommandFailure e) {
      if (!force) {
        deleteUnused(keyFile.path());
      }
      throw e;
    }
    tell("DNS TXT record written to " + recordFile.path());
    append(lines, keyFile.path(), recordFile.path());
    report(keyFile.path(), recordFile.path(), text, ed25519 ? "Ed25519" : "RSA, " + size + " bits");
    return ExitStatus.OK;
  }

  private List<TableAppend> lines(KeyName name, Path privateKey) throws CommandFailure {
    if (tables.isEmpty()) {
      return List.of();
    }
    if (domain.isEmpty()) {
      throw new CommandFailure("--append-to needs the domain: add -d DOMAIN");
    }
    if (tables.size() > 2) {
      throw new CommandFailure("--append-to takes a KeyTable and a SigningTable, no more");
    }
    List<TableAppend> lines = new ArrayList<>();
    lines.add(TableAppend.keyTable(tables.get(0), name, privateKey));
    if (tables.size() == 2) {
      lines.add(TableAppend.signingTable(tables.get(1), name));
    }
    return lines;
  }

  /** All lines, or neither lines nor files. */
  private void append(List<TableAppend> lines, Path privateKey, Path record) throws CommandFailure {
    List<TableAppend> done = new ArrayList<>();
    try {
      for (TableAppend line : lines) {
        line.append();
        done.add(line);
        tell("line added to " + line);
      }
    } catch (CommandFailure e) {
      for (TableAppend line : done) {
        line.undo();
      }
      if (!force) {
        deleteUnused(privateKey);
        deleteUnused(record);
      }
      throw e;
    }
  }

  private boolean isEd25519() throws CommandFailure {
    return switch (type.toLowerCase(Locale.ROOT)) {
      case "rsa" -> false;
      case "ed25519" -> true;
      default ->
          throw new CommandFailure("--type " + DisplayText.of(type) + ": use rsa or ed25519");
    };
  }

  private int checkSize(boolean ed25519) throws CommandFailure {
    if (ed25519) {
      if (bits.isPresent()) {
        throw new CommandFailure("an Ed25519 key has a fixed size: leave --bits out");
      }
      warn("many receivers do not verify Ed25519 yet; sign with an RSA key as well");
      return 0;
    }
    int size = bits.orElse(DEFAULT_BITS);
    if (size < MIN_BITS || size > MAX_BITS) {
      throw new CommandFailure(
          "--bits "
              + size
              + (size < MIN_BITS
                  ? ": verifiers reject RSA keys below 1024 bits (RFC 8301); use 2048"
                  : ": verifiers do not accept RSA keys above 8192 bits; use 2048"));
    }
    if (size < DEFAULT_BITS) {
      warn("an RSA key of " + size + " bits is weak; signers should use 2048 (RFC 8301)");
    } else if (size > DEFAULT_BITS) {
      warn(
          "the record of a key of "
              + size
              + " bits does not fit into a plain DNS answer of 512 octets, "
              + (size > 4096
                  ? "and receivers need not verify keys above 4096 bits"
                  : "and some DNS providers do not accept it"));
    }
    return size;
  }

  private Path folder() throws CommandFailure {
    Path folder;
    try {
      folder = Path.of(directory);
    } catch (InvalidPathException e) {
      throw new CommandFailure("--directory: not a valid file name");
    }
    if (!Files.isDirectory(folder)) {
      throw new CommandFailure(
          DisplayText.of(directory)
              + ": the directory does not exist; create it: mkdir -p -m 700 "
              + DisplayText.of(directory));
    }
    return folder;
  }

  private void refuseToOverwrite(OutputFile file) throws CommandFailure {
    if (!force && file.exists()) {
      throw existsAlready(file);
    }
  }

  private static CommandFailure existsAlready(OutputFile file) {
    return new CommandFailure(
        file.path() + " already exists; use another selector, or replace it with --force");
  }

  private void write(OutputFile file, String text) throws CommandFailure {
    try {
      file.write(text, force);
    } catch (FileAlreadyExistsException e) {
      throw existsAlready(file);
    } catch (IOException e) {
      throw CommandFailure.of(file.path().toString(), e);
    }
  }

  private static void deleteUnused(Path keyFile) throws CommandFailure {
    try {
      Files.delete(keyFile);
    } catch (IOException e) {
      throw CommandFailure.of(keyFile.toString(), e);
    }
  }

  private void report(Path keyFile, Path recordFile, KeyRecordText text, String what) {
    PrintWriter out = spec.commandLine().getOut();
    String shownName = domain.isPresent() ? text.name().dnsName() : text.name().nameInDomain();
    out.printf(
        "Private key: %s (%s; only its owner can read it)%n", keyFile.toAbsolutePath(), what);
    out.printf("DNS record:  %s (the same for a zone file)%n", recordFile.toAbsolutePath());
    if (!tables.isEmpty()) {
      out.printf("Added to:    %s%n", DisplayText.of(String.join(", ", tables)));
    }
    out.println();
    out.printf(
        "Publish this TXT record%s:%n%n", domain.isPresent() ? "" : " in the zone of the domain");
    out.printf("name   %s%n", shownName);
    out.printf("value  %s%n", text.text());
  }

  private void tell(String step) {
    if (verbose) {
      spec.commandLine().getErr().println(Program.NAME + ": " + step);
    }
  }

  private void warn(String warning) {
    spec.commandLine().getErr().println(Program.NAME + ": warning: " + warning);
  }
}
