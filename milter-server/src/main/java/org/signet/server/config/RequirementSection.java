package org.signet.server.config;

import java.util.Optional;
import org.signet.server.config.ServerConfig.RequiredSignature;
import org.signet.server.table.HostList;
import org.signet.server.table.Quoted;
import org.signet.server.table.TableLoader;

/** Directives of our own on signatures that mail from outside must bear. */
final class RequirementSection {
  private RequirementSection() {}

  static RequiredSignature requiredSignature(Values values, TableLoader tables) {
    Optional<String> word = values.text(Directive.REQUIRE_SIGNATURE);
    Optional<SignatureRequirement> level = word.flatMap(SignatureRequirement::find);
    if (word.isPresent() && level.isEmpty()) {
      values.error(Directive.REQUIRE_SIGNATURE, unknown(word.get()));
    }
    Optional<HostList> clients =
        values
            .setting(Directive.REQUIRE_SIGNATURE_CLIENTS)
            .flatMap(setting -> tables.hosts(setting.value(), setting.valuePlace()));
    return new RequiredSignature(
        level.orElse(SignatureRequirement.NONE),
        clients,
        DispositionsSection.read(
            values, Directive.ON_REQUIRE_SIGNATURE, Optional.<Disposition>empty()));
  }

  static String unknown(String word) {
    return "unknown requirement "
        + Quoted.of(word)
        + ": write none, valid, relaxed or strict"
        + Suggestion.text(word, SignatureRequirement.WORDS);
  }
}
