package org.signet.systemtest.fault;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.signet.systemtest.harness.Await;
import org.signet.systemtest.harness.Mail;
import org.signet.systemtest.harness.MailRoute;
import org.signet.systemtest.harness.SmtpClient;

/**
 * Clients that send mail through a {@link MailRoute} at the same time. Each does as an MTA does: it
 * sends one mail after the other in a session, and what the server does not take now it sends
 * again, over another session.
 */
final class Traffic implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final long RETRY_MILLIS = 100;
  private static final int MOST_LINES = 60;

  /**
   * A mail that Postfix has taken.
   *
   * @param tries how often it was sent, that time included
   * @param begun when that try began, {@link System#nanoTime}
   * @param accepted when the answer 250 was there
   */
  record Sent(Mail mail, int tries, long begun, long accepted) {}

  private final MailRoute route;
  private final int perSession;
  private final int most;
  private final AtomicInteger begun = new AtomicInteger();
  private final Queue<Sent> sent = new ConcurrentLinkedQueue<>();
  private final ExecutorService threads;
  private final List<Future<?>> clients = new ArrayList<>();
  private volatile boolean stopping;

  private Traffic(MailRoute route, int clients, int perSession, int most) {
    this.route = route;
    this.perSession = perSession;
    this.most = most;
    threads = Executors.newFixedThreadPool(clients);
    for (int i = 0; i < clients; i++) {
      this.clients.add(threads.submit(this::client));
    }
  }

  /** Traffic until {@link #finish}, with at most so many mails in a session. */
  static Traffic start(MailRoute route, int clients, int perSession) {
    return new Traffic(route, clients, perSession, Integer.MAX_VALUE);
  }

  /** So many mails, as fast as they are taken, over one session for each client. */
  static List<Sent> send(MailRoute route, int clients, int mails) {
    try (Traffic traffic = new Traffic(route, clients, Integer.MAX_VALUE, mails)) {
      return traffic.finished();
    }
  }

  /** Waits until so many more mails than now are accepted. */
  void await(int more) {
    int wanted = sent.size() + more;
    Await.until(
        PATIENCE,
        () -> {
          clients.stream().filter(Future::isDone).forEach(Traffic::result);
          return sent.size() >= wanted;
        },
        () -> "only " + sent.size() + " mails were accepted, not " + wanted + "\n" + route.logs());
  }

  /** Ends when each mail that was begun is accepted; all that were. */
  List<Sent> finish() {
    stopping = true;
    return finished();
  }

  private List<Sent> finished() {
    clients.forEach(Traffic::result);
    return List.copyOf(sent);
  }

  private static void result(Future<?> client) {
    try {
      client.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      throw new AssertionError("a client has failed", e.getCause());
    } catch (Exception e) {
      throw new AssertionError("a client does not end", e);
    }
  }

  private void client() {
    @Nullable SmtpClient session = null;
    int inSession = 0;
    try {
      for (int n = begun.getAndIncrement(); n < most && !stopping; n = begun.getAndIncrement()) {
        Mail mail = mail(n);
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        for (int tries = 1; ; tries++) {
          long from = System.nanoTime();
          try {
            if (session == null) {
              session = route.submit();
              inSession = 0;
            }
            session.send(mail);
            sent.add(new Sent(mail, tries, from, System.nanoTime()));
            inSession++;
            break;
          } catch (SmtpClient.NotNow e) {
            if (System.nanoTime() > deadline) {
              throw new AssertionError("nobody takes this mail: " + route.logs(), e);
            }
            session = closed(session);
            pause();
          }
        }
        if (inSession == perSession) {
          session = closed(session);
        }
      }
    } finally {
      closed(session);
    }
  }

  private static @Nullable SmtpClient closed(@Nullable SmtpClient session) {
    if (session != null) {
      session.close();
    }
    return null;
  }

  private static void pause() {
    try {
      Thread.sleep(RETRY_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }

  /** From one line to some kilobytes. */
  private static Mail mail(int n) {
    String line = "Line of mail " + n + ", \twith white space. \r\n. and dots\r\n";
    return Mail.from(Mail.AUTHOR).body(line.repeat(1 + n % MOST_LINES) + "\r\n");
  }

  @Override
  public void close() {
    stopping = true;
    threads.shutdownNow();
  }
}
