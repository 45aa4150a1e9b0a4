package org.signet.policy.config;

import java.nio.file.Path;
import java.util.Optional;
import org.signet.policy.table.HostList;
import org.signet.policy.table.TableLoader;
import org.signet.policy.text.Place;

/** Directives that list clients. */
final class HostsSection {
  private HostsSection() {}

  static ServerConfig.Hosts hosts(Values values, TableLoader tables) {
    return new ServerConfig.Hosts(
        list(values, tables, Directive.INTERNAL_HOSTS, Optional.of("is signed"))
            .orElseGet(() -> byDefault(tables)),
        list(values, tables, Directive.EXTERNAL_IGNORE_LIST, Optional.empty())
            .orElseGet(HostList::empty),
        list(values, tables, Directive.PEER_LIST, Optional.of("is passed without processing"))
            .orElseGet(HostList::empty));
  }

  private static HostList byDefault(TableLoader tables) {
    Directive directive = Directive.INTERNAL_HOSTS;
    return tables
        .hosts(
            directive.defaultValue().orElseThrow(),
            Place.of(Path.of("default")),
            new HostList.Use(directive.directiveName(), Optional.empty()))
        .orElseThrow();
  }

  /**
   * The list that a directive names.
   *
   * @param mail as in {@link HostList.Use}
   */
  static Optional<HostList> list(
      Values values, TableLoader tables, Directive directive, Optional<String> mail) {
    HostList.Use use = new HostList.Use(directive.directiveName(), mail);
    return values
        .setting(directive)
        .flatMap(setting -> tables.hosts(setting.value(), setting.valuePlace(), use));
  }
}
