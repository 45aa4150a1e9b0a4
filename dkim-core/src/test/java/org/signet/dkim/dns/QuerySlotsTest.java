package org.signet.dkim.dns;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class QuerySlotsTest {
  private static final Duration PROMPT = Duration.ofSeconds(1);
  private static final int SLOTS = 64;
  private static final int WAITING = 1000;

  private final AtomicLong now = new AtomicLong();
  private final QuerySlots slots =
      new QuerySlots(new QuerySlots.Limits(SLOTS, WAITING, PROMPT), now::get);
  private final List<Asked> out = new ArrayList<>();

  private final class Asked implements QuerySlots.Query {
    private final ZoneName zone;
    private Runnable over = () -> {};
    private boolean isOver;

    Asked(String domain) {
      zone = ZoneName.of(domain);
    }

    @Override
    public ZoneName zone() {
      return zone;
    }

    @Override
    public boolean isOver() {
      return isOver;
    }

    @Override
    public void start(Runnable over) {
      assertThat(isOver).isFalse();
      out.add(this);
      this.over = over;
    }

    void end() {
      isOver = true;
      out.remove(this);
      over.run();
    }

    void leave() {
      isOver = true;
      slots.leave(this);
    }
  }

  private Asked ask(String domain) {
    Asked query = new Asked(domain);
    assertThat(slots.submit(query)).isTrue();
    return query;
  }

  private List<Asked> ask(String domain, int number) {
    List<Asked> queries = new ArrayList<>();
    for (int i = 0; i < number; i++) {
      queries.add(ask(domain));
    }
    return queries;
  }

  private void answer(String domain) {
    ask(domain).end();
  }

  private void endAfter(Duration time, List<Asked> queries) {
    now.addAndGet(time.toNanos());
    List.copyOf(queries).forEach(Asked::end);
  }

  private long outOf(String group) {
    return out.stream().filter(query -> query.zone().group().equals(group)).count();
  }

  @Test
  void aZoneGetsSoManySlotsAsItIsKnownFor() {
    ask("new.example", 30);
    assertThat(outOf("new.example")).isEqualTo(ZoneConduct.OF_UNKNOWN);

    answer("quick.example");
    ask("quick.example", 30);
    assertThat(outOf("quick.example")).isEqualTo(ZoneConduct.OF_ANSWERING);

    endAfter(PROMPT, ask("slow.example", 1));
    ask("slow.example", 30);
    assertThat(outOf("slow.example")).isEqualTo(ZoneConduct.OF_SLOW);
  }

  @Test
  void whatIsKnownOfAZoneIsForgottenInTime() {
    answer("quick.example");
    endAfter(PROMPT, ask("slow.example", 1));
    now.addAndGet(Duration.ofHours(1).toNanos());
    ask("quick.example", 30);
    ask("slow.example", 30);
    assertThat(outOf("quick.example")).isEqualTo(ZoneConduct.OF_UNKNOWN);
    assertThat(outOf("slow.example")).isEqualTo(ZoneConduct.OF_UNKNOWN);
  }

  @Test
  void anotherAnswerChangesItAtOnce() {
    endAfter(PROMPT, ask("z.example", 1));
    List<Asked> queries = ask("z.example", 30);
    assertThat(outOf("z.example")).isEqualTo(1);
    queries.get(0).end(); // at once
    assertThat(outOf("z.example")).isEqualTo(ZoneConduct.OF_ANSWERING);
    now.addAndGet(PROMPT.toNanos());
    for (int left = ZoneConduct.OF_ANSWERING; left > 1; left--) {
      out.get(0).end(); // late: no further one is started until one is left
      assertThat(outOf("z.example")).isEqualTo(left - 1);
    }
    out.get(0).end();
    assertThat(outOf("z.example")).isEqualTo(1);
  }

  @Test
  void namesBelowAZoneGetNothingMore() {
    for (int i = 0; i < 100; i++) {
      ask("a" + i + ".evil.example");
    }
    assertThat(outOf("evil.example")).isEqualTo(ZoneConduct.OF_UNKNOWN);
  }

  @Test
  void zonesBelowOneNameAreBoundedTogether() {
    for (int i = 0; i < 100; i++) {
      ask("a" + i + ".ab.de"); // looks like a public suffix, and may be one
    }
    assertThat(outOf("ab.de")).isEqualTo(QuerySlots.IN_GROUP);
    List<Asked> first = List.copyOf(out);
    endAfter(Duration.ZERO, first);
    assertThat(outOf("ab.de")).isEqualTo(QuerySlots.IN_GROUP);
    assertThat(out).doesNotContainAnyElementsOf(first);
  }

  @Test
  void aPlaceOfAGroupIsNotLostWithTheZoneThatWaitedForIt() {
    List<Asked> queries = new ArrayList<>();
    for (int i = 0; i < QuerySlots.IN_GROUP + 3; i++) {
      queries.add(ask("a" + i + ".ab.de"));
    }
    queries.get(QuerySlots.IN_GROUP).leave();
    queries.get(QuerySlots.IN_GROUP + 1).leave();
    endAfter(Duration.ZERO, queries.subList(0, QuerySlots.IN_GROUP));
    assertThat(out).containsExactly(queries.get(QuerySlots.IN_GROUP + 2));
  }

  @Test
  void manySilentZonesLeaveSlotsForThoseThatAnswer() {
    answer("good.example");
    for (int i = 0; i < 100; i++) {
      ask("silent" + i + ".example", 5);
    }
    assertThat(slots.out()).isEqualTo(SLOTS - SLOTS / 4);
    Asked good = ask("good.example");
    assertThat(out).contains(good);
  }

  @Test
  void whoIsNewWaitsForOneTurnOfTheOthersAndNoMore() {
    for (int i = 0; i < 20; i++) {
      ask("silent" + i + ".example", 40);
    }
    Asked fresh = ask("new.example");
    assertThat(out).doesNotContain(fresh);
    for (int i = 0; i < 20; i++) {
      out.get(0).end();
    }
    assertThat(out).contains(fresh);
  }

  @Test
  void zonesThatAnswerAndOthersTakeTurns() {
    for (int i = 0; i < 4; i++) {
      answer("good" + i + ".example");
    }
    for (int i = 0; i < 4; i++) {
      ask("good" + i + ".example", 100);
    }
    assertThat(slots.out()).isEqualTo(SLOTS);
    Asked fresh = ask("new.example");
    out.get(0).end();
    out.get(0).end();
    assertThat(out).contains(fresh);
  }

  @Test
  void oneZoneCannotTakeAllThePlacesToWait() {
    int accepted = 0;
    while (slots.submit(new Asked("evil.example"))) {
      accepted++;
    }
    assertThat(accepted).isEqualTo(ZoneConduct.OF_UNKNOWN + WAITING / 3 + 1);
    int zones = 0;
    while (slots.submit(new Asked("zone" + zones + ".example"))) {
      zones++;
    }
    assertThat(zones).isGreaterThan(WAITING / 2);
    assertThat(slots.waiting()).isEqualTo(WAITING);
  }

  @Test
  void whoseTimeIsOverLeavesAndMakesRoom() {
    List<Asked> queries = ask("evil.example", 300);
    assertThat(slots.waiting()).isEqualTo(300 - ZoneConduct.OF_UNKNOWN);
    queries.subList(ZoneConduct.OF_UNKNOWN, 300).forEach(Asked::leave);
    assertThat(slots.waiting()).isZero();
    queries.subList(0, ZoneConduct.OF_UNKNOWN).forEach(Asked::end);
    assertThat(slots.out()).isZero();
    assertThat(slots.zones()).isZero();
  }

  @Test
  void nothingIsStartedAfterTheEnd() {
    List<Asked> queries = ask("a.example", 10);
    slots.close();
    queries.get(0).end();
    assertThat(out).hasSize(ZoneConduct.OF_UNKNOWN - 1);
    assertThat(slots.submit(new Asked("a.example"))).isFalse();
    queries.get(9).leave();
    assertThat(slots.waiting()).isZero();
  }

  @Test
  void freeSlotsAreNotTakenAfterTheEnd() {
    for (int i = 0; i < 20; i++) {
      answer("good" + i + ".example");
    }
    assertThat(slots.zones()).isZero();
    for (int i = 0; i < 100; i++) {
      ask("silent" + i + ".example");
    }
    for (int i = 0; i < 20; i++) {
      ask("good" + i + ".example", 2);
    }
    assertThat(slots.out()).isEqualTo(SLOTS);
    assertThat(slots.zones()).isEqualTo(120);
    slots.close();
    assertThat(slots.zones()).isZero();
    endAfter(Duration.ZERO, out);
    assertThat(out).isEmpty();
  }

  /** Bounds and the order within a zone hold, nobody is forgotten, and nothing is left behind. */
  @Test
  void keepsItsBoundsWhateverHappens() {
    for (long seed = 0; seed < 30; seed++) {
      Random random = new Random(seed);
      QuerySlotsTest test = new QuerySlotsTest();
      Map<ZoneName, List<Asked>> waiting = new HashMap<>();
      for (int step = 0; step < 2000; step++) {
        test.now.addAndGet(random.nextInt(100_000_000));
        int action = random.nextInt(10);
        if (action < 5) {
          String domain =
              random.nextBoolean()
                  ? "z" + random.nextInt(30) + ".example"
                  : "z" + random.nextInt(60) + ".co.uk";
          Asked query = test.new Asked(domain);
          waiting.computeIfAbsent(query.zone(), zone -> new ArrayList<>()).add(query);
          if (!test.slots.submit(query)) {
            waiting.get(query.zone()).remove(query);
          }
        } else if (action < 9 && !test.out.isEmpty()) {
          test.out.get(random.nextInt(test.out.size())).end();
        } else {
          waiting.values().stream()
              .filter(queries -> !queries.isEmpty())
              .findAny()
              .map(queries -> queries.get(0))
              .ifPresent(Asked::leave);
        }
        test.checkBounds(seed, waiting);
      }
      while (!test.out.isEmpty()) {
        test.out.get(0).end();
        test.checkBounds(seed, waiting);
      }
      assertThat(waiting.values()).as("seed %d", seed).allMatch(List::isEmpty);
      assertThat(test.slots.waiting()).as("seed %d", seed).isZero();
      assertThat(test.slots.zones()).as("seed %d", seed).isZero();
    }
  }

  private void checkBounds(long seed, Map<ZoneName, List<Asked>> waiting) {
    for (List<Asked> queries : waiting.values()) {
      queries.removeIf(query -> query.isOver() || out.contains(query));
    }
    assertThat(slots.waiting())
        .as("seed %d", seed)
        .isEqualTo(waiting.values().stream().mapToInt(List::size).sum());
    assertThat(slots.out()).as("seed %d", seed).isEqualTo(out.size()).isLessThanOrEqualTo(SLOTS);
    assertThat(outOf("co.uk")).as("seed %d", seed).isLessThanOrEqualTo(QuerySlots.IN_GROUP);
  }
}
