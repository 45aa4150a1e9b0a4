package org.signet.keytool.migrate;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.signet.policy.text.Place;

/** The services of a master.cf, master(5). */
final class MasterCf {
  /** A word without blanks, or what stands in braces, which may have braces inside. */
  private static final Pattern WORD = Pattern.compile("\\{(?:[^{}]|\\{[^{}]*+})*+}|\\S+");

  private static final Pattern SETTING = Pattern.compile("([^\\s=]+)\\s*=\\s*(.*)");
  private static final int CHROOT = 4;
  private static final int COMMAND = 7;

  /**
   * A service.
   *
   * @param name such as {@code submission/inet}
   * @param command the program that serves it
   * @param chrooted whether the chroot column says y, or so by default
   * @param overrides values of {@code -o}, by name
   */
  record Service(
      Place place, String name, String command, boolean chrooted, Map<String, String> overrides) {}

  private MasterCf() {}

  /**
   * Reads a master.cf.
   *
   * @param chrootByDefault what a hyphen in the chroot column stands for
   * @throws IOException if it cannot be read
   */
  static List<Service> read(Path file, boolean chrootByDefault) throws IOException {
    List<Service> services = new ArrayList<>();
    for (LogicalLines.Line line : LogicalLines.read(file)) {
      List<String> words =
          WORD.matcher(line.text()).results().map(result -> result.group()).toList();
      if (words.size() > COMMAND) {
        services.add(
            new Service(
                line.place(),
                words.get(0) + "/" + words.get(1),
                words.get(COMMAND),
                words.get(CHROOT).equals("y") || (chrootByDefault && words.get(CHROOT).equals("-")),
                overrides(words.subList(COMMAND + 1, words.size()))));
      }
    }
    return services;
  }

  private static Map<String, String> overrides(List<String> arguments) {
    Map<String, String> overrides = new LinkedHashMap<>();
    for (int i = 0; i < arguments.size(); i++) {
      String argument = arguments.get(i);
      String text = argument.startsWith("-o") ? argument.substring(2) : "";
      if (argument.equals("-o") && i + 1 < arguments.size()) {
        text = arguments.get(++i);
      }
      Matcher setting = SETTING.matcher(withoutBraces(text));
      if (setting.matches()) {
        overrides.put(setting.group(1), setting.group(2));
      }
    }
    return overrides;
  }

  private static String withoutBraces(String text) {
    return text.startsWith("{") && text.endsWith("}") && text.length() > 1
        ? text.substring(1, text.length() - 1).strip()
        : text;
  }
}
