package org.signet.keytool.migrate;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A Postfix, as its main.cf and master.cf have it.
 *
 * @param services empty if there is no master.cf
 * @param values parameters of main.cf with what they refer to; only those of {@link #RELEVANT}
 */
record PostfixInstallation(
    MainCf main, List<MasterCf.Service> services, Map<String, String> values) {
  /** The parameters that concern milters. */
  static final Pattern RELEVANT =
      Pattern.compile(
          "smtpd_milters|non_smtpd_milters|milter_default_action|milter_protocol"
              + "|internal_mail_filter_classes|milter_\\w*macro\\w*|receive_override_options");

  private static final String QUEUE = "queue_directory";
  private static final Path DEFAULT_QUEUE = Path.of("/var/spool/postfix");
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  /**
   * Reads the files of a folder; postconf(1) says what values refer to, if it is installed.
   *
   * @throws IOException if main.cf cannot be read, or there is a master.cf that cannot be read
   */
  static PostfixInstallation read(Path folder) throws IOException {
    MainCf main = MainCf.read(folder.resolve("main.cf"));
    Path master = folder.resolve("master.cf");
    List<MasterCf.Service> services =
        Files.exists(master) ? MasterCf.read(master, isOld(main)) : List.of();
    Map<String, String> values = new HashMap<>();
    List<String> names = new ArrayList<>();
    for (MainCf.Parameter parameter : main.matching(RELEVANT)) {
      names.add(parameter.name());
      values.put(parameter.name(), main.expand(parameter.value()));
    }
    Optional<Path> postconf = InstalledProgram.find("postconf");
    if (postconf.isPresent() && !names.isEmpty()) {
      values.putAll(asked(postconf.get(), folder, names));
    }
    return new PostfixInstallation(main, services, values);
  }

  /** Before level 1 services run in a chroot by default, COMPATIBILITY_README. */
  private static boolean isOld(MainCf main) {
    return main.find("compatibility_level")
        .map(level -> level.value().matches("0(\\..*)?"))
        .orElse(true);
  }

  private static Map<String, String> asked(Path postconf, Path folder, List<String> names) {
    List<String> command = new ArrayList<>();
    command.addAll(
        List.of(postconf.toString(), "-c", folder.toAbsolutePath().toString(), "-n", "-x"));
    command.addAll(names);
    Map<String, String> values = new HashMap<>();
    try {
      for (String line : InstalledProgram.output(command, PATIENCE).orElse("").split("\n", -1)) {
        int equals = line.indexOf('=');
        if (equals > 0) {
          values.put(line.substring(0, equals).strip(), line.substring(equals + 1).strip());
        }
      }
    } catch (IOException e) {
      return Map.of(); // the file has been read anyway
    }
    return values;
  }

  /** The value that a service has of a parameter; empty if it is not set. */
  Optional<String> value(MasterCf.Service service, String name) {
    String override = service.overrides().get(name);
    return override == null
        ? Optional.ofNullable(values.get(name))
        : Optional.of(main.expand(override));
  }

  /** Services that this program serves. */
  List<MasterCf.Service> services(String command) {
    return services.stream().filter(service -> service.command().equals(command)).toList();
  }

  /** queue_directory. */
  Path queue() {
    try {
      return main.find(QUEUE)
          .map(parameter -> Path.of(main.expand(parameter.value())))
          .filter(Path::isAbsolute)
          .orElse(DEFAULT_QUEUE);
    } catch (InvalidPathException e) {
      return DEFAULT_QUEUE;
    }
  }
}
