package org.signet.systemtest.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.signet.milter.address.ListenAddress;
import org.signet.milter.reply.Response;

/** Messages to verify: signed once by Signet, for all programs alike. */
public final class SignedMessages {
  private static final String INTERNAL = "127.0.0.1";
  private static final String SIGNATURE = "DKIM-Signature";

  private final Map<Integer, BenchMessage> bySize = new HashMap<>();
  private final List<BenchMessage> manySelectors = new ArrayList<>();

  private SignedMessages() {}

  /**
   * Signs messages of these sizes, and one of the first size for each of the many selectors.
   *
   * @param signet the folder of the assembled program
   */
  static SignedMessages make(Path signet, Site site, List<Integer> sizes)
      throws IOException, InterruptedException {
    StringBuilder keys = new StringBuilder();
    StringBuilder authors = new StringBuilder();
    String key = Site.DOMAIN + ":%s:" + site.rsaKey() + "\n";
    keys.append("rsa ").append(key.formatted("rsa"));
    authors.append(Site.AUTHOR).append(" rsa\n");
    for (int i = 0; i < Site.MANY; i++) {
      keys.append("k").append(i).append(' ').append(key.formatted("s" + i));
      authors.append(author(i)).append(" k").append(i).append('\n');
    }
    ListenAddress address = new ListenAddress.Local(site.folder().resolve("signer.sock"));
    Path conf =
        site.write(
            "signer.conf",
            "Mode s\nSyslog no\nCanonicalization relaxed/relaxed\nKeyTable "
                + site.write("signer.KeyTable", keys.toString())
                + "\nSigningTable file:"
                + site.write("signer.SigningTable", authors.toString())
                + "\nSocket "
                + address
                + "\n");
    SignedMessages made = new SignedMessages();
    List<String> command =
        List.of(signet.resolve("bin/signet-milter").toString(), "-f", "-x", conf.toString());
    try (Daemon signer = Daemon.start(command, address, site.folder().resolve("signer.log"));
        Mta mta = new Mta(signer.address(), INTERNAL)) {
      for (int size : sizes) {
        made.bySize.put(size, signed(mta, BenchMessage.of(Site.AUTHOR, size)));
      }
      for (int i = 0; i < Site.MANY; i++) {
        made.manySelectors.add(signed(mta, BenchMessage.of(author(i), sizes.get(0))));
      }
    }
    return made;
  }

  private static String author(int number) {
    return "ann" + number + "@" + Site.DOMAIN;
  }

  private static BenchMessage signed(Mta mta, BenchMessage message) throws IOException {
    Response response = mta.send(message);
    return field(response, SIGNATURE)
        .map(message::under)
        .orElseThrow(() -> new IOException("not signed: " + response));
  }

  /** The field of this name that is added to the message. */
  public static Optional<BenchMessage.Field> field(Response response, String name) {
    return response.modifications().stream()
        .flatMap(modification -> modification.addedField().stream())
        .filter(field -> field.name().equalsIgnoreCase(name))
        .findFirst()
        .map(field -> new BenchMessage.Field(field.name(), field.value()));
  }

  /** What a program has to do in this job, with messages of this size. */
  Load.Work work(Program.Job job, int size) {
    return switch (job) {
      case SIGN_RSA -> signing(size, "a=rsa-sha256");
      case SIGN_ED25519 -> signing(size, "a=ed25519-sha256");
      case VERIFY -> verifying(List.of(bySize.get(size)));
    };
  }

  /** Verifying messages each of which has a selector of its own. */
  Load.Work workOfManySelectors() {
    return verifying(manySelectors);
  }

  private static Load.Work signing(int size, String tag) {
    return new Load.Work(
        INTERNAL,
        List.of(BenchMessage.of(Site.AUTHOR, size)),
        response ->
            field(response, SIGNATURE).filter(added -> added.value().contains(tag)).isPresent());
  }

  private static Load.Work verifying(List<BenchMessage> messages) {
    return new Load.Work(
        Mta.STRANGER,
        messages,
        response ->
            field(response, "Authentication-Results")
                .filter(added -> added.value().contains("dkim=pass"))
                .isPresent());
  }
}
