package org.signet.policy.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** Directives on the process itself: where it listens, how it runs, what it logs. */
final class OperationSection {
  private static final int OTHERS_WRITE = 02;

  private OperationSection() {}

  static ServerConfig.Mode mode(Values values) {
    String letters = values.value(Directive.MODE);
    if (!letters.matches("[sv]+")) {
      values.error(Directive.MODE, Values.unknown("mode", letters, List.of("s", "v", "sv"), true));
    }
    boolean wrong = values.isWrong(Directive.MODE);
    return new ServerConfig.Mode(wrong || letters.contains("s"), wrong || letters.contains("v"));
  }

  static ServerConfig.Listening listening(Values values, Path base, ServerConfig.Mode mode) {
    OptionalInt umask =
        values
            .numberIfSet(Directive.UMASK, 0, 0777)
            .map(OptionalInt::of)
            .orElse(OptionalInt.empty());
    if (umask.isPresent() && values.text(Directive.UMASK).orElse("").matches("[1-9].*")) {
      values.warning(
          Directive.UMASK, ConfigCode.UMASK_IS_DECIMAL, String.format("%04o", umask.getAsInt()));
    }
    List<ServerConfig.Listener> listeners = ListenerLine.all(values, base, mode.signs());
    if (umask.isPresent()
        && listeners.stream().anyMatch(each -> each.address().socketPath().isPresent())) {
      checkOthers(values, umask.getAsInt());
    }
    return new ServerConfig.Listening(listeners, umask);
  }

  /** Who can write to the socket can have any mail signed. */
  private static void checkOthers(Values values, int umask) {
    if ((umask & OTHERS_WRITE) == 0) {
      values.warning(
          Directive.UMASK,
          ConfigCode.UMASK_LETS_ALL_WRITE,
          String.format("%04o", umask),
          String.format("%04o", 0777 & ~umask));
    }
  }

  static ServerConfig.Operation operation(Values values, Path base) {
    return new ServerConfig.Operation(
        values.flag(Directive.BACKGROUND),
        values.path(Directive.PID_FILE, base),
        user(values),
        base,
        values.flag(Directive.ALLOW_EMPTY_TABLES),
        cryptoProvider(values));
  }

  private static String cryptoProvider(Values values) {
    String name = values.value(Directive.CRYPTO_PROVIDER);
    if (!name.matches("[A-Za-z0-9._-]{1,100}")) {
      values.error(Directive.CRYPTO_PROVIDER, ConfigCode.NOT_A_PROVIDER, name);
    }
    return name;
  }

  private static Optional<ServerConfig.UserId> user(Values values) {
    return values
        .text(Directive.USER_ID)
        .flatMap(
            text -> {
              int colon = text.indexOf(':');
              String user = colon < 0 ? text : text.substring(0, colon);
              String group = colon < 0 ? "" : text.substring(colon + 1);
              if (user.isEmpty() || (colon >= 0 && group.isEmpty()) || group.contains(":")) {
                values.error(Directive.USER_ID, ConfigCode.NOT_A_USER);
                return Optional.empty();
              }
              return Optional.of(
                  new ServerConfig.UserId(
                      user, group.isEmpty() ? Optional.empty() : Optional.of(group)));
            });
  }

  static ServerConfig.Logging logging(Values values) {
    return new ServerConfig.Logging(
        values.flag(Directive.SYSLOG),
        values.flag(Directive.STDOUT_LOG),
        values.word(Directive.SYSLOG_FACILITY, SyslogFacility.class, "facility", false),
        name(values),
        values.word(Directive.LOG_FORMAT, LogFormat.class, "format", true),
        values.flag(Directive.LOG_DECISIONS),
        values.flag(Directive.SYSLOG_SUCCESS),
        values.flag(Directive.LOG_WHY),
        values.flag(Directive.LOG_RESULTS));
  }

  private static String name(Values values) {
    String name = values.value(Directive.SYSLOG_NAME);
    if (!name.matches("[\\x21-\\x7e]{1,48}")) {
      values.error(Directive.SYSLOG_NAME, ConfigCode.NOT_A_PROGRAM_NAME);
    }
    return name;
  }
}
