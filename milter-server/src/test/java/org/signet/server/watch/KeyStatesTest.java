package org.signet.server.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.signet.server.watch.SomeKeys.RIGHT;
import static org.signet.server.watch.SomeKeys.TIMEOUT;
import static org.signet.server.watch.SomeKeys.WATCHED;
import static org.signet.server.watch.SomeKeys.WRONG;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.signet.dkim.key.KeyLookupResult;
import org.signet.dkim.key.KeyName;
import org.signet.server.watch.KeyStatus.State;
import org.slf4j.LoggerFactory;

/** What follows from the answers of the DNS, with each log line. */
class KeyStatesTest {
  private static final Instant START = Instant.parse("2026-11-24T10:00:00Z");
  private static final String NAME = "key s1._domainkey.example.com ";
  private static final String OTHER = "the record has the public key of another private key";

  private Instant now = START;
  private final InstantSource clock = () -> now;
  private final Logger logger = (Logger) LoggerFactory.getLogger("org.signet.server");
  private final ListAppender<ILoggingEvent> appender = new ListAppender<>();
  private KeyStates states = states(Optional.empty());

  private KeyStates states(Optional<KeyStates> before) {
    return new KeyStates(Map.of(WATCHED, Optional.of(START)), clock, before);
  }

  @BeforeEach
  void listen() {
    appender.start();
    logger.addAppender(appender);
  }

  @AfterEach
  void stopListening() {
    logger.detachAppender(appender);
  }

  private List<String> log() {
    return appender.list.stream()
        .map(event -> event.getLevel() + " " + event.getFormattedMessage())
        .toList();
  }

  private KeyStatus status() {
    return states.all().get(0);
  }

  private Optional<String> mismatch() {
    return states.mismatch(new KeyName("s1", "example.com"), WATCHED.key());
  }

  static Stream<Arguments> answers() {
    return Stream.of(
        Arguments.of(RIGHT, State.PUBLISHED, ""),
        Arguments.of(WRONG, State.MISMATCH, OTHER),
        Arguments.of(
            new KeyLookupResult.NoSuchName(), State.MISMATCH, "DNS has no record of this name"),
        Arguments.of(new KeyLookupResult.NoData(), State.MISMATCH, "the name has no TXT record"),
        Arguments.of(
            SomeKeys.found("v=DKIM1; p="), State.MISMATCH, "p= is empty, which revokes the key"),
        Arguments.of(
            SomeKeys.found(WATCHED.record(), "v=DKIM1; p=other"),
            State.MISMATCH,
            "2 key records have this name; leave only the right one"),
        Arguments.of(SomeKeys.found(WATCHED.record() + "; t=y"), State.PUBLISHED, ""),
        Arguments.of(
            SomeKeys.found(WATCHED.record() + "; h=sha1"),
            State.MISMATCH,
            "h= does not have sha256, with which the key signs"),
        Arguments.of(TIMEOUT, State.UNKNOWN, ""),
        Arguments.of(
            new KeyLookupResult.Failed(KeyLookupResult.Cause.SERVFAIL, ""), State.UNKNOWN, ""),
        Arguments.of(
            new KeyLookupResult.Failed(KeyLookupResult.Cause.BOGUS, ""), State.UNKNOWN, ""));
  }

  @ParameterizedTest
  @MethodSource("answers")
  void anAnswerIsAVerdictAndNoAnswerIsNone(KeyLookupResult answer, State state, String problem) {
    states.answered(WATCHED, answer);

    assertThat(status().state()).isEqualTo(state);
    assertThat(status().problem()).isEqualTo(problem);
    assertThat(status().checkedAt()).hasValue(START);
    assertThat(status().seenAt().isPresent()).isEqualTo(state == State.PUBLISHED);
    assertThat(mismatch()).isEqualTo(problem.isEmpty() ? Optional.empty() : Optional.of(problem));
  }

