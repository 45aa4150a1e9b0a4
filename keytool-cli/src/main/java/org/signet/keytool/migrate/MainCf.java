package org.signet.keytool.migrate;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.signet.policy.text.Place;

/** The parameters that a main.cf sets, postconf(5). */
final class MainCf {
  private static final Pattern LINE = Pattern.compile("([^\\s=]+)\\s*=\\s*(.*)");
  private static final Pattern REFERENCE =
      Pattern.compile("\\$(?:([A-Za-z0-9_]+)|\\{([A-Za-z0-9_]+)}|\\(([A-Za-z0-9_]+)\\))");
  private static final int DEEPEST = 10;
  private static final int MOST = 1000;
  private static final int LONGEST = 1 << 16;

  /**
   * A parameter that is set.
   *
   * @param value as written
   */
  record Parameter(Place place, String name, String value) {}

  private final Map<String, Parameter> parameters = new HashMap<>();

  private MainCf() {}

  /**
   * Reads a main.cf.
   *
   * @throws IOException if it cannot be read
   */
  static MainCf read(Path file) throws IOException {
    MainCf main = new MainCf();
    for (LogicalLines.Line line : LogicalLines.read(file)) {
      Matcher matcher = LINE.matcher(line.text());
      if (matcher.matches()) {
        main.parameters.put(
            matcher.group(1), new Parameter(line.place(), matcher.group(1), matcher.group(2)));
      }
    }
    return main;
  }

  /** The parameter; of several lines the last one counts. */
  Optional<Parameter> find(String name) {
    return Optional.ofNullable(parameters.get(name));
  }

  /** All that are set and whose name this matches, in the order of their lines. */
  List<Parameter> matching(Pattern names) {
    return parameters.values().stream()
        .filter(parameter -> names.matcher(parameter.name()).matches())
        .sorted(Comparator.comparingInt(parameter -> parameter.place().line()))
        .toList();
  }

  /** The value with {@code $name} replaced by what main.cf sets, or by nothing. */
  String expand(String value) {
    return expand(value, new ArrayDeque<>(), new AtomicInteger(MOST));
  }

  /**
   * @param open the parameters that are being expanded
   * @param left how many more may be
   */
  private String expand(String value, Deque<String> open, AtomicInteger left) {
    StringBuilder expanded = new StringBuilder();
    Matcher reference = REFERENCE.matcher(value);
    int at = 0;
    while (reference.find() && expanded.length() < LONGEST) {
      expanded.append(value, at, reference.start());
      at = reference.end();
      String name =
          reference.group(1) != null
              ? reference.group(1)
              : reference.group(2) != null ? reference.group(2) : reference.group(3);
      Parameter parameter = parameters.get(name);
      if (parameter != null
          && open.size() < DEEPEST
          && !open.contains(name)
          && left.getAndDecrement() > 0) {
        open.push(name);
        expanded.append(expand(parameter.value(), open, left));
        open.pop();
      }
    }
    expanded.append(value, at, value.length());
    return expanded.length() > LONGEST ? expanded.substring(0, LONGEST) : expanded.toString();
  }
}
