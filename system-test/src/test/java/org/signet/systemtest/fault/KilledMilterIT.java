package org.signet.systemtest.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.signet.systemtest.harness.Await;
import org.signet.systemtest.harness.Mail;
import org.signet.systemtest.harness.MailRoute;
import org.signet.systemtest.harness.MilterSocket;
import org.signet.systemtest.harness.SignetProcess;
import org.signet.systemtest.harness.SmtpClient;

/**
 * The signing Signet is killed with SIGKILL and started again. With {@code milter_default_action =
 * tempfail} no mail is lost, none goes out unsigned and none is signed twice.
 */
class KilledMilterIT {
  private static final Duration PATIENCE = Duration.ofMinutes(1);
  private static final Pattern PUT_OFF =
      Pattern.compile("cleanup\\[\\d+\\]: \\w+: milter-reject: CONNECT from localhost");
  private static final int SIGKILLED = 128 + 9;
  private static final int KILLS = 4;
  private static final int CLIENTS = 6;

  @Test
  void mailUnderWayIsPutOffAndSignedLater() throws InterruptedException {
    long seed = System.nanoTime();
    Random moments = new Random(seed);
    List<Mail> accepted = new ArrayList<>();
    try (MailRoute route = MailRoute.setup().signer("signer", "").overUnixSockets().start();
        Traffic traffic = Traffic.start(route, CLIENTS, Integer.MAX_VALUE)) {
      for (int kill = 0; kill < KILLS; kill++) {
        traffic.await(5 + moments.nextInt(20));
        Thread.sleep(moments.nextInt(50));
        long before = localMailPutOff(route);
        kill(route.signer());
        accepted.add(submitLocally(route));
        Await.until(PATIENCE, () -> localMailPutOff(route) > before, route::logs);
        Thread.sleep(moments.nextInt(100));
        route.signer().startAgain();
        accepted.add(submitLocally(route));
      }
      traffic.await(CLIENTS);
      List<Traffic.Sent> sent = traffic.finish();
      sent.forEach(one -> accepted.add(one.mail()));
      accepted.add(killInAMessage(route));
      route.pickUp();

      assertThat(sent).as("put off, seed %d", seed).anyMatch(one -> one.tries() > 1);
      Arrivals.allSigned(route, accepted);
    }
  }

  /** Killed when it has part of a message; gives that mail, which is taken at the next try. */
  private static Mail killInAMessage(MailRoute route) {
    Mail mail = Mail.from(Mail.AUTHOR);
    try (SmtpClient client = route.submit()) {
      assertThatThrownBy(
              () ->
                  client.send(
                      mail.author(),
                      mail.recipient(),
                      sink -> {
                        sink.write(mail.text().getBytes(StandardCharsets.ISO_8859_1));
                        sink.flush();
                        kill(route.signer());
                      }))
          .isInstanceOf(SmtpClient.NotNow.class)
          .hasMessageContaining("451 4.7.1");
    }
    route.signer().startAgain();
    try (SmtpClient client = route.submit()) {
      client.send(mail);
    }
    return mail;
  }

  /** It leaves its socket file behind, which the next start takes over. */
  private static void kill(SignetProcess signet) {
    signet.kill();
    assertThat(signet.awaitEnd()).isEqualTo(SIGKILLED);
    assertThat(((MilterSocket.Unix) signet.socket()).path()).exists();
    assertThat(signet.socket().answers()).isFalse();
  }

  private static Mail submitLocally(MailRoute route) {
    Mail mail = Mail.from(Mail.AUTHOR);
    route.sendmail(mail);
    return mail;
  }

  /** How often cleanup(8) could not take mail of its own machine; pickup(8) keeps it. */
  private static long localMailPutOff(MailRoute route) {
    return PUT_OFF.matcher(route.logs()).results().count();
  }
}
