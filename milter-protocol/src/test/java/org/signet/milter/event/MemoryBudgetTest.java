package org.signet.milter.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MemoryBudgetTest {
  private final MemoryBudget budget = new MemoryBudget(1000);

  @Test
  void countsInAnyCaseAndSaysWhetherItFits() {
    assertThat(budget.change(0, 1000)).isTrue();
    assertThat(budget.taken()).isEqualTo(1000);
    assertThat(budget.change(7, 7)).isTrue();
    assertThat(budget.change(0, 1)).as("one too many").isFalse();
    assertThat(budget.taken()).isEqualTo(1001);
    assertThat(budget.change(7, 7)).as("nothing more").isTrue();
    assertThat(budget.change(1, 0)).as("less").isTrue();
    assertThat(budget.change(0, 100)).isFalse();
    assertThat(budget.change(100, 50)).as("less, though it is still too much").isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    // taken, excess, room for 100
    "0, 0, true",
    "750, 0, true",
    "751, 251, true",
    "900, 400, true",
    "901, 401, false",
    "1000, 500, false",
    "1200, 700, false",
  })
  void knowsWhatShouldBeGivenBack(long taken, long excess, boolean room) {
    budget.change(0, taken);
    assertThat(budget.excess()).isEqualTo(excess);
    assertThat(budget.hasRoomFor(100)).isEqualTo(room);
    assertThat(budget.mostOfOne()).isEqualTo(250);
  }

  @Test
  void withoutALimitNothingExceedsIt() {
    MemoryBudget unlimited = MemoryBudget.unlimited();
    assertThat(unlimited.change(0, 1L << 60)).isTrue();
    assertThat(unlimited.excess()).isZero();
  }

  @Test
  void aShareTakesPieces() {
    MemoryShare share = new MemoryShare(budget, 10);
    share.take(1);
    assertThat(share.reserved()).isEqualTo(10);
    share.take(9);
    assertThat(share.reserved()).isEqualTo(10);
    share.take(1);
    assertThat(share.reserved()).isEqualTo(20);
    assertThat(budget.taken()).isEqualTo(20);
    share.set(31);
    assertThat(share.reserved()).isEqualTo(40);
    share.set(31);
    assertThat(share.reserved()).isEqualTo(40);
    share.release();
    assertThat(share.reserved()).isZero();
    assertThat(budget.taken()).isZero();
    share.take(10);
    assertThat(share.reserved()).as("nothing is left of before").isEqualTo(10);
  }

  @ParameterizedTest
  @CsvSource({"20, 100", "19, 20", "11, 20", "10, 10", "0, 0"})
  void aShareGivesBackWhenMuchIsLess(long used, long reserved) {
    MemoryShare share = new MemoryShare(budget, 10);
    share.take(100);
    share.set(used);
    assertThat(share.reserved()).isEqualTo(reserved);
    assertThat(budget.taken()).isEqualTo(reserved);
    share.take(reserved - used + 1);
    assertThat(share.reserved()).isEqualTo(reserved + 10);
  }

  @Test
  void aShareKeepsWhatItHasWhenThereIsNoRoom() {
    MemoryShare share = new MemoryShare(budget, 10);
    share.take(250);
    assertThatThrownBy(() -> share.take(1))
        .isInstanceOf(MemoryExhaustedException.class)
        .hasMessage("the message needs more than 250 octets of memory")
        .hasNoCause();
    assertThat(share.reserved()).isEqualTo(250);
    share.set(100);
    assertThat(share.reserved()).isEqualTo(100);

    budget.change(0, 895);
    assertThatThrownBy(() -> share.take(10))
        .isInstanceOf(MemoryExhaustedException.class)
        .hasMessage("the memory for all messages is used up");
    assertThat(share.reserved()).isEqualTo(100);
    assertThat(budget.taken()).isEqualTo(995);
    share.release();
    assertThat(budget.taken()).isEqualTo(895);
  }
}
