package org.signet.server.table;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/** Whatever stands in a table: it is read or reported, and can be asked afterwards. */
class TablePropertyTest {
  private static final Place DIRECTIVE = new Place(Path.of("signet.conf"), 1, 1);
  private static Path folder = Path.of("");

  @BeforeContainer
  static void setUp() throws IOException {
    folder = Files.createTempDirectory("tables");
  }

  @AfterContainer
  static void tearDown() throws IOException {
    Files.deleteIfExists(folder.resolve("table"));
    Files.delete(folder);
  }

  @Provide
  Arbitrary<byte[]> tables() {
    return Arbitraries.oneOf(
        Arbitraries.bytes().array(byte[].class).ofMaxSize(200),
        Arbitraries.strings()
            .withChars("ab.@*%!:/[]()|\\{}?+^$#09 \t\r\n\u0000\u00e4")
            .ofMaxLength(80)
            .map(text -> text.getBytes(StandardCharsets.UTF_8)));
  }

  @Property(tries = 2000)
  void anyTableCanBeAsked(
      @ForAll("tables") byte[] octets, @ForAll("type") String type, @ForAll("word") String word)
      throws IOException {
    Files.write(folder.resolve("table"), octets);
    Heard heard = new Heard();
    TableLoader loader = new TableLoader(folder, heard);
    String spec = type + "table";

    loader.dataSet(spec, DIRECTIVE).orElseThrow().find(word);
    loader
        .hosts(spec, DIRECTIVE, new HostList.Use("InternalHosts", Optional.empty()))
        .orElseThrow()
        .matches(word, IpAddress.parse("192.0.2.1"));
    SigningTable signing = loader.signingTable(spec, DIRECTIVE).orElseThrow();
    // A directory that is not there, so that no file of this machine is read.
    KeyFiles files = new KeyFiles(Path.of("/nowhere"), true, 1024, Optional.empty());
    KeyTable keys = loader.keyTable(spec, DIRECTIVE, files).orElseThrow();
    signing.checkAgainst(keys, heard);

    signing.first(word, "example.com").ifPresent(m -> keys.find(m.keyName(), "example.com"));
    assertThat(signing.all("ann", word).stream().findFirst()).isEqualTo(signing.first("ann", word));
    assertThat(heard.lines())
        .allSatisfy(line -> assertThat(line.chars()).noneMatch(Character::isISOControl));
  }

  @Provide
  Arbitrary<String> type() {
    return Arbitraries.of("file:", "refile:");
  }

  @Provide
  Arbitrary<String> word() {
    return Arbitraries.of(List.of("a", "a@b", "b.a", "", "@", ".", "a@.b.", "\u00e4", "%"));
  }
}
