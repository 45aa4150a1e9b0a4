package org.signet.milter.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.signet.milter.event.MemoryBudget;
import org.signet.milter.log.RecordedLog;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

class BoundsTest {

  @Test
  void logsSoManyLinesInSoMuchTimeAndSaysHowManyAreMissing() {
    AtomicLong time = new AtomicLong();
    BoundedLog log = new BoundedLog(LoggerFactory.getLogger("flood"), time::get);
    for (int i = 0; i < 1000; i++) {
      log.warn("flood {}", i);
    }
    assertThat(RecordedLog.lines(Level.INFO, "flood ")).hasSize(100);
    time.addAndGet(TimeUnit.SECONDS.toNanos(10));
    log.error("flood is over");
    assertThat(RecordedLog.lines(Level.INFO, "flood ")).hasSize(101);
    assertThat(RecordedLog.lines(Level.WARN, "900 further lines about connections were not logged"))
        .hasSize(1);
  }

  @Test
  void letsAConnectionKeepLessEvenIfAllKeepTooMuch() {
    MemoryBudget budget = new MemoryBudget(100);
    assertThat(budget.change(0, 60)).isTrue();
    assertThat(budget.change(0, 40)).isTrue();
    assertThat(budget.change(40, 41)).isFalse();
    assertThat(budget.change(60, 60)).isTrue();
    assertThat(budget.change(41, 0)).isTrue();
    assertThat(budget.change(60, 100)).isTrue();
  }
}
