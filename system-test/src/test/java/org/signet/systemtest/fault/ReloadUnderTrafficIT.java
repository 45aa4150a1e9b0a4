package org.signet.systemtest.fault;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.signet.systemtest.harness.Await;
import org.signet.systemtest.harness.HttpPage;
import org.signet.systemtest.harness.Loopback;
import org.signet.systemtest.harness.MailRoute;
import org.signet.systemtest.harness.Message;
import org.signet.systemtest.harness.SigningKey;
import org.signet.systemtest.harness.Workspace;

/**
 * Tables change, get new keys and are broken for a while as mail goes through Postfix, one reload
 * after the other: no mail is refused or unsigned, and each has a signature of a key that was in
 * force while it was on its way.
 */
class ReloadUnderTrafficIT {
  private static final int RELOADS = Boolean.getBoolean("fault.full") ? 200 : 40;
  private static final int CLIENTS = 3;
  private static final int KEYS = 5;
  private static final int STEPS_PER_KEY = RELOADS / KEYS;
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Pattern TRIED =
      Pattern.compile("(?m)^signet_reloads_total\\{result=\"(taken|failed)\"} (\\S+)$");

  private final Workspace workspace = Workspace.create();
  private final Path keyTable = workspace.path("KeyTable");
  private final Path signingTable = workspace.path("SigningTable");
  private final int metricsPort = Loopback.freePort();
  private final List<SigningKey> keys = new ArrayList<>();
  private final List<InForce> history = new ArrayList<>();

  /**
   * A selector that signs.
   *
   * @param from when it could be in force at the earliest, {@link System#nanoTime}
   * @param surely since when nothing else was
   */
  private record InForce(String selector, long from, long surely) {}

  private record Reloads(double taken, double failed) {}

  @AfterEach
  void cleanUp() {
    workspace.close();
  }

  @Test
  void eachMailIsSignedAsTheTablesSay() {
    MailRoute.Setup setup = MailRoute.setup();
    for (int i = 0; i < KEYS; i++) {
      keys.add(SigningKey.generate(MailRoute.SENDER, "k" + i));
      setup.publish(keys.get(i));
    }
    useKey(0, 0);
    setup.signer(
        "signer",
        "KeyTable %s\nSigningTable refile:%s\nMetricsAddress 127.0.0.1:%d\n"
            .formatted(keyTable, signingTable, metricsPort));
    history.add(new InForce("k0", Long.MIN_VALUE, Long.MIN_VALUE));
    try (MailRoute route = setup.start();
        Traffic traffic = Traffic.start(route, CLIENTS, Integer.MAX_VALUE)) {
      traffic.await(1);
      for (int step = 0; step < RELOADS; step++) {
        int newest = step / STEPS_PER_KEY;
        int inStep = step % STEPS_PER_KEY;
        if (inStep == 0) {
          // A key that was not there before: its file, its line, and mail that it signs.
          change(route, newest, newest);
          traffic.await(2 * CLIENTS);
        } else {
          switch (step % 4) {
            case 0 -> change(route, newest, inStep % (newest + 1));
            case 1 -> breakTable(route, keyTable, "k0 " + MailRoute.SENDER + "\n");
            case 2 -> change(route, newest, newest);
            default -> breakTable(route, signingTable, "*@sender.test\n");
          }
        }
      }
      List<Traffic.Sent> sent = traffic.finish();

      assertThat(sent).allMatch(one -> one.tries() == 1, "taken at once");
      List<Message> messages =
          Arrivals.allSigned(route, sent.stream().map(Traffic.Sent::mail).toList());
      Map<String, String> selectors = new HashMap<>();
      messages.forEach(
          message -> selectors.put(Arrivals.recipient(message), Arrivals.selector(message)));
      assertThat(sent)
          .allSatisfy(
              one -> assertThat(inForce(one)).contains(selectors.get(one.mail().recipient())));
      assertThat(new TreeSet<>(selectors.values()))
          .containsExactlyElementsOf(keys.stream().map(SigningKey::selector).toList());
    }
  }

  /** Files that have the keys up to {@code newest}, and sign with {@code chosen}. */
  private void useKey(int newest, int chosen) {
    StringBuilder lines = new StringBuilder();
    for (SigningKey key : keys.subList(0, newest + 1)) {
      Path file = workspace.secretFile(key.selector() + ".pem", key.pem());
      assertThat(file.toFile().setLastModified(System.currentTimeMillis() - 60_000)).isTrue();
      lines.append("%1$s %2$s:%1$s:%3$s\n".formatted(key.selector(), key.domain(), file));
    }
    // One more that cannot be used, which is no reason to refuse the others.
    lines.append("lost %s:lost:%s\n".formatted(MailRoute.SENDER, workspace.path("lost.pem")));
    write(keyTable, lines.toString());
    write(signingTable, "*@sender.test " + keys.get(chosen).selector() + "\n");
  }

  private void change(MailRoute route, int newest, int chosen) {
    long from = System.nanoTime();
    useKey(newest, chosen);
    reload(route, true);
    history.add(new InForce(keys.get(chosen).selector(), from, System.nanoTime()));
  }

  /** The tables that were good stay in force. */
  private void breakTable(MailRoute route, Path table, String text) {
    write(table, text);
    reload(route, false);
  }

  /** As if it had been written a while ago: the daemon does not wait for it to rest. */
  private void write(Path table, String text) {
    Path file = workspace.file(table.getFileName().toString(), text);
    assertThat(file.toFile().setLastModified(System.currentTimeMillis() - 60_000)).isTrue();
  }

  /** Asks for a reload, and waits until it is done; fails unless it ends as expected. */
  private void reload(MailRoute route, boolean taken) {
    Reloads before = reloads();
    Reloads after =
        taken
            ? new Reloads(before.taken + 1, before.failed)
            : new Reloads(before.taken, before.failed + 1);
    route.signer().reload();
    Await.until(
        PATIENCE, () -> !reloads().equals(before), () -> "no reload in time\n" + route.logs());
    assertThat(reloads()).isEqualTo(after);
  }

  private Reloads reloads() {
    Map<String, Double> counts = new HashMap<>();
    Matcher line = TRIED.matcher(HttpPage.of(metricsPort, "/metrics").body());
    while (line.find()) {
      counts.put(line.group(1), Double.valueOf(line.group(2)));
    }
    return new Reloads(counts.getOrDefault("taken", -1.0), counts.getOrDefault("failed", -1.0));
  }

  /** The selectors that a mail of this time may have: the last one before it, and those within. */
  private Set<String> inForce(Traffic.Sent mail) {
    Set<String> selectors = new HashSet<>();
    for (InForce one : history) {
      if (one.surely <= mail.begun()) {
        selectors.clear();
      }
      if (one.from <= mail.accepted()) {
        selectors.add(one.selector);
      }
    }
    return selectors;
  }
}
