package org.signet.policy.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.signet.dkim.algorithm.SignatureAlgorithm;
import org.signet.dkim.signature.DomainName;
import org.signet.policy.config.ServerConfig.Authors;
import org.signet.policy.config.ServerConfig.Keys;
import org.signet.policy.file.KeyFiles;
import org.signet.policy.file.SteadyFiles;
import org.signet.policy.table.DataSet;
import org.signet.policy.table.KeyTable;
import org.signet.policy.table.TableCode;
import org.signet.policy.table.TableLoader;
import org.signet.policy.table.TableNames;
import org.signet.policy.text.Note;

/** Directives on signing keys: one key for some domains, or tables of keys. */
final class SigningKeysSection {
  private final Values values;
  private final TableLoader tables;
  private final SteadyFiles steady;
  private final Path base;
  private final int minimumKeyBits;

  SigningKeysSection(
      Values values, TableLoader tables, SteadyFiles steady, Path base, int minimumKeyBits) {
    this.steady = steady;
    this.values = values;
    this.tables = tables;
    this.base = base;
    this.minimumKeyBits = minimumKeyBits;
  }

  private Optional<SignatureAlgorithm> algorithm() {
    Optional<SignatureAlgorithm> found =
        values.word(
            Directive.SIGNATURE_ALGORITHM,
            SignatureAlgorithm::find,
            "signing algorithm",
            List.of("rsa-sha256", "ed25519-sha256"),
            false);
    if (found.isPresent() && found.get().isHistoric()) {
      values.warning(
          Directive.SIGNATURE_ALGORITHM, ConfigCode.HISTORIC_ALGORITHM, found.get().word());
    }
    return found;
  }

  /**
   * @param signs whether anything is signed: if not, keys are not read, but whose mail is ours is
   */
  Keys keys(boolean signs) {
    Optional<SignatureAlgorithm> algorithm = algorithm();
    if (values.isSet(Directive.SIGNING_TABLE) && !values.isSet(Directive.KEY_TABLE)) {
      if (!values.mayBeSet(Directive.KEY_TABLE)) {
        values.error(Directive.SIGNING_TABLE, ConfigCode.SIGNING_TABLE_NEEDS_KEY_TABLE);
      }
      return new Keys.None();
    }
    if (!signs) {
      for (Directive unused : List.of(Directive.KEY_TABLE, Directive.KEY_FILE)) {
        values.warning(unused, ConfigCode.NOT_READ_WITHOUT_SIGNING);
      }
      return notUsed();
    }
    KeyFiles files =
        new KeyFiles(
            base,
            values.flag(Directive.REQUIRE_SAFE_KEYS)
                && !values.isWrong(Directive.REQUIRE_SAFE_KEYS)
                && !values.isWrong(Directive.USER_ID),
            minimumKeyBits,
            values.text(Directive.USER_ID).map(text -> text.split(":", 2)[0]),
            steady);
    return values.isSet(Directive.KEY_TABLE)
        ? tables(files, algorithm)
        : singleKey(files, algorithm);
  }

  private Keys notUsed() {
    if (values.isSet(Directive.KEY_TABLE)) {
      return signingTable().<Keys>map(Keys.NotUsed::new).orElseGet(Keys.None::new);
    }
    Authors.OfDomains authors = domains();
    return authors.domains().isEmpty() ? new Keys.None() : new Keys.NotUsed(authors);
  }

  private Optional<Authors.OfTable> signingTable() {
    return values
        .setting(Directive.SIGNING_TABLE)
        .flatMap(setting -> tables.signingTable(setting.value(), setting.valuePlace()))
        .map(Authors.OfTable::new);
  }

  private Authors.OfDomains domains() {
    DataSet domains = values.dataSet(Directive.DOMAIN, tables);
    for (DataSet.Entry entry : domains.entries()) {
      if (entry.key().matches("[A-Za-z0-9_-]+")) {
        values
            .problems()
            .warning(entry.place(), Note.of(ConfigCode.NOTHING_SIGNED_FOR, entry.key()));
      }
    }
    return new Authors.OfDomains(domains, values.flag(Directive.SUB_DOMAINS));
  }

