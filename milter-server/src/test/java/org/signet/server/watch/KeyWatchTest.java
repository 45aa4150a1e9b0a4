package org.signet.server.watch;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.signet.server.watch.SomeKeys.ONE;
import static org.signet.server.watch.SomeKeys.RIGHT;
import static org.signet.server.watch.SomeKeys.WATCHED;
import static org.signet.server.watch.SomeKeys.WRONG;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.signet.dkim.canonical.LineEnds;
import org.signet.dkim.key.KeyLookupResult;
import org.signet.dkim.key.KeyName;
import org.signet.dkim.key.PublicKeyLookup;
import org.signet.dkim.message.HeaderField;
import org.signet.dkim.message.HeaderSection;
import org.signet.dkim.sign.MessageSigning;
import org.signet.dkim.sign.Signer;
import org.signet.dkim.sign.SigningProfile;
import org.signet.server.watch.KeyStatus.State;

/** The watch as it runs, over a DNS that is a map. */
class KeyWatchTest {
  private static final Duration NEVER = Duration.ZERO;
  private static final Duration LONG = Duration.ofHours(1);
  private static final HeaderSection HEADER =
      HeaderSection.of(
          List.of(HeaderField.of("From", " joe@example.com"), HeaderField.of("Subject", " hi")));

  private final List<String> asked = new CopyOnWriteArrayList<>();
  private final AtomicReference<KeyLookupResult> answer = new AtomicReference<>(RIGHT);
  private final PublicKeyLookup dns =
      name -> {
        asked.add(name.dnsName());
        return CompletableFuture.completedFuture(answer.get());
      };
  private KeyWatch watch = KeyWatch.off();

  @AfterEach
  void close() {
    watch.close();
  }

  private void start(Duration interval, int selfCheck, PublicKeyLookup lookup) {
    watch =
        KeyWatch.start(
            new KeyWatch.Plan(
                Map.of(WATCHED, Optional.empty()), interval, selfCheck, LineEnds.AS_THEY_ARE),
            lookup,
            Clock.systemUTC(),
            Optional.of(watch));
  }

  private static void await(BooleanSupplier condition) throws InterruptedException {
    for (long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        !condition.getAsBoolean(); ) {
      assertThat(System.nanoTime()).as("in time").isLessThan(end);
      Thread.sleep(5);
    }
  }

  private State state() {
    return watch.keys().get(0).state();
  }

  @Test
  void asksAtTheStartAndAfterTheInterval() throws Exception {
    start(Duration.ofMillis(100), 0, dns);
    await(() -> state() == State.PUBLISHED);
    answer.set(WRONG);
    await(() -> state() == State.MISMATCH);
    assertThat(watch.mismatch(new KeyName("s1", "example.com"), ONE))
        .hasValue("the record has the public key of another private key");
    answer.set(RIGHT);
    await(() -> state() == State.PUBLISHED);
  }

  @Test
  void asksOnceWithinAnInterval() throws Exception {
    start(LONG, 0, dns);
    await(() -> state() == State.PUBLISHED);
    Thread.sleep(200);

    assertThat(asked).containsExactly("s1._domainkey.example.com");
  }

  @Test
  void neverAsksIfToldSo() throws Exception {
    start(NEVER, 0, dns);
    watch.used(new KeyName("s2", "b.test"), ONE);
    Thread.sleep(100);

    assertThat(asked).isEmpty();
    assertThat(state()).isEqualTo(State.UNKNOWN);
  }

  @Test
  void aReloadAsksAgainAndKeepsWhatIsKnownMeanwhile() throws Exception {
    start(LONG, 0, dns);
    await(() -> state() == State.PUBLISHED);
    CompletableFuture<KeyLookupResult> late = new CompletableFuture<>();

    start(LONG, 0, name -> late);
    assertThat(state()).isEqualTo(State.PUBLISHED);
    late.complete(WRONG);
    await(() -> state() == State.MISMATCH);
  }

  @Test
  void anAnswerThatComesAfterAReloadOrTheEndIsOfNoUse() throws Exception {
    CompletableFuture<KeyLookupResult> late = new CompletableFuture<>();
    start(
        LONG,
        0,
        name -> {
          asked.add(name.domain());
          return late;
        });
    await(() -> !asked.isEmpty());
    final KeyWatch old = watch;

    start(NEVER, 0, dns);
    late.complete(WRONG);

    assertThat(state()).isEqualTo(State.UNKNOWN);
    assertThat(old.keys().get(0).state()).isEqualTo(State.UNKNOWN);
    await(() -> threads().isEmpty());
  }

