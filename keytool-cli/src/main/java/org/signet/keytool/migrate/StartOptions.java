package org.signet.keytool.migrate;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.signet.policy.config.ConfigSurvey;
import org.signet.policy.config.Directive;
import org.signet.policy.text.Place;

/**
 * What the service of OpenDKIM gives it beside its configuration file: {@code -p} and {@code -u} of
 * {@code ExecStart}, {@code User} and {@code Group} of the systemd unit with its drop-ins; and the
 * variables of {@code /etc/default/opendkim}, which Debian's init script makes options of.
 *
 * @param configuration the file that the service reads
 * @param socket {@code -p}, which counts before {@code Socket}
 * @param user {@code -u}, or the unit's user, which counts before {@code UserID}
 * @param scriptSocket {@code SOCKET}, which counts where the configuration has no {@code Socket}
 * @param scriptUser {@code USER}, with {@code GROUP} if that is another name
 */
public record StartOptions(
    Path configuration,
    Optional<Option> socket,
    Optional<Option> user,
    Optional<Option> scriptSocket,
    Optional<Option> scriptUser) {

  private static final String DEFAULT_CONFIGURATION = "/etc/opendkim.conf";
  private static final String DEFAULT_FILE = "etc/default/opendkim";
  private static final Pattern ASSIGNMENT =
      Pattern.compile("(?:export +)?([A-Za-z_][A-Za-z0-9_]*)=(.*)");
  private static final Pattern REFERENCE =
      Pattern.compile("\\$(?:([A-Za-z_][A-Za-z0-9_]*)|\\{([A-Za-z_][A-Za-z0-9_]*)})");
  private static final int LONGEST = 4096;

  /**
   * One option.
   *
   * @param value as opendkim gets it
   * @param place where it is written
   * @param name what is written there, such as {@code -p} or {@code SOCKET}
   */
  public record Option(String value, Place place, String name) {}

  /**
   * What the files below a folder say; what cannot be read counts as not there.
   *
   * @param root the root of the system, {@code /} for this one
   */
  public static StartOptions read(Path root) {
    Map<String, Option> variables = variables(root.resolve(DEFAULT_FILE));
    ServiceUnit unit = ServiceUnit.read(root);
    Optional<Option> flagSocket = Optional.empty();
    Optional<Option> flagUser = Optional.empty();
    String configuration = DEFAULT_CONFIGURATION;
    if (unit.execStart().isPresent()) {
      Option start = unit.execStart().get();
      List<String> words = words(substitute(start.value(), variables));
      flagSocket = flag(words, "-p").map(value -> new Option(value, start.place(), "-p"));
      flagUser = flag(words, "-u").map(value -> new Option(value, start.place(), "-u"));
      configuration = flag(words, "-x").orElse(configuration);
    }
    Optional<Option> options = Optional.ofNullable(variables.get("DAEMON_OPTS"));
    return new StartOptions(
        root.resolve(Path.of("/").relativize(Path.of("/").resolve(configuration))),
        flagSocket,
        flagUser.or(unit::user),
        ofOptions(options, "-p").or(() -> Optional.ofNullable(variables.get("SOCKET"))),
        ofOptions(options, "-u").or(() -> account(variables)));
  }

  /**
   * What counts in place of a directive of the configuration.
   *
   * @param file the configuration that is looked at; options of the service count before its
   *     directives only if the service reads it
   */
  public Optional<Option> inPlaceOf(Directive directive, Path file, ConfigSurvey survey) {
    boolean isSocket = directive == Directive.SOCKET;
    Optional<Option> flag = isSocket ? socket : user;
    boolean isSet =
        survey.lines().stream().anyMatch(line -> line.directive().equals(Optional.of(directive)));
    if (isSet) {
      boolean isOfService = file.toAbsolutePath().normalize().equals(configuration);
      return flag.filter(option -> isOfService);
    }
    return flag.or(() -> isSocket ? scriptSocket : scriptUser);
  }

  private static Optional<Option> ofOptions(Optional<Option> options, String name) {
    return options.flatMap(
        all -> flag(words(all.value()), name).map(value -> new Option(value, all.place(), name)));
  }

  private static Optional<Option> account(Map<String, Option> variables) {
    return Optional.ofNullable(variables.get("USER"))
        .map(user -> ServiceUnit.account(user, Optional.ofNullable(variables.get("GROUP"))));
  }

  /** Assignments of a file that a shell reads; anything else in it is passed over. */
  private static Map<String, Option> variables(Path file) {
    Map<String, Option> variables = new HashMap<>();
    variables.put("NAME", new Option("opendkim", Place.of(file), "NAME"));
    try {
      for (LogicalLines.Line line : LogicalLines.read(file)) {
        Matcher assignment = ASSIGNMENT.matcher(line.text());
        if (assignment.matches()) {
          String name = assignment.group(1);
          String value = String.join(" ", words(substitute(assignment.group(2), variables)));
          variables.put(name, new Option(value, line.place(), name));
        }
      }
    } catch (IOException e) {
      return variables;
    }
    variables.values().removeIf(option -> option.value().isEmpty());
    return variables;
  }

  private static String substitute(String text, Map<String, Option> variables) {
    StringBuilder substituted = new StringBuilder();
    Matcher reference = REFERENCE.matcher(text);
    while (reference.find() && substituted.length() < LONGEST) {
      String name = reference.group(1) == null ? reference.group(2) : reference.group(1);
      Option known = variables.get(name);
      reference.appendReplacement(
          substituted, Matcher.quoteReplacement(known == null ? "" : known.value()));
    }
    reference.appendTail(substituted);
    return substituted.substring(0, Math.min(LONGEST, substituted.length()));
  }

  /** The words of a line, without their quotes; a comment ends them. */
  private static List<String> words(String text) {
    List<String> words = new ArrayList<>();
    StringBuilder word = new StringBuilder();
    boolean inWord = false;
    char quote = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (quote != 0) {
        if (c == quote) {
          quote = 0;
        } else {
          word.append(c);
        }
      } else if (c == '"' || c == '\'') {
        quote = c;
        inWord = true;
      } else if (c == ' ' || c == '\t') {
        if (inWord) {
          words.add(word.toString());
          word.setLength(0);
          inWord = false;
        }
      } else if (c == '#' && !inWord) {
        break;
      } else {
        word.append(c);
        inWord = true;
      }
    }
    if (inWord) {
      words.add(word.toString());
    }
    return words;
  }

  /** The value of the last {@code -p value} or {@code -pvalue}. */
  private static Optional<String> flag(List<String> words, String flag) {
    Optional<String> found = Optional.empty();
    for (Iterator<String> rest = words.iterator(); rest.hasNext(); ) {
      String word = rest.next();
      if (word.equals(flag) && rest.hasNext()) {
        found = Optional.of(rest.next());
      } else if (word.startsWith(flag) && word.length() > flag.length()) {
        found = Optional.of(word.substring(flag.length()));
      }
    }
    return found.filter(value -> !value.isEmpty());
  }
}
