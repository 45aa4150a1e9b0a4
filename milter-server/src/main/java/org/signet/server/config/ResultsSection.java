package org.signet.server.config;

import java.util.Optional;
import org.signet.server.table.Quoted;
import org.signet.server.table.TableLoader;

/** Directives on what is written into messages. */
final class ResultsSection {
  private static final int LONGEST = 253;

  private ResultsSection() {}

  static ServerConfig.Results results(Values values, TableLoader tables) {
    values.warning(Directive.X_HEADER, "is an old name; write SoftwareHeader");
    return new ServerConfig.Results(
        authservId(values),
        values.flag(Directive.AUTHSERV_ID_WITH_JOB_ID),
        !values.flag(Directive.NO_HEADER_B),
        values.flag(Directive.ALWAYS_ADD_AR_HEADER),
        values.flag(Directive.KEEP_AUTH_RESULTS),
        values.flag(Directive.REMOVE_AR_ALL),
        new AuthservIds(values.dataSet(Directive.REMOVE_AR_FROM, tables)),
        values.flag(Directive.SOFTWARE_HEADER) || values.flag(Directive.X_HEADER));
  }

  private static Optional<String> authservId(Values values) {
    Optional<String> id = values.text(Directive.AUTHSERV_ID);
    if (id.isEmpty()) {
      return id;
    }
    if (id.get().equals("HOSTNAME")) {
      return Optional.of(LocalHostName.get());
    }
    if (id.get().length() > LONGEST || !id.get().matches("[\\x21-\\x7e]+")) {
      values.error(
          Directive.AUTHSERV_ID,
          Quoted.of(id.get()) + " is not a name of printable characters without blanks");
    }
    return id;
  }
}
