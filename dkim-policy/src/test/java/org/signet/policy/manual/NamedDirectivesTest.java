package org.signet.policy.manual;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.signet.policy.config.Directive;

/**
 * Every directive that a text names is in the registry, and is spelt as there. Texts are the string
 * literals of the main code of all modules, the documents for operators, the manual pages and the
 * sample configuration. A word is taken for a directive if it has a capital letter behind a small
 * one ({@code KeyTable}) or begins with {@code On-}; types of our sources and {@link #OTHER_WORDS}
 * are not. Directives like {@code Socket} look like any word and are not found by this.
 */
class NamedDirectivesTest {
  private static final Path ROOT = Path.of("..");
  private static final List<String> DOCUMENTS =
      List.of(
          "README.md",
          "conf/signet.conf",
          "dist/src/deb/doc/README.Debian",
          "dkim-policy/README.md",
          "dkim-policy/src/main/resources/org/signet/policy/config/foreign-directives.txt",
          "docs",
          "keytool-cli/README.md",
          "milter-server/README.md");

  /** Products, units, and the settings and names of other programs. */
  private static final Set<String> OTHER_WORDS =
      Set.of(
          "AmazonCorrettoCryptoProvider",
          "BbQq",
          "ExecStart",
          "FreeIPA",
          "GiB",
          "KeyFileEd25519",
          "KiB",
          "MiB",
          "OpenDKIM",
          "OpenSSH",
          "OpenSSL",
          "PowerDNS",
          "ReadWritePaths",
          "ResourceRecordSet",
          "ResourceRecords",
          "RootDirectory",
          "RuntimeDirectory",
          "SelectorEd25519",
          "TrustedHosts",
          "VmRSS");

  private static final Pattern NAME =
      Pattern.compile(
          "(?<![\\w./@$:+-])(?:On-[A-Z][A-Za-z]+|[A-Z][A-Za-z]*[a-z][A-Z][A-Za-z0-9]*)"
              + "(?![\\w/(@-]|\\.[a-z])");
  private static final Pattern TYPE =
      Pattern.compile("\\b(?:class|interface|enum|record) ([A-Z]\\w+)");

  /** What is not a text first, so that no quote in it begins one. */
  private static final Pattern LITERAL =
      Pattern.compile(
          "@SuppressWarnings\\([^)]*\\)|/\\*(?s:.*?)\\*/|//.*|'(?:[^'\\\\\n]|\\\\.)+'"
              + "|(\"\"\"(?s:.*?)\"\"\"|\"(?:[^\"\\\\\n]++|\\\\.)*+\")");

  @Test
  void everyDirectiveThatATextNamesExists() throws IOException {
    List<Path> sources = sources();
    Set<String> types =
        sources.stream()
            .flatMap(source -> TYPE.matcher(read(source)).results())
            .map(type -> type.group(1))
            .collect(Collectors.toSet());
    List<String> wrong = new ArrayList<>();
    sources.stream()
        .filter(source -> source.toString().contains("/src/main/"))
        .forEach(source -> addUnknown(source, literals(read(source)), types, wrong));
    for (Path document : documents()) {
      addUnknown(document, List.of(read(document)), types, wrong);
    }
    assertThat(wrong).isEmpty();
  }

  @Test
  void otherWordsAreNeededAndNoDirectives() throws IOException {
    String all =
        Stream.concat(sources().stream(), documents().stream())
            .filter(path -> !path.endsWith("NamedDirectivesTest.java"))
            .map(NamedDirectivesTest::read)
            .collect(Collectors.joining("\n"));
    assertThat(OTHER_WORDS).allMatch(all::contains).noneMatch(w -> Directive.find(w).isPresent());
  }

  @Test
  void theRuleFindsWhatItForbids() {
    List<String> wrong = new ArrayList<>();
    List<String> texts =
        literals(
            """
            /** Not "CommentWords". */ // nor "LineWords"
            @SuppressWarnings("NullAway") char quote = '"';
            a("take \\"BodyLengths\\" or OverSignHeaders (KeyTable, On-BadSignature)", "On-Nothing");
            b("OpenDKIM, OneType.", "OneType.of, SomeType.of, call(), /x/SomeFile, Socket");
            """);
    addUnknown(Path.of("F"), texts, Set.of("OneType"), wrong);
    assertThat(wrong).containsExactly("F: BodyLengths", "F: OverSignHeaders", "F: On-Nothing");
  }

  private static void addUnknown(
      Path file, Collection<String> texts, Set<String> types, List<String> wrong) {
    texts.stream()
        .flatMap(text -> NAME.matcher(text).results())
        .map(name -> name.group())
        .filter(name -> !isDirective(name))
        .filter(name -> !types.contains(name) && !OTHER_WORDS.contains(name))
        .forEach(name -> wrong.add(file + ": " + name));
  }

  private static boolean isDirective(String name) {
    return Directive.find(name).filter(found -> found.directiveName().equals(name)).isPresent();
  }

  private static List<String> literals(String source) {
    List<String> literals = new ArrayList<>();
    Matcher matcher = LITERAL.matcher(source);
    while (matcher.find()) {
      if (matcher.group(1) != null) {
        literals.add(matcher.group(1).replace("\\n", "\n"));
      }
    }
    return literals;
  }

  private static List<Path> sources() throws IOException {
    List<Path> sources = new ArrayList<>();
    for (Path module : children(ROOT)) {
      if (Files.isDirectory(module.resolve("src"))) {
        sources.addAll(files(module.resolve("src"), ".java"));
      }
    }
    assertThat(sources).hasSizeGreaterThan(100);
    return sources;
  }

  private static List<Path> documents() throws IOException {
    List<Path> documents = new ArrayList<>();
    for (String document : DOCUMENTS) {
      documents.addAll(files(ROOT.resolve(document), ""));
    }
    return documents;
  }

  private static List<Path> children(Path folder) throws IOException {
    try (Stream<Path> children = Files.list(folder)) {
      return children.toList();
    }
  }

  private static List<Path> files(Path root, String end) throws IOException {
    try (Stream<Path> all = Files.walk(root)) {
      return all.filter(Files::isRegularFile).filter(f -> f.toString().endsWith(end)).toList();
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
