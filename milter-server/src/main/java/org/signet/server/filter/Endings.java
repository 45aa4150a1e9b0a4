package org.signet.server.filter;

import org.signet.milter.reply.MilterReply;
import org.signet.milter.reply.Modification;
import org.signet.milter.reply.Response;
import org.signet.server.observe.MessageReport.Ending;

/** What an answer means for the message, in the words of the report. */
final class Endings {
  private static final int PERMANENT = 500;

  private Endings() {}

  static Ending of(Response response) {
    Ending ending = of(response.verdict());
    return ending == Ending.ACCEPT
            && response.modifications().stream().anyMatch(Modification.Quarantine.class::isInstance)
        ? Ending.QUARANTINE
        : ending;
  }

  static Ending of(MilterReply verdict) {
    if (verdict instanceof MilterReply.ReplyCode refusal) {
      return refusal.reply().code() >= PERMANENT ? Ending.REJECT : Ending.TEMPFAIL;
    }
    if (verdict.equals(MilterReply.REJECT)) {
      return Ending.REJECT;
    }
    if (verdict.equals(MilterReply.TEMPFAIL)) {
      return Ending.TEMPFAIL;
    }
    return verdict.equals(MilterReply.DISCARD) ? Ending.DISCARD : Ending.ACCEPT;
  }
}