  @Test
  void tenThousandKeysWaitForADnsThatNeverAnswers() throws Exception {
    Map<WatchedKey, Optional<Instant>> keys = new LinkedHashMap<>();
    IntStream.range(0, 10_000)
        .forEach(
            i ->
                keys.put(
                    WatchedKey.of(new KeyName("s", "d" + i + ".test"), ONE), Optional.empty()));
    watch =
        KeyWatch.start(
            new KeyWatch.Plan(keys, LONG, 0, LineEnds.AS_THEY_ARE),
            name -> {
              asked.add(name.domain());
              return new CompletableFuture<>();
            },
            Clock.systemUTC(),
            Optional.empty());

    await(() -> asked.size() == 8);
    assertThat(watch.problems()).isEmpty();
    assertThat(watch.keys()).hasSize(10_000).allMatch(key -> key.state() == State.UNKNOWN);
    watch.close();
    await(() -> threads().isEmpty());
    assertThat(asked).hasSize(8);
  }

  @Test
  void asksForAKeyOfAnyDomainOnceItSigns() throws Exception {
    start(LONG, 0, dns);
    watch.used(new KeyName("S2", "B.test"), ONE);
    watch.used(new KeyName("s2", "b.test"), ONE);

    await(() -> asked.size() == 2);
    assertThat(asked)
        .containsExactlyInAnyOrder("s1._domainkey.example.com", "s2._domainkey.b.test");
  }

  @Test
  void fewQueriesAreUnderWayAtATimeAndAllKeysComeToTheirTurn() throws Exception {
    Map<WatchedKey, Optional<Instant>> keys = new LinkedHashMap<>();
    IntStream.range(0, 20)
        .forEach(
            i ->
                keys.put(
                    WatchedKey.of(new KeyName("s", "d" + i + ".test"), ONE), Optional.empty()));
    List<CompletableFuture<KeyLookupResult>> open = new CopyOnWriteArrayList<>();
    watch =
        KeyWatch.start(
            new KeyWatch.Plan(keys, LONG, 0, LineEnds.AS_THEY_ARE),
            name -> {
              CompletableFuture<KeyLookupResult> future = new CompletableFuture<>();
              open.add(future);
              return future;
            },
            Clock.systemUTC(),
            Optional.empty());

    await(() -> open.size() == 8);
    Thread.sleep(200);
    assertThat(open).hasSize(8);
    for (int i = 0; i < 20; i++) {
      int next = i;
      await(() -> open.size() > next);
      open.get(i).complete(i % 2 == 0 ? RIGHT : SomeKeys.TIMEOUT);
    }
    await(() -> watch.keys().stream().allMatch(key -> key.checkedAt().isPresent()));
    assertThat(watch.keys()).filteredOn(key -> key.state() == State.PUBLISHED).hasSize(10);
    assertThat(open).hasSize(20);
  }

  @Test
  void aLookUpThatBreaksIsNoAnswer() throws Exception {
    start(LONG, 0, name -> CompletableFuture.failedFuture(new IllegalStateException("odd")));

    await(() -> watch.keys().get(0).checkedAt().isPresent());
    assertThat(watch.keys().get(0).trouble()).isEqualTo("bad-answer: the look-up failed");
    assertThat(state()).isEqualTo(State.UNKNOWN);
  }

  @Test
  void itsThreadEndsWithIt() throws Exception {
    start(LONG, 0, dns);
    await(() -> !asked.isEmpty());
    assertThat(threads()).isNotEmpty();

    watch.close();

    await(() -> threads().isEmpty());
    watch.used(new KeyName("s", "c.test"), ONE); // mail that is still in flight
  }

