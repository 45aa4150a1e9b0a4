package org.signet.systemtest.bench;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.signet.milter.address.ListenAddress;

/** A program that signs and verifies as a milter, with what it takes to run it as it comes. */
interface Program {
  /** What it is to do. */
  enum Job {
    SIGN_RSA("sign RSA-2048"),
    SIGN_ED25519("sign Ed25519"),
    VERIFY("verify");

    private final String words;

    Job(String words) {
      this.words = words;
    }

    @Override
    public String toString() {
      return words;
    }
  }

  /** As the report names it. */
  String name();

  /** Why it cannot do that here; empty if it can. */
  Optional<String> cannot(Job job, Site site);

  /** Whether it does its work only after some seconds as fast as it can. */
  default boolean warmsUp() {
    return false;
  }

  /** Writes its configuration below the folder of the site, and gives the command that runs it. */
  List<String> prepare(Job job, Site site, String instance, ListenAddress address)
      throws IOException;

  /** Runs it, until it listens. */
  default Daemon start(Job job, Site site, boolean tcp) throws IOException, InterruptedException {
    String instance = site.newName(name());
    ListenAddress address =
        tcp
            ? ListenAddress.parse("inet:" + MilterBench.freePort() + "@127.0.0.1")
            : new ListenAddress.Local(site.folder().resolve(instance + ".sock"));
    return Daemon.start(
        prepare(job, site, instance, address), address, site.folder().resolve(instance + ".log"));
  }
}
