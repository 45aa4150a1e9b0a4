package org.signet.server;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.signet.policy.config.Directive;
import org.signet.policy.config.DirectiveType;
import org.signet.policy.config.ServerConfig;
import org.signet.policy.config.Setting;
import org.signet.policy.text.Quoted;

/** {@code -e}: prints what a configuration says of one directive. */
final class DirectiveQuery {
  private final ServerConfig config;

  DirectiveQuery(ServerConfig config) {
    this.config = config;
  }

  /** Every value of the directive on a line of its own, the last one, which counts, first. */
  ExitStatus answer(String name, PrintStream out, PrintStream err) {
    Optional<Directive> directive = Directive.find(name);
    if (directive.isEmpty()) {
      err.println("signet-milter: unknown directive " + Quoted.of(name));
      return ExitStatus.DATA_ERROR;
    }
    List<Setting> settings =
        new ArrayList<>(
            config.settings().stream()
                .filter(setting -> setting.directive() == directive.get())
                .toList());
    Collections.reverse(settings);
    settings.forEach(setting -> out.println(shown(setting)));
    return settings.isEmpty() ? ExitStatus.CONFIG : ExitStatus.OK;
  }

  private static String shown(Setting setting) {
    String value = setting.value();
    return switch (setting.directive().type()) {
      case BOOLEAN -> DirectiveType.bool(value).map(b -> b ? "True" : "False").orElse(value);
      case INTEGER -> DirectiveType.integer(value).map(String::valueOf).orElse(value);
      case TEXT, DATA_SET -> value;
    };
  }
}