  private static List<String> threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .map(Thread::getName)
        .filter("signet-watch"::equals)
        .toList();
  }

  // --- signatures that are verified again ---

  /** Signs, and has the signature altered on its way to the check if asked. */
  private boolean sign(String body, boolean altered) throws Exception {
    SigningProfile profile = SigningProfile.builder("example.com", "s1", ONE).build();
    Optional<SelfCheck.Copy> copy = watch.selfCheck().begin(HEADER);
    MessageSigning signing = new Signer(Clock.systemUTC()).start(HEADER, List.of(profile));
    byte[] octets = body.getBytes(US_ASCII);
    signing.write(octets, 0, octets.length);
    byte[] seen = altered ? (body + "x\r\n").getBytes(US_ASCII) : octets;
    copy.ifPresent(taken -> taken.write(seen, 0, seen.length));
    List<HeaderField> fields = signing.finish();
    copy.ifPresent(taken -> taken.signed(fields, List.of(profile)));
    return copy.isPresent();
  }

  private long checks() {
    return watch.selfCheck().passed() + watch.selfCheck().failed();
  }

  @Test
  void verifiesTheFirstSignatureAndEveryFifth() throws Exception {
    start(NEVER, 5, dns);
    List<Boolean> taken = new ArrayList<>();
    for (int i = 0; i < 11; i++) {
      long before = checks();
      boolean chosen = sign("Hello\r\n", false);
      taken.add(chosen);
      if (chosen) {
        await(() -> checks() == before + 1);
        Thread.sleep(20); // until the next one may be taken
      }
    }

    assertThat(taken)
        .containsExactly(true, false, false, false, true, false, false, false, false, true, false);
    assertThat(watch.selfCheck().passed()).isEqualTo(3);
    assertThat(asked).as("the DNS is not to be asked").isEmpty();
    assertThat(state()).isEqualTo(State.UNKNOWN);
  }

  @Test
  void aSignatureThatDoesNotVerifyIsAMismatchUntilTheNextOneDoes() throws Exception {
    start(NEVER, 1000, dns);
    sign("Hello\r\n", true);

    await(() -> state() == State.MISMATCH);
    assertThat(watch.problems())
        .containsExactly(
            "key s1._domainkey.example.com does not match its record: a signature made with it"
                + " does not verify: body-hash-mismatch");
    await(() -> sign(watch));
    await(() -> state() == State.UNKNOWN);
    assertThat(watch.selfCheck().failed()).isEqualTo(1);
  }

  private boolean sign(KeyWatch ignored) {
    try {
      return sign("Hello\r\n", false);
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void takesTheRecordsOfTheDnsAndThoseOfTheKeysIfItIsSilent() throws Exception {
    start(LONG, 1, dns);
    await(() -> state() == State.PUBLISHED);
    answer.set(SomeKeys.TIMEOUT);
    sign("Hello\r\n", false);
    await(() -> watch.selfCheck().passed() == 1);
    answer.set(SomeKeys.found("v=DKIM1; p="));
    await(() -> sign(watch));
    await(() -> watch.selfCheck().failed() == 1);

    await(() -> state() == State.MISMATCH);
    assertThat(watch.keys().get(0).problem())
        .isEqualTo("a signature made with it does not verify: key-revoked");
  }

  @Test
  void aFailureThatIsOwedToTheMessageIsNoMismatch() throws Exception {
    start(NEVER, 1000, dns);
    SelfCheck.Copy copy = watch.selfCheck().begin(HEADER).orElseThrow();
    copy.signed(
        List.of(
            HeaderField.of(
                "DKIM-Signature",
                " v=1; a=rsa-sha256; d=example.com; s=s1; bh="
                    + "A".repeat(43)
                    + "=; b=AAAA; h="
                    + "From:".repeat(2001)
                    + "To")),
        List.of(SigningProfile.builder("example.com", "s1", ONE).build()));

    await(() -> watch.selfCheck().failed() == 1);
    await(() -> sign(watch));
    await(() -> watch.selfCheck().passed() == 1);
    assertThat(watch.problems()).isEmpty();
    assertThat(state()).isEqualTo(State.UNKNOWN);
  }

  @Test
  void aLargeMessageGivesWayToTheNext() throws Exception {
    start(NEVER, 1000, dns);

    assertThat(sign("x".repeat(SelfCheck.LARGEST_BODY) + "\r\n", false)).isTrue();
    assertThat(sign("Hello\r\n", false)).isTrue();
    await(() -> watch.selfCheck().passed() == 1);
    assertThat(sign("Hello\r\n", false)).isFalse();
  }

  @Test
  void anAbandonedMessageGivesWayToTheNextAndOneIsTakenAtATime() throws Exception {
    start(NEVER, 1, dns);
    SelfCheck.Copy first = watch.selfCheck().begin(HEADER).orElseThrow();
    assertThat(watch.selfCheck().begin(HEADER)).as("one at a time").isEmpty();
    first.abandon();
    first.signed(List.of(), List.of()); // comes too late

    assertThat(watch.selfCheck().begin(HEADER)).isPresent();
  }

  @Test
  void countsGoOnAfterAReload() throws Exception {
    start(NEVER, 1000, dns);
    sign("Hello\r\n", false);
    await(() -> checks() == 1);

    start(NEVER, 1000, dns);
    assertThat(sign("Hello\r\n", false)).as("the first after a load").isTrue();
    await(() -> checks() == 2);
  }
}
