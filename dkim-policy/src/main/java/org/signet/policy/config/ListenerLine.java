package org.signet.policy.config;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.signet.milter.address.ListenAddress;
import org.signet.policy.file.FileCode;
import org.signet.policy.text.Note;
import org.signet.policy.text.Words;

/**
 * The value of a Socket line: the address as OpenDKIM has it; after blanks perhaps a role; after
 * blanks perhaps {@code require=} and a word of RequireSignature.
 */
final class ListenerLine {
  private static final Pattern LINE =
      Pattern.compile(
          "(?<address>.+?)(?:[ \\t]+(?<role>auto|sign|verify))?(?:[ \\t]+require=(?<level>\\S*))?",
          Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

  private ListenerLine() {}

  /**
   * All listeners, each address once.
   *
   * @param autoSigns whether one without a role signs
   */
  static List<ServerConfig.Listener> all(Values values, Path base, boolean autoSigns) {
    Map<ListenAddress, ServerConfig.Listener> listeners = new LinkedHashMap<>();
    for (Setting setting : values.every(Directive.SOCKET)) {
      Optional<ServerConfig.Listener> listener = read(setting, base, values.problems());
      if (listener.isPresent() && listeners.put(listener.get().address(), listener.get()) == null) {
        warnOfOthers(listener.get(), autoSigns, setting, values.problems());
      }
    }
    if (listeners.size() > 1
        && listeners.values().stream().allMatch(each -> each.role() == ListenerRole.AUTO)) {
      values.warning(Directive.SOCKET, ConfigCode.SEVERAL_LISTENERS);
    }
    return List.copyOf(listeners.values());
  }

  /** A milter's client itself says where a message comes from. */
  private static void warnOfOthers(
      ServerConfig.Listener listener, boolean autoSigns, Setting setting, Problems problems) {
    boolean signs =
        switch (listener.role()) {
          case AUTO -> autoSigns;
          case SIGN -> true;
          case VERIFY -> false;
        };
    if (signs) {
      listener
          .address()
          .<Optional<ListenAddress.Inet>, RuntimeException>fold(
              Optional::of, local -> Optional.empty())
          .filter(inet -> inet.host().filter(HostPort::isLoopback).isEmpty())
          .ifPresent(inet -> warnOfOthers(inet, setting, problems));
    }
  }

  private static void warnOfOthers(ListenAddress.Inet inet, Setting setting, Problems problems) {
    problems.warning(
        setting,
        Note.of(
            ConfigCode.ALL_CAN_HAVE_SIGNED,
            inet,
            new ListenAddress.Inet(
                inet.port(), Optional.of(inet.ipv6() ? "::1" : "127.0.0.1"), inet.ipv6())));
  }

  private static Optional<ServerConfig.Listener> read(
      Setting setting, Path base, Problems problems) {
    Matcher line = LINE.matcher(setting.value());
    if (!line.matches()) {
      throw new IllegalStateException("the pattern takes every value: " + setting.value());
    }
    ListenerRole role =
        Optional.ofNullable(line.group("role"))
            .flatMap(word -> Words.find(ListenerRole.class, word))
            .orElse(ListenerRole.AUTO);
    Optional<String> level = Optional.ofNullable(line.group("level"));
    Optional<SignatureRequirement> requires =
        level.flatMap(word -> Words.find(SignatureRequirement.class, word));
    if (level.isPresent() && requires.isEmpty()) {
      problems.error(setting, RequirementSection.unknown(level.get()));
    }
    if (requires.isPresent() && role == ListenerRole.SIGN) {
      problems.error(setting, Note.of(ConfigCode.REQUIRE_AT_SIGNING_LISTENER));
    }
    return address(line.group("address"), base, setting, problems)
        .map(address -> new ServerConfig.Listener(address, role, requires, setting.valuePlace()));
  }

  private static Optional<ListenAddress> address(
      String text, Path base, Setting setting, Problems problems) {
    int blank = text.indexOf(' ');
    if (blank > 0 && text.indexOf('/') < 0) {
      problems.error(
          setting, Note.of(ConfigCode.NOT_UNDERSTOOD_AFTER_ADDRESS, text.substring(blank).strip()));
      return Optional.empty();
    }
    try {
      ListenAddress address = ListenAddress.parse(text);
      return Optional.of(
          address.<ListenAddress, RuntimeException>fold(
              inet -> inet, local -> new ListenAddress.Local(base.resolve(local.path()))));
    } catch (InvalidPathException unusable) {
      problems.error(setting, Note.of(FileCode.NOT_A_PATH, text));
    } catch (IllegalArgumentException unusable) {
      problems.error(
          setting,
          Note.of(ConfigCode.NOT_AN_ADDRESS_TO_LISTEN_AT, String.valueOf(unusable.getMessage())));
    }
    return Optional.empty();
  }
}
