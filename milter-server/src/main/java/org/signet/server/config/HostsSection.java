package org.signet.server.config;

import java.util.Optional;
import org.signet.server.table.HostList;
import org.signet.server.table.TableLoader;

/** Directives that list clients. */
final class HostsSection {
  private HostsSection() {}

  static ServerConfig.Hosts hosts(Values values, TableLoader tables) {
    return new ServerConfig.Hosts(
        list(values, tables, Directive.INTERNAL_HOSTS).orElseGet(HostList::loopback),
        list(values, tables, Directive.EXTERNAL_IGNORE_LIST).orElseGet(HostList::empty),
        list(values, tables, Directive.PEER_LIST).orElseGet(HostList::empty));
  }

  private static Optional<HostList> list(Values values, TableLoader tables, Directive directive) {
    return values
        .setting(directive)
        .flatMap(setting -> tables.hosts(setting.value(), setting.valuePlace()));
  }
}
