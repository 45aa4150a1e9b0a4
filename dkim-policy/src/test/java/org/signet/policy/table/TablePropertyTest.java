package org.signet.policy.table;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.signet.policy.address.IpAddress;
import org.signet.policy.file.KeyFiles;
import org.signet.policy.text.Place;
import org.signet.testing.Draw;
import org.signet.testing.Property;

/** Whatever stands in a table: it is read or reported, and can be asked afterwards. */
class TablePropertyTest {
  private static final Place DIRECTIVE = new Place(Path.of("signet.conf"), 1, 1);

  private static byte[] table(Draw draw) {
    return draw.bool()
        ? draw.octets(200)
        : draw.text(80, "ab.@*%!:/[]()|\\{}?+^$#09 \t\r\n\u0000\u00e4")
            .getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void anyTableCanBeAsked(@TempDir Path folder) {
    Property.check(2000, draw -> ask(draw, folder));
  }

  private static void ask(Draw draw, Path folder) throws IOException {
    Files.write(folder.resolve("table"), draw.shown("table", table(draw)));
    String word =
        draw.shown("word", draw.oneOf("a", "a@b", "b.a", "", "@", ".", "a@.b.", "\u00e4", "%"));
    String spec = draw.shown("type", draw.oneOf("file:", "refile:")) + "table";
    Heard heard = new Heard();
    TableLoader loader = new TableLoader(folder, heard);

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
}
