package org.signet.policy.config;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.signet.policy.config.ServerConfig.RequiredSignature;
import org.signet.policy.table.HostList;
import org.signet.policy.table.PublicSuffixFile;
import org.signet.policy.table.PublicSuffixes;
import org.signet.policy.table.TableLoader;
import org.signet.policy.table.TableProblems;
import org.signet.policy.text.Note;
import org.signet.policy.text.Place;
import org.signet.policy.text.Words;

/** Directives of our own on signatures that mail from outside must have. */
final class RequirementSection {
  private static final String NO_LIST = "none";

  private RequirementSection() {}

  static RequiredSignature requiredSignature(
      Values values,
      TableLoader tables,
      Path base,
      ServerConfig.Mode mode,
      ServerConfig.Listening listening) {
    SignatureRequirement level =
        values.word(Directive.REQUIRE_SIGNATURE, SignatureRequirement.class, "requirement", true);
    Optional<HostList> clients =
        HostsSection.list(values, tables, Directive.REQUIRE_SIGNATURE_CLIENTS, Optional.empty());
    if (level != SignatureRequirement.NONE
        && !verifies(mode, listening)
        && !values.isWrong(Directive.SOCKET)) {
      values.warning(Directive.REQUIRE_SIGNATURE, ConfigCode.NOTHING_VERIFIED);
    }
    boolean asksList =
        level == SignatureRequirement.RELAXED
            || listening.listeners().stream()
                .anyMatch(
                    each -> each.requires().equals(Optional.of(SignatureRequirement.RELAXED)));
    if (!asksList
        && !values.isWrong(Directive.REQUIRE_SIGNATURE)
        && !values.isWrong(Directive.SOCKET)) {
      values.warning(Directive.PUBLIC_SUFFIX_LIST, ConfigCode.NOTHING_RELAXED);
    }
    return new RequiredSignature(
        level,
        clients,
        DispositionsSection.read(
            values, Directive.ON_REQUIRE_SIGNATURE, Optional.<Disposition>empty()),
        asksList ? suffixes(values, base) : Optional.empty());
  }

  private static boolean verifies(ServerConfig.Mode mode, ServerConfig.Listening listening) {
    return mode.verifies()
        || listening.listeners().stream().anyMatch(each -> each.role() == ListenerRole.VERIFY);
  }

  private static Optional<PublicSuffixes> suffixes(Values values, Path base) {
    Optional<Setting> set = values.setting(Directive.PUBLIC_SUFFIX_LIST);
    if (set.isEmpty()) {
      return byDefault(values);
    }
    if (set.get().value().equalsIgnoreCase(NO_LIST)) {
      values.warning(Directive.PUBLIC_SUFFIX_LIST, ConfigCode.NO_SUFFIXES, Optional.empty());
      return Optional.empty();
    }
    return values
        .path(Directive.PUBLIC_SUFFIX_LIST, base)
        .flatMap(file -> PublicSuffixFile.read(file, set.get().valuePlace(), values.problems()));
  }

  /** The list that the system has, if it has one: it does not keep the daemon from starting. */
  private static Optional<PublicSuffixes> byDefault(Values values) {
    Path file = Path.of(values.value(Directive.PUBLIC_SUFFIX_LIST));
    Optional<PublicSuffixes> list =
        Files.exists(file)
            ? PublicSuffixFile.read(file, Place.of(file), new AsWarnings(values.problems()))
            : Optional.empty();
    if (list.isEmpty()) {
      Place place =
          values
              .setting(Directive.REQUIRE_SIGNATURE)
              .or(() -> values.setting(Directive.SOCKET))
              .map(Setting::place)
              .orElseThrow();
      values
          .problems()
          .warning(place, Note.of(ConfigCode.NO_SUFFIXES, Note.of(ConfigCode.INSTALL_SUFFIXES)));
    }
    return list;
  }

  /** What nobody wrote into the configuration is not an error of it. */
  private record AsWarnings(TableProblems problems) implements TableProblems {
    @Override
    public void error(Place place, Note problem) {
      problems.warning(place, problem);
    }

    @Override
    public void brokenLine(Place place, Note problem) {
      problems.warning(place, problem);
    }

    @Override
    public void brokenKey(Place place, Note problem) {
      problems.warning(place, problem);
    }

    @Override
    public void warning(Place place, Note problem) {
      problems.warning(place, problem);
    }
  }

  static Note unknown(String word) {
    return Values.unknown("requirement", word, Words.all(SignatureRequirement.class), true);
  }
}
