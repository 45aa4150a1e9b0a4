package org.signet.server.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.signet.dkim.algorithm.SignatureAlgorithm;
import org.signet.dkim.canonical.Canonicalization;
import org.signet.dkim.key.SigningKey;
import org.signet.server.config.ServerConfig.Keys;
import org.signet.server.config.ServerConfig.MacroRule;
import org.signet.server.table.DataSet;
import org.signet.server.table.KeyFiles;
import org.signet.server.table.KeyTable;
import org.signet.server.table.Quoted;
import org.signet.server.table.SigningTable;
import org.signet.server.table.TableLoader;

/** Directives on signing: for whom, with which keys, what goes into a signature. */
final class SigningSection {
  private static final int MOST_BITS = 16384;

  private final Values values;
  private final TableLoader tables;
  private final Path base;
  private final int minimumKeyBits;

  SigningSection(Values values, TableLoader tables, Path base, int minimumKeyBits) {
    this.minimumKeyBits = minimumKeyBits;
    this.values = values;
    this.tables = tables;
    this.base = base;
  }

  ServerConfig.Signing signing(ServerConfig.Mode mode) {
    return new ServerConfig.Signing(
        keys(mode),
        canonicalization(),
        new HeaderListSection(values, tables).headers(),
        timeToLive(),
        HeaderListSection.names(values, tables, Directive.SENDER_HEADERS)
            .filter(names -> !names.isEmpty())
            .orElse(List.of("From")),
        mtaNames(),
        macros(),
        dataSet(Directive.DONT_SIGN_MAIL_TO),
        dataSet(Directive.EXEMPT_DOMAINS),
        minimumKeyBits,
        values.flag(Directive.REMOVE_OLD_SIGNATURES));
  }

  private DataSet dataSet(Directive directive) {
    return values
        .setting(directive)
        .flatMap(setting -> tables.dataSet(setting.value(), setting.valuePlace()))
        .orElseGet(DataSet::empty);
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
    String name = entry.key().replace("{", "").replace("}", "");
    if (name.contains("|")) {
      values
          .problems()
          .warning(
              entry.place(),
              Quoted.of(entry.key())
                  + " is one name here and matches no macro; write "
                  + Quoted.of(entry.key().replaceFirst("\\|", "=")));
    }
    return new MacroRule(
        name, entry.value().map(text -> List.of(text.split("\\|", -1))).orElse(List.of()));
  }

  private Optional<Duration> timeToLive() {
    return values
        .number(Directive.SIGNATURE_TTL, 0, Integer.MAX_VALUE)
        .filter(seconds -> seconds > 0)
        .map(Duration::ofSeconds);
  }

