package org.signet.policy.config;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.signet.policy.config.ServerConfig.Keys;
import org.signet.policy.table.HostList;
import org.signet.policy.text.Note;
import org.signet.policy.text.Place;

/**
 * What a configuration must not take away at a reload: a file that is empty is more likely one that
 * an editor, a full disk or a deployment has not finished than one that is meant so, and mail would
 * go unsigned without a word. {@code AllowEmptyTables yes}, or a start, takes it all the same.
 */
public final class ReloadRules {
  private final ServerConfig before;
  private final ServerConfig next;
  private final List<ConfigProblem> objections = new ArrayList<>();

  private ReloadRules(ServerConfig before, ServerConfig next) {
    this.before = before;
    this.next = next;
  }

  /**
   * Asks whether one configuration may follow the other.
   *
   * @throws ConfigException with all that speaks against it
   */
  public static void check(ServerConfig before, ServerConfig next) throws ConfigException {
    ReloadRules rules = new ReloadRules(before, next);
    rules.file();
    if (rules.objections.isEmpty() && !next.operation().allowsEmptyTables()) {
      rules.signing();
      rules.tables();
    }
    if (!rules.objections.isEmpty()) {
      throw new ConfigException(rules.objections, next.warnings());
    }
  }

  private void file() {
    if (hasLines(before) && !hasLines(next)) {
      object(place(), Note.of(ConfigCode.NO_DIRECTIVE_LEFT));
    }
  }

  private static boolean hasLines(ServerConfig config) {
    return config.settings().stream().anyMatch(setting -> setting.place().line() > 0);
  }

  private void signing() {
    Keys keys = next.signing().keys();
    if (before.signing().keys().signsForSomebody() && !keys.signsForSomebody()) {
      object(placeOf(keys.decidedBy()), Note.of(ConfigCode.SIGNS_FOR_NOBODY, keys.whyForNobody()));
    }
  }

  private void tables() {
    emptied(
        Directive.INTERNAL_HOSTS,
        config -> isEmpty(config.hosts().internal()),
        ConfigCode.HOSTS_GO_UNSIGNED);
    emptied(
        Directive.MTA,
        config -> config.signing().mtaNames().isEmpty(),
        ConfigCode.MTAS_GO_UNSIGNED);
    emptied(
        Directive.MACRO_LIST,
        config -> config.signing().macros().isEmpty(),
        ConfigCode.MACROS_GO_UNSIGNED);
    emptied(
        Directive.REQUIRE_SIGNATURE_CLIENTS,
        config -> config.requiredSignature().clients().map(ReloadRules::isEmpty).orElse(false),
        ConfigCode.NO_CLIENT_NEEDS_SIGNATURE);
  }

  private static boolean isEmpty(HostList list) {
    return list.isEmpty();
  }

  private void emptied(Directive directive, Predicate<ServerConfig> isEmpty, ConfigCode what) {
    if (next.setting(directive).isPresent() && isEmpty.test(next) && !isEmpty.test(before)) {
      object(
          placeOf(directive),
          Note.of(ConfigCode.IS_EMPTY_NOW, directive.directiveName(), Note.of(what)));
    }
  }

  private Place placeOf(Directive directive) {
    return next.setting(directive).map(Setting::valuePlace).orElseGet(this::place);
  }

  private Place place() {
    return Place.of(next.source().orElse(Path.of("signet-milter")));
  }

  private void object(Place place, Note problem) {
    objections.add(ConfigProblem.at(place, problem));
  }
}
