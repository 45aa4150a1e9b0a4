package org.signet.keytool.explain;

import static org.signet.policy.decision.Decision.Rule;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.signet.policy.config.ServerConfig;
import org.signet.policy.decision.Decision;
import org.signet.policy.decision.Decision.Step;

/**
 * Every rule in order. Those that the decision speaks of stand as it says them; the silent ones are
 * told in between: not set, without effect on this mail, or not looked at.
 */
final class RuleReport {
  /**
   * The order in which the rules are looked at; of MaximumHeaders a whole header would be needed.
   */
  private static final List<Rule> ORDER =
      List.of(
          Rule.SENDER_MACRO,
          Rule.SENDER_HEADERS,
          Rule.STRICT_HEADERS,
          Rule.EXEMPT_DOMAINS,
          Rule.LISTENER,
          Rule.MTA,
          Rule.MACRO_LIST,
          Rule.INTERNAL_HOSTS,
          Rule.AUTHENTICATION,
          Rule.EXTERNAL_IGNORE_LIST,
          Rule.BODY_LENGTH_DB,
          Rule.DOMAIN,
          Rule.SIGNING_TABLE,
          Rule.KEY_TABLE,
          Rule.KEY_MISMATCH,
          Rule.DONT_SIGN_MAIL_TO,
          Rule.ONE_FROM,
          Rule.MODE,
          Rule.REQUIRED_HEADERS,
          Rule.REQUIRE_SIGNATURE);

  private static final Set<Rule> ORIGIN =
      EnumSet.of(
          Rule.LISTENER, Rule.MTA, Rule.MACRO_LIST, Rule.INTERNAL_HOSTS, Rule.AUTHENTICATION);
  private static final Set<Rule> SIGNING =
      EnumSet.of(
          Rule.BODY_LENGTH_DB,
          Rule.DOMAIN,
          Rule.SIGNING_TABLE,
          Rule.KEY_TABLE,
          Rule.KEY_MISMATCH,
          Rule.DONT_SIGN_MAIL_TO,
          Rule.ONE_FROM);
  private static final Set<Rule> VERIFYING =
      EnumSet.of(Rule.EXTERNAL_IGNORE_LIST, Rule.REQUIRE_SIGNATURE);

  /** What became of a rule. */
  enum Outcome {
    /** It applies. */
    YES("yes"),
    /** It was looked at and does not apply. */
    NO("no"),
    /** It had no say. */
    SILENT("-");

    private final String word;

    Outcome(String word) {
      this.word = word;
    }

    @Override
    public String toString() {
      return word;
    }
  }

  /** A rule, and why it does or does not apply. */
  record Line(Rule rule, Outcome outcome, String why) {}

  private final ServerConfig config;
  private final Decision decision;
  private final Set<String> set;

  RuleReport(ServerConfig config, Decision decision) {
    this.config = config;
    this.decision = decision;
    this.set =
        config.settings().stream()
            .map(setting -> setting.directive().directiveName())
            .collect(Collectors.toSet());
  }

  List<Line> lines() {
    List<Line> lines = new ArrayList<>();
    EnumSet<Rule> spoken = EnumSet.noneOf(Rule.class);
    decision.trace().forEach(step -> spoken.add(step.rule()));
    int next = 0;
    for (Step step : decision.trace()) {
      int at = ORDER.indexOf(step.rule());
      for (; next <= at; next++) {
        addSilent(lines, ORDER.get(next), spoken, true);
      }
      lines.add(
          new Line(step.rule(), step.held() ? Outcome.YES : Outcome.NO, step.remark().text()));
    }
    boolean toTheEnd =
        decision.action().signing().isPresent() || decision.action().verifying().isPresent();
    for (; next < ORDER.size(); next++) {
      addSilent(lines, ORDER.get(next), spoken, toTheEnd);
    }
    return lines;
  }

  /** Whether the mail counts as ours, by the decision itself. */
  static boolean isOurs(Decision decision) {
    return decision.trace().stream().anyMatch(step -> ORIGIN.contains(step.rule()) && step.held());
  }

  private void addSilent(List<Line> lines, Rule rule, Set<Rule> spoken, boolean reached) {
    if (!spoken.contains(rule)) {
      lines.add(
          rule == Rule.KEY_TABLE && signsByTables()
              ? new Line(rule, Outcome.YES, "it has the key, see below")
              : new Line(rule, Outcome.SILENT, silence(rule, reached)));
    }
  }

  private boolean signsByTables() {
    return decision.action().signing().isPresent() && config.signing().keys().tables().isPresent();
  }

  private String silence(Rule rule, boolean reached) {
    if (rule == Rule.LISTENER) {
      return "the listener has no role of its own, the rules decide";
    }
    if (rule == Rule.MODE && reached) {
      return "Mode " + modeLetters() + " permits it";
    }
    if (rule == Rule.ONE_FROM && reached && isOurs(decision)) {
      return "there is one";
    }
    if (rule != Rule.MODE
        && rule != Rule.ONE_FROM
        && rule != Rule.INTERNAL_HOSTS
        && rule != Rule.AUTHENTICATION
        && !set.contains(rule.toString())) {
      return "not set";
    }
    if (!reached) {
      return "not evaluated: an earlier rule decided";
    }
    if (ORIGIN.contains(rule)) {
      return "not evaluated: the rules above decide";
    }
    if (SIGNING.contains(rule) && !isOurs(decision)) {
      return "only evaluated for our own mail";
    }
    if (VERIFYING.contains(rule) && isOurs(decision)) {
      return "only evaluated for mail of others";
    }
    return "set, without effect on this message";
  }

  private String modeLetters() {
    return (config.mode().signs() ? "s" : "") + (config.mode().verifies() ? "v" : "");
  }
}
