package org.signet.policy.config;

import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.signet.dkim.signature.DomainName;
import org.signet.policy.table.TableLoader;
import org.signet.policy.table.TableNames;

/** Directives on what is written into messages. */
final class ResultsSection {
  private static final int LONGEST = 253;
  private static final int LONGEST_METHOD = 64;
  private static final String DKIM = "dkim";

  private ResultsSection() {}

  static ServerConfig.Results results(Values values, TableLoader tables) {
    values.warning(
        Directive.X_HEADER, ConfigCode.OLD_NAME, Directive.SOFTWARE_HEADER.directiveName());
    return new ServerConfig.Results(
        authservId(values),
        values.flag(Directive.AUTHSERV_ID_WITH_JOB_ID),
        !values.flag(Directive.NO_HEADER_B),
        values.flag(Directive.ALWAYS_ADD_AR_HEADER),
        values.flag(Directive.KEEP_AUTH_RESULTS),
        keptMethods(values),
        new AuthservIds(values.dataSet(Directive.REMOVE_AR_FROM, tables)),
        values.flag(Directive.SOFTWARE_HEADER) || values.flag(Directive.X_HEADER));
  }

  /** KeepResults: words between commas and blanks. */
  private static Set<String> keptMethods(Values values) {
    boolean keepsAny = values.isSet(Directive.KEEP_RESULTS);
    if (values.isSet(Directive.REMOVE_AR_ALL)) {
      boolean all = values.flag(Directive.REMOVE_AR_ALL);
      if (all && keepsAny) {
        values.error(Directive.REMOVE_AR_ALL, ConfigCode.CONTRADICTS_KEEP_RESULTS);
      } else if (!all && !values.mayBeSet(Directive.KEEP_RESULTS)) {
        values.warning(Directive.REMOVE_AR_ALL, ConfigCode.KEEPS_NOTHING);
      }
    }
    Set<String> methods = new LinkedHashSet<>();
    for (String word : values.text(Directive.KEEP_RESULTS).orElse("").split("[\\s,]+", -1)) {
      String method = word.toLowerCase(Locale.ROOT);
      if (method.equals(DKIM)) {
        values.error(Directive.KEEP_RESULTS, ConfigCode.DKIM_IS_OURS);
      } else if (method.matches("[a-z0-9-]{1," + LONGEST_METHOD + "}")) {
        methods.add(method);
      } else if (!word.isEmpty()) {
        values.error(Directive.KEEP_RESULTS, ConfigCode.NOT_A_METHOD, word);
      }
    }
    return methods;
  }

  /** An identity is mostly a domain name, but need not be. */
  private static String inALabels(String id) {
    return DomainName.parseSelector(id).map(DomainName::toString).orElse(id);
  }

  private static Optional<String> authservId(Values values) {
    Optional<String> id = values.text(Directive.AUTHSERV_ID);
    if (id.isEmpty()) {
      return id;
    }
    if (id.get().equals("HOSTNAME")) {
      return Optional.of(LocalHostName.get());
    }
    Optional<String> name = id.map(ResultsSection::inALabels);
    if (name.get().length() > LONGEST || !name.get().matches("[\\x21-\\x7e]+")) {
      values.error(
          Directive.AUTHSERV_ID,
          ConfigCode.NOT_AN_AUTHSERV_ID,
          id.get(),
          TableNames.advice(id.get()));
    }
    return name;
  }
}
