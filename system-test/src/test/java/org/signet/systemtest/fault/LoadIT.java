package org.signet.systemtest.fault;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.signet.systemtest.harness.MailRoute;

/** Much mail at the same time: all of it arrives, signed and verified. */
class LoadIT {
  private static final int SESSIONS = 20;
  private static final int MAILS = Boolean.getBoolean("fault.full") ? 2000 : 500;

  @Test
  void allMailOfManySessionsArrivesSignedAndVerified() {
    try (MailRoute route = MailRoute.overInet("")) {
      List<Traffic.Sent> sent = Traffic.send(route, SESSIONS, MAILS);

      assertThat(sent).hasSize(MAILS).allMatch(one -> one.tries() == 1, "taken at once");
      Arrivals.allSigned(route, sent.stream().map(Traffic.Sent::mail).toList());
    }
  }
}
