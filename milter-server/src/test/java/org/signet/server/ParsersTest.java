package org.signet.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * SECURITY.md says that every parser of octets from outside is fuzzed. A class of any module counts
 * as a parser if its name ends in Parser, Reader, Decoder or Tokens, or if it has a method {@code
 * parse}, {@code read} or {@code decode} (or one whose name begins so) of octets, text, a stream, a
 * file or a message. {@code parsers.txt} has the target of each, and of some that the rule does not
 * find.
 */
class ParsersTest {
  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
  private static final Path LIST = Path.of("src/test/resources/parsers.txt");
  private static final String SOURCES = "src/main/java";
  private static final Pattern NAME = Pattern.compile("\\w+(?:Parser|Reader|Decoder|Tokens)");
  private static final Pattern METHOD =
      Pattern.compile(
          "\\b(?:parse|read|decode)(?:[A-Z]\\w*)?\\(\\s*"
              + "(?:byte\\[]|String|CharSequence|InputStream|ByteBuffer|ByteBuf|Path|Packet"
              + "|Message|HeaderField) \\w+\\s*[,)]");
  private static final Pattern LINE = Pattern.compile("(\\S+ \\S+) = (\\S+)(?: (.+))?");

  @Test
  void everyParserHasAFuzzTarget() throws IOException {
    Map<String, String> listed = listed();
    Set<String> missing = new TreeSet<>();
    Set<String> sources = new TreeSet<>();
    for (Path module : modules()) {
      for (Path file : below(module.resolve(SOURCES))) {
        String name = file.getFileName().toString().replace(".java", "");
        String parser = module.getFileName() + " " + name;
        sources.add(parser);
        boolean parses =
            NAME.matcher(name).matches() || METHOD.matcher(Files.readString(file)).find();
        if (parses && !listed.containsKey(parser)) {
          missing.add(parser);
        }
      }
    }

    assertThat(missing).as("parsers without a line in " + LIST).isEmpty();
    assertThat(sources).as("what is listed must be there").containsAll(listed.keySet());
  }

  @Test
  void everyTargetIsThere() throws IOException {
    List<String> missing = new ArrayList<>();
    for (Map.Entry<String, String> line : listed().entrySet()) {
      String[] target = line.getValue().split(" ", 2);
      if (target[0].equals("-")) {
        assertThat(target).as("a reason for " + line.getKey()).hasSize(2);
      } else if (!isTarget(ROOT.resolve(target[0]), target[1])) {
        missing.add(line.getKey() + " = " + line.getValue());
      }
    }

    assertThat(missing).isEmpty();
  }

  private static boolean isTarget(Path module, String name) throws IOException {
    String[] parts = name.split("\\.", -1);
    for (Path file : below(module.resolve("src/test/java"))) {
      if (file.endsWith(parts[0] + ".java")) {
        String source = Files.readString(file);
        return parts.length == 1
            ? source.contains("@FuzzTest")
            : Pattern.compile("(?m)^  " + parts[1] + " \\{$").matcher(source).find();
      }
    }
    return false;
  }

  private static Map<String, String> listed() throws IOException {
    Map<String, String> listed = new TreeMap<>();
    for (String line : Files.readAllLines(LIST, StandardCharsets.UTF_8)) {
      if (!line.isBlank() && !line.startsWith("#")) {
        Matcher parts = LINE.matcher(line);
        assertThat(parts.matches()).as(line).isTrue();
        String more = parts.group(3);
        listed.put(parts.group(1), parts.group(2) + (more == null ? "" : " " + more));
      }
    }
    return listed;
  }

  /** Those that are delivered. */
  private static List<Path> modules() throws IOException {
    try (Stream<Path> folders = Files.list(ROOT)) {
      return folders
          .filter(folder -> Files.isDirectory(folder.resolve(SOURCES)))
          .filter(folder -> !folder.endsWith("system-test"))
          .toList();
    }
  }

  private static List<Path> below(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(file -> file.toString().endsWith(".java")).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