  /** MinimumKeyBits; never below what RFC 8301 §3.2 allows. */
  static int minimumKeyBits(Values values) {
    int least = Integer.parseInt(Directive.MINIMUM_KEY_BITS.defaultValue());
    int bits = values.number(Directive.MINIMUM_KEY_BITS, 0, MOST_BITS).orElse(least);
    if (bits > 0 && bits < least) {
      values.warning(
          Directive.MINIMUM_KEY_BITS,
          "keys below " + least + " bits must not be used (RFC 8301); taken as " + least);
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
          "unknown canonicalization algorithm "
              + Quoted.of(wrong)
              + Suggestion.text(wrong, List.of("simple", "relaxed")));
    }
    return found.orElse(Canonicalization.SIMPLE_SIMPLE);
  }

  private Optional<SignatureAlgorithm> algorithm() {
    Optional<String> word = values.text(Directive.SIGNATURE_ALGORITHM);
    Optional<SignatureAlgorithm> found = word.flatMap(SignatureAlgorithm::find);
    if (word.isPresent() && found.isEmpty()) {
      values.error(
          Directive.SIGNATURE_ALGORITHM,
          "unknown signing algorithm "
              + Quoted.of(word.get())
              + Suggestion.text(word.get(), List.of("rsa-sha256", "ed25519-sha256")));
    }
    if (found.isPresent() && found.get().isHistoric()) {
      values.warning(
          Directive.SIGNATURE_ALGORITHM,
          found.get().word() + " must not sign any more (RFC 8301); RSA keys sign with rsa-sha256");
    }
    return found;
  }

  private Keys keys(ServerConfig.Mode mode) {
    Optional<SignatureAlgorithm> algorithm = algorithm();
    if (values.isSet(Directive.SIGNING_TABLE) && !values.isSet(Directive.KEY_TABLE)) {
      values.error(Directive.SIGNING_TABLE, "use of SigningTable requires KeyTable");
      return new Keys.None();
    }
    if (!mode.signs()) {
      for (Directive unused :
          List.of(Directive.KEY_TABLE, Directive.SIGNING_TABLE, Directive.KEY_FILE)) {
        values.warning(unused, "is not read because Mode does not sign");
      }
      return new Keys.None();
    }
    KeyFiles files =
        new KeyFiles(
            base,
            values.flag(Directive.REQUIRE_SAFE_KEYS),
            minimumKeyBits,
            values.text(Directive.USER_ID).map(text -> text.split(":", 2)[0]));
    return values.isSet(Directive.KEY_TABLE)
        ? tables(files, algorithm)
        : singleKey(files, algorithm);
  }

  private Keys tables(KeyFiles files, Optional<SignatureAlgorithm> algorithm) {
    for (Directive ignored : List.of(Directive.DOMAIN, Directive.SELECTOR, Directive.KEY_FILE)) {
      values.warning(ignored, "is ignored because KeyTable is set");
    }
    if (!values.isSet(Directive.SIGNING_TABLE)) {
      values.error(Directive.KEY_TABLE, "KeyTable requires SigningTable");
    }
    Optional<KeyTable> keyTable =
        values
            .setting(Directive.KEY_TABLE)
            .flatMap(setting -> tables.keyTable(setting.value(), setting.valuePlace(), files));
    Optional<SigningTable> signingTable =
        values
            .setting(Directive.SIGNING_TABLE)
            .flatMap(setting -> tables.signingTable(setting.value(), setting.valuePlace()));
    if (keyTable.isEmpty() || signingTable.isEmpty()) {
      return new Keys.None();
    }
    signingTable.get().checkAgainst(keyTable.get(), values.problems());
    if (algorithm.isPresent()
        && keyTable.get().keyTypes().stream().anyMatch(t -> t != algorithm.get().keyType())) {
      values.warning(
          Directive.SIGNATURE_ALGORITHM,
          "KeyTable has keys of another type; each key signs with the algorithm of its type");
    }
    return new Keys.Tables(
        signingTable.get(), keyTable.get(), values.flag(Directive.MULTIPLE_SIGNATURES));
  }

  private Keys singleKey(KeyFiles files, Optional<SignatureAlgorithm> algorithm) {
    Optional<String> selector = values.text(Directive.SELECTOR);
    Optional<String> keyFile = values.text(Directive.KEY_FILE);
    if (selector.isPresent() != keyFile.isPresent()) {
      values.error(
          selector.isPresent() ? Directive.SELECTOR : Directive.KEY_FILE,
          "KeyFile and Selector must both be defined or both be undefined");
    } else if (values.isSet(Directive.DOMAIN) && keyFile.isEmpty()) {
      values.error(Directive.DOMAIN, "Domain requires KeyFile and Selector");
    }
    if (!values.isSet(Directive.DOMAIN)) {
      values.warning(Directive.KEY_FILE, "signs nothing because Domain is not set");
    }
    DataSet domains = dataSet(Directive.DOMAIN);
    Optional<SigningKey> key = keyFile.flatMap(path -> load(files, path, algorithm));
    if (selector.isEmpty() || key.isEmpty() || domains.isEmpty()) {
      return new Keys.None();
    }
    return new Keys.SingleKey(
        domains, values.flag(Directive.SUB_DOMAINS), selector.get(), key.get());
  }

  private Optional<SigningKey> load(
      KeyFiles files, String path, Optional<SignatureAlgorithm> algorithm) {
    KeyFiles.Result result = files.load(path);
    if (result instanceof KeyFiles.Result.Broken broken) {
      values.error(Directive.KEY_FILE, broken.reason());
      return Optional.empty();
    }
    KeyFiles.Result.Loaded loaded = (KeyFiles.Result.Loaded) result;
    loaded.warnings().forEach(text -> values.warning(Directive.KEY_FILE, text));
    if (algorithm.isPresent() && algorithm.get().keyType() != loaded.key().type()) {
      values.error(
          Directive.SIGNATURE_ALGORITHM,
          "KeyFile has a "
              + loaded.key()
              + ", which signs with "
              + loaded.key().algorithm().word());
    }
    return Optional.of(loaded.key());
  }
}
