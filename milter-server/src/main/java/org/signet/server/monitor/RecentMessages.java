package org.signet.server.monitor;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.stream.IntStream;
import org.signet.dkim.key.KeyName;
import org.signet.dkim.verify.VerificationResult;
import org.signet.server.observe.MessageReport;
import org.signet.server.observe.MessageReport.Ending;
import org.signet.server.observe.MessageReport.SignatureMade;
import org.signet.server.observe.MilterObserver;

/**
 * The last messages, so many at most, for people to look at. What messages say is cut, so that the
 * memory for it is bounded; it is not escaped. Thread-safe, and takes no lock.
 */
final class RecentMessages implements MilterObserver {
  static final int MOST = 50;
  static final int LONGEST_TEXT = 200;
  static final int MOST_SIGNATURES = 5;

  /**
   * One of them.
   *
   * @param number counts up from 0
   * @param why what the rule that decided has found
   * @param outcomes of each signature that was made or verified, and what failed
   */
  record Message(
      long number,
      Instant at,
      String id,
      String client,
      String decision,
      String reason,
      String why,
      List<String> outcomes,
      Ending answer,
      Duration elapsed) {}

  private final AtomicReferenceArray<Message> ring = new AtomicReferenceArray<>(MOST);
  private final AtomicLong next = new AtomicLong();
  private final InstantSource clock;

  RecentMessages(InstantSource clock) {
    this.clock = clock;
  }

  @Override
  public void ended(MessageReport report) {
    long number = next.getAndIncrement();
    ring.set(
        (int) (number % MOST),
        new Message(
            number,
            clock.instant(),
            cut(report.id().text()),
            cut(report.client()),
            report.action(),
            report.reason(),
            cut(report.decision().map(decided -> decided.note().text()).orElse("")),
            outcomes(report),
            report.ending(),
            report.elapsed()));
  }

  /** Those that are there, the last one first. */
  List<Message> lastFirst() {
    return IntStream.range(0, MOST)
        .mapToObj(ring::get)
        .filter(Objects::nonNull)
        .sorted(Comparator.comparing(Message::number).reversed())
        .toList();
  }

  private static List<String> outcomes(MessageReport report) {
    List<String> outcomes = new ArrayList<>();
    for (SignatureMade made : report.signatures()) {
      if (outcomes.size() < MOST_SIGNATURES) {
        outcomes.add(cut("signed " + new KeyName(made.selector(), made.domain()).dnsName()));
      }
    }
    for (VerificationResult result : report.results().orElse(List.of())) {
      if (outcomes.size() < MOST_SIGNATURES) {
        outcomes.add(cut(outcome(result)));
      }
    }
    int all = report.signatures().size() + report.results().map(List::size).orElse(0);
    if (all > MOST_SIGNATURES) {
      outcomes.add((all - MOST_SIGNATURES) + " more");
    }
    report.failure().ifPresent(failure -> outcomes.add(cut(failure.what())));
    return List.copyOf(outcomes);
  }

  private static String outcome(VerificationResult result) {
    return result.code()
        + result.reason().map(reason -> " " + reason.id()).orElse("")
        + " "
        + new KeyName(
                result.summary().selector().orElse("?"), result.summary().domain().orElse("?"))
            .dnsName();
  }

  private static String cut(String text) {
    return text.length() <= LONGEST_TEXT ? text : text.substring(0, LONGEST_TEXT) + "...";
  }
}
