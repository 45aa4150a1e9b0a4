package org.signet.policy.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.signet.dkim.canonical.Canonicalization;
import org.signet.policy.config.ServerConfig.MacroRule;
import org.signet.policy.file.SteadyFiles;
import org.signet.policy.table.DataSet;
import org.signet.policy.table.TableLoader;
import org.signet.policy.text.Note;

/** Directives on signing, but for the keys: which mail, and what goes into a signature. */
final class SigningSection {
  private static final int MOST_BITS = 16384;

  private final Values values;
  private final TableLoader tables;
  private final SteadyFiles files;
  private final Path base;
  private final int minimumKeyBits;

  SigningSection(
      Values values, TableLoader tables, SteadyFiles files, Path base, int minimumKeyBits) {
    this.files = files;
    this.minimumKeyBits = minimumKeyBits;
    this.values = values;
    this.tables = tables;
    this.base = base;
  }

  ServerConfig.Signing signing(boolean signs) {
    return new ServerConfig.Signing(
        new SigningKeysSection(values, tables, files, base, minimumKeyBits).keys(signs),
        canonicalization(),
        new HeaderListSection(values, tables).headers(),
        VerificationSection.lineEnds(values),
        values.flag(Directive.DIAGNOSTICS),
        values.flag(Directive.REQUEST_REPORTS),
        bodyLengthRecipients(),
        timeToLive(),
        values.text(Directive.SENDER_MACRO).map(SigningSection::withoutBraces),
        HeaderListSection.names(values, tables, Directive.SENDER_HEADERS)
            .filter(names -> !names.isEmpty())
            .orElseGet(() -> List.of(defaultOf(Directive.SENDER_HEADERS).split(","))),
        mtaNames(),
        macros(),
        values.dataSet(Directive.DONT_SIGN_MAIL_TO, tables),
        values.dataSet(Directive.EXEMPT_DOMAINS, tables),
        values.flag(Directive.REMOVE_OLD_SIGNATURES));
  }

  private static String defaultOf(Directive directive) {
    return directive.defaultValue().orElseThrow();
  }

  private DataSet mtaNames() {
    return values
        .setting(Directive.MTA)
        .flatMap(setting -> tables.caseSensitiveList(setting.value(), setting.valuePlace()))
        .orElseGet(DataSet::empty);
  }

  private List<MacroRule> macros() {
    return values
        .setting(Directive.MACRO_LIST)
        .flatMap(setting -> tables.list(setting.value(), setting.valuePlace()))
        .orElse(List.of())
        .stream()
        .map(this::macro)
        .toList();
  }

  private MacroRule macro(DataSet.Entry entry) {
    String name = withoutBraces(entry.key());
    if (name.contains("|")) {
      values
          .problems()
          .warning(
              entry.place(),
              Note.of(
                  ConfigCode.NO_MACRO_MATCHES, entry.key(), entry.key().replaceFirst("\\|", "=")));
    }
    return new MacroRule(
        name, entry.value().map(text -> List.of(text.split("\\|", -1))).orElse(List.of()));
  }

  private static String withoutBraces(String macro) {
    return macro.replace("{", "").replace("}", "");
  }

  private DataSet bodyLengthRecipients() {
    values.warning(Directive.BODY_LENGTH_DB, ConfigCode.LENGTH_LETS_APPEND);
    return values.dataSet(Directive.BODY_LENGTH_DB, tables);
  }

  private Optional<Duration> timeToLive() {
    return Optional.of(values.number(Directive.SIGNATURE_TTL, 0, Integer.MAX_VALUE))
        .filter(seconds -> seconds > 0)
        .map(Duration::ofSeconds);
  }

  /** MinimumKeyBits; never below what RFC 8301 §3.2 allows. */
  static int minimumKeyBits(Values values) {
    int least = Integer.parseInt(defaultOf(Directive.MINIMUM_KEY_BITS));
    int bits = values.number(Directive.MINIMUM_KEY_BITS, 0, MOST_BITS);
    if (bits > 0 && bits < least) {
      values.warning(Directive.MINIMUM_KEY_BITS, ConfigCode.KEY_BITS_TOO_FEW, least, least);
    }
    return Math.max(bits, least);
  }

  private Canonicalization canonicalization() {
    Optional<String> text = values.text(Directive.CANONICALIZATION);
    Optional<Canonicalization> found = text.flatMap(Canonicalization::find);
    if (text.isPresent() && found.isEmpty()) {
      String wrong =
          Arrays.stream(text.get().split("/", 2))
              .filter(word -> Canonicalization.find(word).isEmpty())
              .findFirst()
              .orElse(text.get());
      values.error(
          Directive.CANONICALIZATION,
          Values.unknown("canonicalization algorithm", wrong, List.of("simple", "relaxed"), false));
    }
    return found
        .or(() -> Canonicalization.find(defaultOf(Directive.CANONICALIZATION)))
        .orElseThrow();
  }
}
