package org.signet.policy.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Defaults are in the registry, and nowhere else. */
class DefaultsTest {
  private static final Path SECTIONS = Path.of("src/main/java/org/signet/policy/config");

  /** A literal or a constant in place of what is not set. */
  private static final Pattern DEFAULT_IN_CODE =
      Pattern.compile("\\.orElse\\((?:-?\\d|\"[^\"]|[A-Z]\\w*\\.[A-Z_]+\\)|List\\.of\\(\")");

  @TempDir Path folder;

  static Stream<Directive> withDefault() {
    return Directive.values().stream()
        .filter(directive -> directive.defaultValue().isPresent())
        .filter(directive -> directive.support() != Support.REFUSED)
        // Read only if something asks for it, and then the system may not have it.
        .filter(directive -> directive != Directive.PUBLIC_SUFFIX_LIST);
  }

  @ParameterizedTest
  @MethodSource("withDefault")
  void whatTheRegistrySaysIsWhatHolds(Directive directive) throws IOException, ConfigException {
    ConfigFolder files = new ConfigFolder(folder);
    String line = directive.directiveName() + " " + directive.defaultValue().orElseThrow();

    assertThat(shown(files.read(line))).isEqualTo(shown(files.read()));
  }

  /** All that was read but for the lines, and but for functions, whose text is their identity. */
  private static String shown(ServerConfig config) {
    return Stream.of(
            config.mode(),
            config.listening(),
            config.operation(),
            config.logging(),
            config.monitoring(),
            config.dispositions(),
            config.requiredSignature(),
            config.results(),
            config.signing(),
            config.verification(),
            config.hosts().internal().decide("a.test", Optional.of(address("127.0.0.1"))),
            config.hosts().internal().decide("a.test", Optional.of(address("::1"))))
        .map(String::valueOf)
        .map(text -> text.replaceAll("[\\w.$]+(\\$\\$Lambda[^@]*)?@[0-9a-f]+", "@"))
        // Who sets BogusKey or UnprotectedKey, be it to the default, wants to know.
        .map(text -> text.replaceAll("dnssec=(true|false)", "dnssec"))
        .map(text -> text.replaceAll("place=[^\\],]*", "place"))
        .toList()
        .toString();
  }

  private static InetAddress address(String text) {
    try {
      return InetAddress.getByName(text);
    } catch (UnknownHostException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void sectionsHaveNoneOfTheirOwn() throws IOException {
    try (Stream<Path> files = Files.list(SECTIONS)) {
      List<String> found =
          files
              .filter(file -> file.toString().endsWith("Section.java"))
              .flatMap(DefaultsTest::lines)
              .filter(line -> DEFAULT_IN_CODE.matcher(line).find())
              .toList();

      assertThat(found).isEmpty();
    }
  }

  private static Stream<String> lines(Path file) {
    try {
      return Files.readAllLines(file).stream().map(line -> file.getFileName() + ": " + line);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
