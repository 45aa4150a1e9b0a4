package org.signet.policy.table;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.signet.policy.file.KeyFiles;
import org.signet.policy.text.Place;

/** Keys by name: what an entry may look like, and what becomes of broken ones. */
class KeyTableTest {
  private static final Place DIRECTIVE = new Place(Path.of("signet.conf"), 1, 1);

  @TempDir Path folder;
  private final Heard heard = new Heard();

  @BeforeEach
  void keys() throws IOException {
    Files.createDirectories(folder.resolve("keys/a.example"));
    key("keys/rsa.private", "rsa2048.private");
    key("keys/ed.private", "ed25519.private");
    key("keys/weak.private", "rsa1024.private");
    key("keys/a.example.private", "rsa2048.private");
    key("keys/b.example.private", "ed25519.private");
    key("keys/a.example/default.private", "rsa2048.private");
    key("keys/m\u00f6bel.example.private", "rsa2048.private");
    Files.writeString(folder.resolve("keys/broken.example.private"), "nothing");
    Files.writeString(folder.resolve("outside.private"), resource("rsa2048.private"));
  }

  private void key(String name, String resource) throws IOException {
    Path file = Files.writeString(folder.resolve(name), resource(resource));
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
  }

  private static String resource(String name) {
    try (InputStream in = KeyTableTest.class.getResourceAsStream("/table/" + name)) {
      return new String(Objects.requireNonNull(in, name).readAllBytes(), StandardCharsets.US_ASCII);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The base64 text of a key without its armour. */
  private static String inline(String name) {
    return resource(name).lines().filter(l -> !l.startsWith("-")).collect(Collectors.joining());
  }

  private KeyTable table(String type, String lines) throws IOException {
    Files.writeString(folder.resolve("KeyTable"), lines + "\n");
    return new TableLoader(folder, heard)
        .keyTable(type + "KeyTable", DIRECTIVE, new KeyFiles(folder, false, 1024, Optional.empty()))
        .orElseThrow();
  }

  /** What a look-up gives, in a few words. */
  private String find(KeyTable table, String name, String authorDomain) {
    KeyTable.Lookup lookup = table.find(name, authorDomain);
    if (lookup instanceof KeyTable.Lookup.Usable usable) {
      return usable.domain() + " " + usable.selector() + " " + usable.key().type().word();
    }
    return lookup instanceof KeyTable.Lookup.Unusable unusable
        ? "unusable: " + unusable.reason().text().replace(folder + "/", "@/")
        : "unknown";
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = ';',
      value = {
        "k Example.com:s1:./keys/rsa.private; Example.com s1 rsa",
        "k example.com:s1:./keys/ed.private; example.com s1 ed25519",
        "k example.com:s1:./keys/ed.private:ed25519-sha256; example.com s1 ed25519",
        "k example.com:s1:./keys/rsa.private:rsa-sha256; example.com s1 rsa",
        "k %:s1:./keys/rsa.private; author.example s1 rsa",
        "k b\u00fccher.example:s1:./keys/rsa.private; xn--bcher-kva.example s1 rsa",
        "k example.com:sch\u00fcssel:./keys/rsa.private; example.com xn--schssel-p2a rsa",
        "k m\u00f6bel.example:s1:./keys/%.private; xn--mbel-5qa.example s1 rsa",
        "k B\u00fccher.example:s1:./keys/rsa.private; unusable: KeyTable entry for \"k\" corrupt",
        "k localhost:s1:./keys/rsa.private; unusable: KeyTable entry for \"k\" corrupt",
        "k a.example:s1:./keys/%.private; a.example s1 rsa",
        "k a.example:s1:./keys/%/default.private; a.example s1 rsa",
        "k example.com:s1:./keys/rsa.private:x; unusable: cannot read key @/./keys/rsa.private:x: no"
            + " such file",
        "k example.com:s1:./keys/rsa.private:ed25519-sha256; unusable: a 2048-bit rsa key cannot"
            + " sign with ed25519-sha256",
        "k example.com:s1:./keys/rsa.private:rsa-sha1; unusable: rsa-sha1 must not sign any more"
            + " (RFC 8301), write rsa-sha256",
        "k example.com:s1:keys/rsa.private; unusable: \"keys/rsa.private\" is not the text of a key,"
            + " if it is a path, begin it with /, ./ or ../",
        "k example.com:s1:./keys; unusable: cannot read key @/./keys: not a regular file",
        "k %:s1:./keys/%.private; unusable: there was no key file for author.example",
        "K example.com:s1:./keys/rsa.private; unknown",
        "k one:field; unusable: KeyTable entry for \"k\" corrupt",
        "k; unusable: KeyTable entry for \"k\" corrupt",
        "k d : s : /k; unusable: KeyTable entry for \"k\" corrupt",
        "k ../x:s1:./keys/rsa.private; unusable: KeyTable entry for \"k\" corrupt",
        "k example.com::./keys/rsa.private; unusable: KeyTable entry for \"k\" corrupt",
      })
  void entries(String line, String found) throws IOException {
    assertThat(find(table("file:", line), "k", "author.example").replace(';', ','))
        .isEqualTo(found);
  }

  /** Names of keys are often those of domains, and a file of a template has one in its name. */
  @Test
  void namesInUnicodeAreFoundByTheirALabels() throws IOException {
    KeyTable table =
        table(
            "file:",
            "m\u00f6bel.example m\u00f6bel.example:s1:./keys/rsa.private\nall %:s2:./keys/%.private");

    assertThat(find(table, "xn--mbel-5qa.example", "x.example"))
        .isEqualTo("xn--mbel-5qa.example s1 rsa");
    assertThat(find(table, "m\u00f6bel.example", "x.example"))
        .isEqualTo("xn--mbel-5qa.example s1 rsa");
    assertThat(find(table, "all", "xn--mbel-5qa.example")).isEqualTo("xn--mbel-5qa.example s2 rsa");
    assertThat(find(table, "all", "localhost"))
        .isEqualTo("unusable: \"localhost\" is not a domain name that can be signed for");
  }

  @Test
  void namesThatAreNoneAreReportedWithTheFormToWrite() throws IOException {
    table(
        "file:",
        "a B\u00fccher.example:s1:./keys/rsa.private\nb localhost:s1:./keys/rsa.private\n"
            + "c a.example:S\u00fc:./keys/rsa.private\nd a..example:s1:./keys/rsa.private");

    assertThat(heard.lines())
        .containsExactly(
            "1:1 broken line: \"B\u00fccher.example\" is not a domain name; write \"b\u00fccher.example\"",
            "2:1 broken line: \"localhost\" is not a domain name: it has one label, and d= has two at"
                + " least (RFC 6376)",
            "3:1 broken line: \"S\u00fc\" is not a selector; write \"s\u00fc\"",
            "4:1 broken line: \"a..example\" is not a domain name");
  }

  @Test
  void keysCanStandInTheTable() throws IOException {
    KeyTable table =
        table(
            "file:",
            "rsa example.com:s1:"
                + inline("rsa2048.private")
                + "\ned example.com:s2:"
                + inline("ed25519.private")
                + "\nno example.com:s3:MIIabc");

    assertThat(find(table, "rsa", "x")).isEqualTo("example.com s1 rsa");
    assertThat(find(table, "ed", "x")).isEqualTo("example.com s2 ed25519");
    assertThat(heard.lines())
        .containsExactly(
            "3:1 broken key: key \"no\": \"MIIabc\" is not the text of a key; if it is a path,"
                + " begin it with /, ./ or ../");
  }

  @Test
  void aPathWithTheAuthorsDomainFindsOnlyFilesThatAreThere() throws IOException {
    KeyTable table = table("file:", "k %:s1:./keys/%.private\nl %:s1:./keys/%/default.private");

    assertThat(find(table, "k", "a.example")).isEqualTo("a.example s1 rsa");
    assertThat(find(table, "k", "b.example")).isEqualTo("b.example s1 ed25519");
    assertThat(find(table, "k", "../outside"))
        .isEqualTo("unusable: \"../outside\" is not a domain name that can be signed for");
    assertThat(find(table, "k", "j\u00f6e.example")).startsWith("unusable: ");
    assertThat(find(table, "k", "broken.example"))
        .startsWith("unusable: cannot use key @/./keys/broken.example.private: ");
    assertThat(find(table, "l", "a.example")).isEqualTo("a.example s1 rsa");
    assertThat(find(table, "l", "b.example"))
        .isEqualTo("unusable: there was no key file for b.example");
  }

  @Test
  void theFilesOfATemplateAreReportedOnce() throws IOException {
    KeyTable table = table("file:", "a %:s1:./keys/%.private\nb %:s2:./keys/%.private");

    assertThat(heard.lines()).filteredOn(line -> line.contains("broken.example")).hasSize(1);
    assertThat(heard.lines()).filteredOn(line -> line.startsWith("2:")).isEmpty();
    assertThat(find(table, "b", "b.example")).isEqualTo("b.example s2 ed25519");
  }

  @Test
  void structuralErrorsAreBrokenLinesAndBrokenKeysAreNot() throws IOException {
    table("file:", "a example.com:s1:/absent\nb example.com:s1\nc exa mple.com:s1:/k");

    assertThat(heard.lines())
        .containsExactly(
            "1:1 broken key: key \"a\": cannot read key /absent: no such file",
            "2:1 broken line: KeyTable entry for \"b\" corrupt: want domain:selector:key",
            "3:1 broken line: \"exa mple.com\" is not a domain name");
  }

  @Test
  void weakKeysAreToldOnce() throws IOException {
    table("file:", "a example.com:s1:./keys/weak.private\nb example.net:s1:./keys/weak.private");

    assertThat(heard.lines())
        .containsExactly("1:1 warning: key \"a\": a 1024-bit rsa key is weak; use 2048 bits");
  }

  @Test
  void namesCanBePatterns() throws IOException {
    KeyTable table = table("refile:", "*.example example.com:s1:./keys/rsa.private");

    assertThat(find(table, "a.example", "x")).isEqualTo("example.com s1 rsa");
    assertThat(find(table, "A.EXAMPLE", "x")).isEqualTo("unknown");
    assertThat(table.knows("b.example")).isTrue();
  }

  @Test
  void aKeyThatOthersCanReadIsRefusedOrWarnedOf() throws IOException {
    Path key = folder.resolve("keys/rsa.private");
    Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-r--r--"));

    KeyFiles.Result strict =
        new KeyFiles(folder, true, 1024, Optional.empty()).load("./keys/rsa.private");
    KeyFiles.Result lax =
        new KeyFiles(folder, false, 1024, Optional.empty()).load("./keys/rsa.private");

    Path real = key.toRealPath();
    assertThat(strict)
        .isInstanceOfSatisfying(
            KeyFiles.Result.Broken.class,
            broken ->
                assertThat(broken.reason().text())
                    .startsWith("key data is not secure: " + real + " (owner ")
                    .endsWith(
                        "mode 0644) can be read or written by every user; run: chmod 0600 "
                            + real));
    assertThat(lax)
        .isInstanceOfSatisfying(
            KeyFiles.Result.Loaded.class, loaded -> assertThat(loaded.warnings()).hasSize(1));
  }

  @Test
  void symbolicLinksAreFollowedToTheFile() throws IOException {
    Files.createSymbolicLink(folder.resolve("link"), folder.resolve("keys/rsa.private"));

    assertThat(new KeyFiles(folder, true, 1024, Optional.empty()).load("link"))
        .isInstanceOf(KeyFiles.Result.Loaded.class);
  }

  @Test
  void everyLineHasItsOwnKeyEvenIfItsNameIsTaken() throws IOException {
    KeyTable table =
        table(
            folder + "/",
            "k a.test:s1:./keys/rsa.private\nk b.test:s2:./keys/ed.private\nk c.test");

    assertThat(
            table.entries().stream()
                .map(entry -> table.find(entry, "x.test"))
                .map(
                    found ->
                        found instanceof KeyTable.Lookup.Usable usable
                            ? usable.domain()
                            : ((KeyTable.Lookup.Unusable) found).reason().text()))
        .containsExactly("a.test", "b.test", "KeyTable entry for \"k\" corrupt");
  }
}
