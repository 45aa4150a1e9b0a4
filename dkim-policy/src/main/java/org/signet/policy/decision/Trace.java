package org.signet.policy.decision;

import java.util.ArrayList;
import java.util.List;
import org.signet.policy.decision.Decision.Rule;
import org.signet.policy.decision.Decision.Step;
import org.signet.policy.text.Note;

/** The rules that one decision has looked at so far. */
final class Trace {
  private final List<Step> steps = new ArrayList<>();

  /** Adds a rule, whether it applied, and what the log says of it. */
  void say(Rule rule, boolean held, Remark.Kind kind, DecisionCode code, Object... data) {
    say(rule, held, kind, Note.of(code, data));
  }

  /** Adds a rule likewise. */
  void say(Rule rule, boolean held, Remark.Kind kind, Note note) {
    steps.add(new Step(rule, held, new Remark(kind, note)));
  }

  List<Step> steps() {
    return steps;
  }
}
