package org.signet.keytool.key;

import java.util.List;
import java.util.Locale;
import org.signet.dkim.key.KeyName;
import org.signet.keytool.terminal.CommandFailure;
import org.signet.keytool.terminal.DisplayText;
import picocli.CommandLine.Option;

/** The options that say what a key record holds beside its key, those of opendkim-genkey. */
final class RecordOptions {
  @Option(
      names = {"-a", "--append-domain"},
      negatable = true,
      description = "Write the whole name into the zone file line, not one relative to the zone.")
  private boolean appendDomain;

  @Option(
      names = {"-h", "--hash-algorithms"},
      paramLabel = "H[:H]",
      defaultValue = "sha256",
      description = "h=: the hashes that may be used with the key (default: ${DEFAULT-VALUE}).")
  private String hashes = "sha256";

  @Option(
      names = {"-n", "--note"},
      paramLabel = "TEXT",
      description = "n=: a note for people who read the record.")
  private String note = "";

  @Option(
      names = {"-r", "--restrict"},
      negatable = true,
      description = "s=email: the key is for mail only.")
  private boolean emailOnly;

  @Option(
      names = {"-S", "--nosubdomains", "--no-subdomains"},
      description = "t=s: the key is not for signatures of subdomains (i=@sub.DOMAIN).")
  private boolean noSubdomains;

  @Option(names = "--subdomains", hidden = true)
  private boolean subdomains;

  @Option(
      names = {"-t", "--testmode"},
      negatable = true,
      description = "t=y: the domain is testing DKIM; verifiers treat its mail as unsigned.")
  private boolean testing;

  boolean appendDomain() {
    return appendDomain;
  }

  /** The name in the zone file form. */
  String owner(KeyName name) {
    return appendDomain ? name.dnsName() + "." : name.nameInDomain();
  }

  /**
   * @throws CommandFailure if the hashes are not usable
   */
  RecordTags tags() throws CommandFailure {
    List<String> names = List.of(hashes.toLowerCase(Locale.ROOT).split(":", -1));
    for (String name : names) {
      if (!name.equals("sha256") && !name.equals("sha1")) {
        throw new CommandFailure(
            "--hash-algorithms " + DisplayText.of(hashes) + ": use sha256 (sha1 is obsolete)");
      }
    }
    if (!names.contains("sha256")) {
      throw new CommandFailure(
          "--hash-algorithms "
              + hashes
              + ": verifiers do not accept a key with sha1 alone (RFC 8301); use sha256");
    }
    return new RecordTags(note, names, testing, noSubdomains && !subdomains, emailOnly);
  }
}