  @Test
  void logsWhatChangesAndNothingElse() {
    states.answered(WATCHED, RIGHT);
    states.answered(WATCHED, WRONG);
    states.answered(WATCHED, WRONG);
    states.answered(WATCHED, TIMEOUT);
    states.answered(WATCHED, TIMEOUT);
    states.answered(WATCHED, RIGHT);
    states.answered(WATCHED, RIGHT);

    assertThat(log())
        .containsExactly(
            "ERROR " + NAME + "does not match its record: " + OTHER,
            "WARN " + NAME + "cannot be compared with its record: timeout: no answer in time",
            "INFO " + NAME + "matches its record again");
  }

  @Test
  void aSilentDnsChangesNothingAboutWhatItSaid() {
    states.answered(WATCHED, RIGHT);
    now = START.plus(Duration.ofHours(1));
    states.answered(WATCHED, TIMEOUT);

    assertThat(status().state()).isEqualTo(State.PUBLISHED);
    assertThat(status().seenAt()).hasValue(START);
    assertThat(status().checkedAt()).hasValue(now);
    assertThat(status().trouble()).isEqualTo("timeout: no answer in time");

    states.answered(WATCHED, WRONG);
    states.answered(WATCHED, TIMEOUT);
    assertThat(mismatch()).hasValue(OTHER);
  }

  @Test
  void aSignatureThatDoesNotVerifyCountsUntilOneDoesOrTheRecordIsSeenToBeRight() {
    states.tried(WATCHED, "it does not verify");
    assertThat(mismatch()).hasValue("it does not verify");
    states.answered(WATCHED, WRONG);
    assertThat(mismatch()).hasValue(OTHER + "; it does not verify");
    assertThat(states.problems())
        .containsExactly(NAME + "does not match its record: " + OTHER + "; it does not verify");

    states.tried(WATCHED, "");
    assertThat(mismatch()).hasValue(OTHER);
    states.tried(WATCHED, "again");
    assertThat(states.answered(WATCHED, RIGHT)).as("a fault is forgotten").isTrue();
    assertThat(mismatch()).isEmpty();
    assertThat(states.answered(WATCHED, RIGHT)).isFalse();
  }

  @Test
  void whatWasKnownOfAKeyOutlivesAReload() {
    states.answered(WATCHED, RIGHT);
    states.answered(WATCHED, WRONG);
    states.tried(WATCHED, "fault");

    states = states(Optional.of(states));

    assertThat(status().seenAt()).hasValue(START);
    assertThat(mismatch()).hasValue(OTHER);
    assertThat(log()).hasSize(2);
  }

  @Test
  void anotherKeyOfTheSameNameIsAnotherKey() {
    states.answered(WATCHED, WRONG);
    WatchedKey other = WatchedKey.of(new KeyName("s1", "example.com"), SomeKeys.TWO);

    states = new KeyStates(Map.of(other, Optional.empty()), clock, Optional.of(states));

    assertThat(status().state()).isEqualTo(State.UNKNOWN);
    assertThat(states.mismatch(new KeyName("s1", "example.com"), SomeKeys.TWO)).isEmpty();
  }

  @Test
  void keysThatComeWithMailAreTakenInOnce() {
    WatchedKey used = WatchedKey.of(new KeyName("s1", "b.test"), SomeKeys.TWO);

    assertThat(states.add(used)).isTrue();
    assertThat(states.add(used)).isFalse();
    assertThat(states.add(WATCHED)).isFalse();
    assertThat(states.all())
        .extracting(key -> key.name().domain())
        .containsExactly("b.test", "example.com");
  }

  @Test
  void nothingIsKnownOfAKeyThatIsNotWatched() {
    WatchedKey unknown = WatchedKey.of(new KeyName("s1", "b.test"), SomeKeys.TWO);
    states.answered(unknown, WRONG);
    states.tried(unknown, "fault");

    assertThat(states.mismatch(new KeyName("s1", "b.test"), SomeKeys.TWO)).isEmpty();
    assertThat(states.all()).hasSize(1);
  }
}
