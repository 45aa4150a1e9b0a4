package org.signet.policy.config;

import java.util.Optional;
import org.signet.policy.text.Words;

/** The On-... directives. */
final class DispositionsSection {
  private DispositionsSection() {}

  static ServerConfig.Dispositions dispositions(Values values) {
    Optional<Disposition> all = read(values, Directive.ON_DEFAULT);
    return new ServerConfig.Dispositions(
        read(values, Directive.ON_BAD_SIGNATURE, all),
        read(values, Directive.ON_NO_SIGNATURE, all),
        read(values, Directive.ON_KEY_NOT_FOUND, all),
        read(values, Directive.ON_DNS_ERROR, all),
        read(values, Directive.ON_INTERNAL_ERROR, all),
        read(values, Directive.ON_SIGNATURE_ERROR, all),
        read(values, Directive.ON_SECURITY, all),
        values.flag(Directive.CAPTURE_UNKNOWN_ERRORS));
  }

  static Disposition read(Values values, Directive directive, Optional<Disposition> all) {
    return read(values, directive)
        .or(() -> all)
        .or(() -> directive.defaultValue().flatMap(Disposition::find))
        .orElseThrow();
  }

  private static Optional<Disposition> read(Values values, Directive directive) {
    return values.word(directive, Disposition::find, "action", Words.all(Disposition.class), true);
  }
}