  private Keys tables(KeyFiles files, Optional<SignatureAlgorithm> algorithm) {
    for (Directive ignored : List.of(Directive.DOMAIN, Directive.SELECTOR, Directive.KEY_FILE)) {
      values.warning(ignored, ConfigCode.IGNORED_WITH_KEY_TABLE);
    }
    if (!values.mayBeSet(Directive.SIGNING_TABLE)) {
      values.error(Directive.KEY_TABLE, ConfigCode.KEY_TABLE_NEEDS_SIGNING_TABLE);
    }
    Optional<KeyTable> keyTable =
        values
            .setting(Directive.KEY_TABLE)
            .flatMap(setting -> tables.keyTable(setting.value(), setting.valuePlace(), files));
    Optional<Authors.OfTable> authors = signingTable();
    if (keyTable.isEmpty() || authors.isEmpty()) {
      return new Keys.None();
    }
    authors.get().table().checkAgainst(keyTable.get(), values.problems());
    if (algorithm.isPresent()
        && keyTable.get().keyTypes().stream().anyMatch(t -> t != algorithm.get().keyType())) {
      values.warning(Directive.SIGNATURE_ALGORITHM, ConfigCode.KEYS_OF_OTHER_TYPE);
    }
    return new Keys.Tables(
        authors.get(), keyTable.get(), values.flag(Directive.MULTIPLE_SIGNATURES));
  }

  private Keys singleKey(KeyFiles files, Optional<SignatureAlgorithm> algorithm) {
    Optional<String> selector = values.text(Directive.SELECTOR);
    Optional<String> keyFile = values.text(Directive.KEY_FILE);
    boolean known = values.mayBeSet(Directive.SELECTOR) == values.mayBeSet(Directive.KEY_FILE);
    if (selector.isPresent() != keyFile.isPresent() && !known) {
      values.error(
          selector.isPresent() ? Directive.SELECTOR : Directive.KEY_FILE,
          ConfigCode.KEY_AND_SELECTOR);
    } else if (values.isSet(Directive.DOMAIN) && !values.mayBeSet(Directive.KEY_FILE)) {
      values.error(Directive.DOMAIN, ConfigCode.DOMAIN_NEEDS_KEY);
    }
    Optional<DomainName> selectorName = selector.flatMap(DomainName::parseSelector);
    if (selector.isPresent() && selectorName.isEmpty()) {
      values.error(
          Directive.SELECTOR,
          Note.of(TableCode.NOT_A_SELECTOR, selector.get(), TableNames.advice(selector.get())));
    }
    if (!values.mayBeSet(Directive.DOMAIN)) {
      values.warning(Directive.KEY_FILE, ConfigCode.SIGNS_NOTHING);
    }
    Authors.OfDomains authors = domains();
    Optional<KeyFiles.Result.Loaded> key = keyFile.flatMap(path -> load(files, path, algorithm));
    if (selectorName.isEmpty() || key.isEmpty() || authors.domains().isEmpty()) {
      return new Keys.None();
    }
    return new Keys.SingleKey(
        authors, selectorName.get().toString(), key.get().key(), key.get().fileTime());
  }

  private Optional<KeyFiles.Result.Loaded> load(
      KeyFiles files, String path, Optional<SignatureAlgorithm> algorithm) {
    KeyFiles.Result result = files.load(path);
    result
        .fault()
        .ifPresent(
            fault ->
                values
                    .setting(Directive.KEY_FILE)
                    .ifPresent(setting -> values.problems().brokenKeyFile(setting, fault)));
    result.loaded().ifPresent(loaded -> check(loaded, algorithm));
    return result.loaded();
  }

  private void check(KeyFiles.Result.Loaded loaded, Optional<SignatureAlgorithm> algorithm) {
    loaded.warnings().forEach(warning -> values.warning(Directive.KEY_FILE, warning));
    if (algorithm.isPresent() && algorithm.get().keyType() != loaded.key().type()) {
      values.error(
          Directive.SIGNATURE_ALGORITHM,
          ConfigCode.KEY_OF_OTHER_TYPE,
          loaded.key().toString(),
          loaded.key().algorithm().word());
    }
  }
}
