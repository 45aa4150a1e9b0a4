package org.signet.systemtest.bench;

import java.util.Locale;

/** Writes figures to standard output, and remembers whether one has missed its bound. */
final class Report {
  private boolean missed;

  void title(String text) {
    System.out.printf("%n== %s%n", text);
  }

  void fact(String what, String value) {
    System.out.printf(Locale.ROOT, "%-46s %s%n", what, value);
  }

  void atMost(double bound, String what, double value, String unit) {
    bounded(value <= bound, "at most", bound, what, value, unit);
  }

  void atLeast(double bound, String what, double value, String unit) {
    bounded(value >= bound, "at least", bound, what, value, unit);
  }

  private void bounded(
      boolean holds, String relation, double bound, String what, double value, String unit) {
    missed |= !holds;
    System.out.printf(
        Locale.ROOT,
        "%-46s %.2f%s   (%s %.1f%s: %s)%n",
        what,
        value,
        unit,
        relation,
        bound,
        unit,
        holds ? "yes" : "NO");
  }

  void mustBe(boolean holds, String what) {
    missed |= !holds;
    System.out.printf(Locale.ROOT, "%-46s %s%n", what, holds ? "yes" : "NO");
  }

  boolean hasMissed() {
    return missed;
  }
}
