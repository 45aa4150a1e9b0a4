package org.signet.systemtest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Texts for people have one word for one thing, and the terms of docs/glossary.md. Reads the string
 * literals of the main code of all modules, the documents, the samples and the manual pages.
 */
class WordsTest {
  private static final Path ROOT = Path.of("..");

  /** Words to avoid, between word borders and in any case. */
  private static final List<String> AVOIDED =
      List.of(
          "mend(?:s|ed|ing)?", // fix
          "told", // reported
          "anew|once more", // again
          "(?<!there )(?:is|are) no (?!longer|more)[a-z]+", // is not a
          "so many", // N, at most N
          "bears?|bore|borne", // has, contains
          "carr(?:y|ies) (?:a|the|no) signature", // has, contains
          "stands? (?:in|at|for|after|before|there|here|once)", // is, replaces
          "blanks?", // space
          "comes? (?:again|back)|shall try|asked? to come", // the sender retries
          "(?:gives?|gave|given|giving) up", // aborts
          "(?:becomes?|became|become) of", // happens to
          "for now", // temporarily
          "ones? to (?:sign|verify)|mail to (?:sign|verify)", // mail that should be signed
          "wrong usage|wrong use", // usage error
          "(?:got|get) into wrong hands", // is compromised
          "tells? (?:why|what|each|of|how|that|it|them|whether)", // reports, describes
          "looked at", // evaluated, checked
          "let through"); // passed

  private static final Pattern AVOID =
      Pattern.compile("\\b(?:" + String.join("|", AVOIDED) + ")\\b", Pattern.CASE_INSENSITIVE);

  /** A text that has such a word for a reason. */
  private record Allowed(String file, String text, String why) {
    boolean covers(Found found) {
      return found.file().equals(file) && found.text().contains(text);
    }
  }

  private static final List<Allowed> ALLOWED =
      List.of(new Allowed("CHANGELOG.md", "`mend` is now `fix`", "names the old key"));

  private static final Pattern TOKEN =
      Pattern.compile(
          "(?s)//[^\\n]*+|/\\*.*?\\*/|'(?:[^'\\\\]|\\\\.)[^']*+'"
              + "|\"\"\"(?<block>.*?)\"\"\"|\"(?<line>(?:[^\"\\\\]++|\\\\.)*+)\"");
  private static final Pattern PLUS = Pattern.compile("\\s*+\\+\\s*+");

  /** A text with a word to avoid. */
  private record Found(String file, int line, String word, String text) {
    @Override
    public String toString() {
      return file + ":" + line + ": \"" + word + "\" in: " + text;
    }
  }

  @Test
  void textsHaveNoWordToAvoid() throws IOException {
    List<Found> found = found();

    assertThat(found)
        .filteredOn(one -> ALLOWED.stream().noneMatch(allowed -> allowed.covers(one)))
        .isEmpty();
    assertThat(ALLOWED)
        .as("exceptions that nothing needs must go")
        .allMatch(allowed -> found.stream().anyMatch(allowed::covers));
  }

  @ParameterizedTest
  @CsvSource({
    "how to mend it, mend",
    "things are told, told",
    "it is no path, is no path",
    "it is no longer there,",
    "Prints so many fields, so many",
    "mail must bear it, bear",
    "a bearer,",
    "a line that stands there, stands there",
    "a stand,",
    "begins with a blank, blank",
    "it comes again, comes again",
    "was given up before, given up",
    "what becomes of mail, becomes of",
    "tells why, tells why",
  })
  void wordsAreFoundWhole(String text, String word) {
    assertThat(words(text)).isEqualTo(word == null ? List.of() : List.of(word));
  }

  @Test
  void literalsAreFoundWithoutComments() {
    String source =
        """
        // "not this one"
        /* "nor this" */ char c = '"'; String s = "it is"
            + " no \\"path\\"" + name + "x";
        """;

    assertThat(literals(source))
        .extracting(Literal::text)
        .containsExactly("it is no \\\"path\\\"", "x");
    assertThat(literals(source)).extracting(Literal::line).containsExactly(2, 3);
  }

  private static List<Found> found() throws IOException {
    List<Found> found = new ArrayList<>();
    for (Path file : sources()) {
      for (Literal literal : literals(Files.readString(file))) {
        words(literal.text()).forEach(w -> found.add(of(file, literal.line(), w, literal.text())));
      }
    }
    List<Path> documents = documents();
    assertThat(documents).hasSizeGreaterThan(25);
    for (Path file : documents) {
      int number = 0;
      for (String line : Files.readAllLines(file)) {
        int at = ++number;
        words(line).forEach(word -> found.add(of(file, at, word, line)));
      }
    }
    return found;
  }

  private static Found of(Path file, int line, String word, String text) {
    return new Found(ROOT.relativize(file).toString(), line, word, text.strip());
  }

  private static List<String> words(String text) {
    return AVOID.matcher(text).results().map(MatchResult::group).toList();
  }

  private record Literal(int line, String text) {}

  /** String literals, those that are added to each other as one. */
  private static List<Literal> literals(String source) {
    List<Literal> literals = new ArrayList<>();
    int end = -1;
    Matcher token = TOKEN.matcher(source);
    while (token.find()) {
      String text = token.group("block") != null ? token.group("block") : token.group("line");
      if (text == null) {
        continue;
      }
      int last = literals.size() - 1;
      if (end >= 0 && PLUS.matcher(source.substring(end, token.start())).matches()) {
        literals.set(
            last, new Literal(literals.get(last).line(), literals.get(last).text() + text));
      } else {
        int line =
            1 + (int) source.substring(0, token.start()).chars().filter(c -> c == '\n').count();
        literals.add(new Literal(line, text));
      }
      end = token.end();
    }
    return literals;
  }

  /** Main code of the modules that are installed or released. */
  private static List<Path> sources() throws IOException {
    List<Path> sources = new ArrayList<>();
    try (Stream<Path> modules = Files.list(ROOT)) {
      for (Path module : modules.toList()) {
        String name = module.getFileName().toString();
        Path code = module.resolve("src/main/java");
        if (!name.equals("system-test")
            && !name.equals("test-support")
            && Files.isDirectory(code)) {
          sources.addAll(files(code, ".java"));
        }
      }
    }
    assertThat(sources).hasSizeGreaterThan(300);
    return sources;
  }

  private static List<Path> documents() throws IOException {
    List<Path> documents = new ArrayList<>();
    try (Stream<Path> folders = Files.list(ROOT)) {
      for (Path folder : folders.filter(Files::isDirectory).toList()) {
        Path readme = folder.resolve("README.md");
        if (Files.exists(readme)) {
          documents.add(readme);
        }
      }
    }
    try (Stream<Path> files = Files.list(ROOT)) {
      files.filter(file -> file.toString().endsWith(".md")).forEach(documents::add);
    }
    documents.addAll(files(ROOT.resolve("docs"), ""));
    documents.addAll(files(ROOT.resolve("conf"), ""));
    documents.add(ROOT.resolve("dkim-core/docs/REASONS.md"));
    documents.add(ROOT.resolve("dist/src/deb/doc/README.Debian"));
    return documents;
  }

  private static List<Path> files(Path folder, String end) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files
          .filter(file -> Files.isRegularFile(file) && file.toString().endsWith(end))
          .toList();
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }
}
