package org.signet.server.filter;

import org.signet.milter.option.ActionFlag;
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
            && response.modifications().stream().anyMatch(Endings::quarantines)
        ? Ending.QUARANTINE
        : ending;
  }

  private static boolean quarantines(Modification modification) {
    return modification.needs() == ActionFlag.QUARANTINE;
  }

  static Ending of(MilterReply verdict) {
    return verdict.fold(
        plain ->
            switch (plain) {
              case CONTINUE, ACCEPT, SKIP -> Ending.ACCEPT;
              case REJECT -> Ending.REJECT;
              case TEMPFAIL -> Ending.TEMPFAIL;
              case DISCARD -> Ending.DISCARD;
            },
        replyCode -> replyCode.code() >= PERMANENT ? Ending.REJECT : Ending.TEMPFAIL);
  }
}
