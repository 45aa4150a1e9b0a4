package org.signet.systemtest.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.signet.milter.address.ListenAddress;

/** The programs that are compared, each as its administrator would run it. */
final class Programs {
  private static final Path OPENDKIM = Path.of("/usr/sbin/opendkim");
  private static final Path RSPAMD = Path.of("/usr/bin/rspamd");
  private static final Path DKIMPY_MILTER = Path.of("/usr/bin/dkimpy-milter");
  private static final Path GO_MSGAUTH = Path.of("/usr/bin/dkim-milter");

  /** OpenDKIM's directives that Signet and dkimpy-milter know too. */
  private static final String COMMON =
      """
      Syslog no
      Canonicalization relaxed/relaxed
      AuthservID %s
      InternalHosts 127.0.0.1
      """
          .formatted(Site.AUTHSERV_ID);

  private Programs() {}

  /**
   * All of them.
   *
   * @param signet the folder of the assembled program
   * @param nativeProvider a folder with the same and a JCA provider in native code, if there is one
   * @param flags further options of the JVM by the name of what runs with them
   */
  static List<Program> all(Path signet, Optional<Path> nativeProvider, Map<String, String> flags) {
    List<Program> programs = new ArrayList<>();
    programs.add(new Signet("Signet", signet, "", ""));
    nativeProvider.ifPresent(
        home -> programs.add(new Signet("Signet, native", home, "", "CryptoProvider auto\n")));
    flags.forEach((name, options) -> programs.add(new Signet(name, signet, options, "")));
    programs.add(new OpenDkim());
    programs.add(new Rspamd());
    programs.add(new DkimpyMilter());
    programs.add(new GoMsgauth());
    return programs;
  }

  private static Optional<String> notInstalled(Path file) {
    return Files.isExecutable(file) ? Optional.empty() : Optional.of("not installed");
  }

  private static Optional<String> needsResolvConf(Program.Job job, Site site) {
    return job != Program.Job.VERIFY || site.hasResolvConf()
        ? Optional.empty()
        : Optional.of("asks only the name servers in /etc/resolv.conf, which are not ours");
  }

  /**
   * Mode, KeyTable and SigningTable; and one list to oversign, so that the programs sign the same
   * fields: by default Signet's list is longer than OpenDKIM's.
   */
  private static String directives(Program.Job job, Site site, String instance) throws IOException {
    if (job == Program.Job.VERIFY) {
      return "Mode v\n";
    }
    boolean rsa = job == Program.Job.SIGN_RSA;
    Path key = rsa ? site.rsaKey() : site.ed25519Key();
    Path keyTable =
        site.write(
            instance + ".KeyTable",
            "k1 %s:%s:%s\n".formatted(Site.DOMAIN, rsa ? "rsa" : "ed", key));
    Path signingTable = site.write(instance + ".SigningTable", "*@" + Site.DOMAIN + " k1\n");
    return "Mode s\nKeyTable %s\nSigningTable refile:%s\nOversignHeaders From\n"
        .formatted(keyTable, signingTable);
  }

  /** The configuration of a program that reads OpenDKIM's. */
  private static Path configuration(
      Program.Job job, Site site, String instance, ListenAddress address, String more)
      throws IOException {
    return site.write(
        instance + ".conf",
        COMMON + directives(job, site, instance) + "Socket " + address + "\n" + more);
  }

  private record Signet(String name, Path home, String javaOptions, String more)
      implements Program {
    @Override
    public Optional<String> cannot(Job job, Site site) {
      return Optional.empty();
    }

    @Override
    public boolean warmsUp() {
      return true;
    }

    @Override
    public List<String> prepare(Job job, Site site, String instance, ListenAddress address)
        throws IOException {
      String nameServer = "Nameservers " + site.dnsHost() + ":" + site.dns().port() + "\n";
      Path conf = configuration(job, site, instance, address, nameServer + more);
      return List.of(
          "/usr/bin/env",
          "SIGNET_JAVA_OPTS=" + javaOptions,
          home.resolve("bin/signet-milter").toString(),
          "-f",
          "-x",
          conf.toString());
    }
  }

  private record OpenDkim() implements Program {
    @Override
    public String name() {
      return "opendkim";
    }

    @Override
    public Optional<String> cannot(Job job, Site site) {
      return notInstalled(OPENDKIM);
    }

    /**
     * Its resolver, libunbound, asks nobody at a loopback address; a file for it would be read by
     * several threads at once, and then it crashes.
     */
    @Override
    public List<String> prepare(Job job, Site site, String instance, ListenAddress address)
        throws IOException {
      Path conf =
          configuration(
              job,
              site,
              instance,
              address,
              (site.hasResolvConf()
                      ? "Nameservers " + site.dnsHost()
                      : "TestDNSData " + site.zoneFile())
                  + "\nRequireSafeKeys no\n"
                  + (job == Job.SIGN_ED25519 ? "SignatureAlgorithm ed25519-sha256\n" : ""));
      return List.of(OPENDKIM.toString(), "-f", "-x", conf.toString());
    }
  }

