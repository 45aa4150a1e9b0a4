package org.signet.keytool.probe;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.signet.dkim.key.KeyName;
import org.signet.dkim.key.SigningKey;
import org.signet.keytool.key.KeyFile;
import org.signet.keytool.key.KeyNameArguments;
import org.signet.keytool.terminal.CommandFailure;
import org.signet.keytool.terminal.DisplayText;
import org.signet.policy.config.Directive;
import org.signet.policy.config.ServerConfig;
import org.signet.policy.config.Setting;

/** The keys that {@code testkey} is asked about. Failures have its own exit statuses. */
final class TestedKeys {
  private static final Set<PosixFilePermission> UNSAFE =
      PosixFilePermissions.fromString("---rwxrwx");

  private final Optional<ServerConfig> config;
  private final InputStream in;
  private final Consumer<String> warnings;
  private final Consumer<String> steps;

  /**
   * @param config where what is not asked for comes from
   * @param in a key that is named {@code -}
   * @param warnings gets what is unsafe about files
   * @param steps gets what was done
   */
  TestedKeys(
      Optional<ServerConfig> config,
      InputStream in,
      Consumer<String> warnings,
      Consumer<String> steps) {
    this.config = config;
    this.in = in;
    this.warnings = warnings;
    this.steps = steps;
  }

  /** Every key of the KeyTable, or the one of KeyFile. */
  List<PublishedKey> all() throws CommandFailure {
    List<PublishedKey> keys = config.isEmpty() ? List.of() : all(config.get());
    if (keys.isEmpty()) {
      throw new CommandFailure(
          "no key to test: give -d, -s and -k, or with -x a configuration that has" + " a KeyTable",
          TestkeyCommand.CONFIGURATION);
    }
    return keys;
  }

  private List<PublishedKey> all(ServerConfig config) throws CommandFailure {
    Optional<Setting> table = config.setting(Directive.KEY_TABLE);
    if (table.isPresent()) {
      PublishedKey.KeyList list =
          PublishedKey.ofTable(config, table.get(), TestkeyCommand.CONFIGURATION);
      list.warnings().forEach(warning -> warnings.accept("warning: " + warning));
      return list.keys();
    }
    Optional<Setting> path = config.setting(Directive.KEY_FILE);
    Optional<Setting> named = config.setting(Directive.SELECTOR);
    if (path.isEmpty() || named.isEmpty()) {
      return List.of();
    }
    return PublishedKey.of(config, named.get().value(), signingKey(path.get().value()));
  }

  private SigningKey signingKey(String path) throws CommandFailure {
    try {
      return KeyFile.read(path, in).signingKey();
    } catch (CommandFailure e) {
      throw new CommandFailure(String.valueOf(e.getMessage()), TestkeyCommand.FILE);
    }
  }

  /** One key; what is not given comes from the configuration. */
  PublishedKey single(Optional<String> domain, Optional<String> selector, Optional<String> keyFile)
      throws CommandFailure {
    String ofDomain = domain.or(() -> set(Directive.DOMAIN)).orElse("");
    String named = selector.or(() -> set(Directive.SELECTOR)).orElse("");
    String path = keyFile.or(() -> set(Directive.KEY_FILE)).orElse("");
    if (ofDomain.isEmpty() || named.isEmpty()) {
      throw new CommandFailure(
          (ofDomain.isEmpty()
              ? "the domain is missing: give -d DOMAIN"
              : "the selector is missing: give -s SELECTOR"),
          TestkeyCommand.CONFIGURATION);
    }
    if (path.isEmpty()) {
      throw new CommandFailure(
          "the private key to compare is missing: give -k KEYFILE", TestkeyCommand.CONFIGURATION);
    }
    KeyName name;
    try {
      name = KeyNameArguments.check(named, ofDomain);
    } catch (CommandFailure e) {
      throw new CommandFailure(String.valueOf(e.getMessage()), TestkeyCommand.CONFIGURATION);
    }
    SigningKey key = signingKey(path);
    warnOfPermissions(path);
    steps.accept("key loaded from " + DisplayText.of(path));
    return new PublishedKey(
        name.domain(), Optional.empty(), name, Optional.of(key), Optional.empty());
  }

  private Optional<String> set(Directive directive) {
    return config.flatMap(read -> read.setting(directive)).map(Setting::value);
  }

  private void warnOfPermissions(String path) {
    try {
      if (!path.equals("-")
          && !Collections.disjoint(Files.getPosixFilePermissions(Path.of(path)), UNSAFE)) {
        warnings.accept(DisplayText.of(path) + ": WARNING: unsafe permissions");
      }
    } catch (IOException | InvalidPathException | UnsupportedOperationException e) {
      // It could be read, so this is no file system with such permissions.
    }
  }
}