  /** Its proxy worker, which scans itself, with no modules but those for DKIM. */
  private record Rspamd() implements Program {
    @Override
    public String name() {
      return "rspamd";
    }

    @Override
    public Optional<String> cannot(Job job, Site site) {
      return notInstalled(RSPAMD);
    }

    @Override
    public List<String> prepare(Job job, Site site, String instance, ListenAddress address)
        throws IOException {
      Path folder = Files.createDirectory(site.folder().resolve(instance));
      String socket =
          address.fold(inet -> "127.0.0.1:" + inet.port(), local -> local.path() + " mode=0666");
      boolean verifies = job == Job.VERIFY;
      boolean rsa = job == Job.SIGN_RSA;
      Path conf =
          site.write(
              instance + ".conf",
              """
              options {
                pidfile = "%1$s/pid"; tempdir = "%1$s"; url_tld = "/usr/share/rspamd/effective_tld_names.dat";
                filters = "dkim"; local_addrs = [ "127.0.0.0/8" ];
                max_message = 100M; hyperscan_cache_dir = "%1$s"; cache_file = "%1$s/cache"; history_file = "%1$s/history"; stats_file = "%1$s/stats";
                dns { nameserver = [ "%2$s" ]; timeout = 5s; retransmits = 2; }
              }
              logging { type = "console"; level = "error"; }
              worker "rspamd_proxy" {
                bind_socket = "%3$s"; milter = yes; count = 1; timeout = 120s; max_messages = 0;
                upstream "local" { default = yes; self_scan = yes; }
              }
              modules { path = "/usr/share/rspamd/plugins/%4$s.lua"; path = "/usr/share/rspamd/plugins/milter_headers.lua"; }
              metric { name = "default"; actions { reject = 1000; } }
              milter_headers { use = [ %5$s ]; skip_local = false; skip_authenticated = false; authenticated_headers = [ "authentication-results" ]; }
              dkim { trusted_only = false; }
              dkim_signing { %6$s }
              """
                  .formatted(
                      folder,
                      site.dnsHost() + ":" + site.dns().port(),
                      socket,
                      verifies ? "milter_headers" : "dkim_signing",
                      verifies ? "\"authentication-results\"" : "",
                      verifies
                          ? "enabled = false;"
                          : "sign_local = true; sign_authenticated = true; use_esld = false;"
                              + " check_pubkey = false; domain { \"%s\" { selector = \"%s\"; path = \"%s\"; } }"
                                  .formatted(
                                      Site.DOMAIN,
                                      rsa ? "rsa" : "ed",
                                      rsa ? site.rsaKey() : site.ed25519Seed())));
      return List.of(RSPAMD.toString(), "-f", "-i", "-c", conf.toString());
    }
  }

  private record DkimpyMilter() implements Program {
    @Override
    public String name() {
      return "dkimpy-milter";
    }

    @Override
    public Optional<String> cannot(Job job, Site site) {
      return notInstalled(DKIMPY_MILTER).or(() -> needsResolvConf(job, site));
    }

    @Override
    public List<String> prepare(Job job, Site site, String instance, ListenAddress address)
        throws IOException {
      String keys =
          switch (job) {
            case SIGN_RSA ->
                "Mode s\nDomain %s\nSelector rsa\nKeyFile %s\n"
                    .formatted(Site.DOMAIN, site.rsaKey());
            case SIGN_ED25519 ->
                "Mode s\nDomain %s\nSelectorEd25519 ed\nKeyFileEd25519 %s\n"
                    .formatted(Site.DOMAIN, site.ed25519Seed());
            case VERIFY -> "Mode v\n";
          };
      Path conf =
          site.write(
              instance + ".conf",
              COMMON
                  + keys
                  + "Socket "
                  + address
                  + "\nUserID root\nPidFile "
                  + site.folder().resolve(instance + ".pid")
                  + "\n");
      return List.of(DKIMPY_MILTER.toString(), conf.toString());
    }
  }

  private record GoMsgauth() implements Program {
    @Override
    public String name() {
      return "go-msgauth";
    }

    @Override
    public Optional<String> cannot(Job job, Site site) {
      return notInstalled(GO_MSGAUTH).or(() -> needsResolvConf(job, site));
    }

    @Override
    public List<String> prepare(Job job, Site site, String instance, ListenAddress address) {
      String uri =
          address.fold(inet -> "tcp://127.0.0.1:" + inet.port(), local -> "unix://" + local.path());
      Stream<String> program = Stream.of(GO_MSGAUTH.toString(), "-l", uri, "-i", Site.AUTHSERV_ID);
      boolean rsa = job == Job.SIGN_RSA;
      Stream<String> keys =
          job == Job.VERIFY
              ? Stream.of()
              : Stream.of(
                  "-d",
                  Site.DOMAIN,
                  "-s",
                  rsa ? "rsa" : "ed",
                  "-k",
                  (rsa ? site.rsaKey() : site.ed25519Key()).toString());
      return Stream.concat(program, keys).toList();
    }
  }
}
