package org.signet.dkim.dns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.signet.dkim.key.KeyLookupResult;
import org.signet.dkim.key.KeyLookupResult.Found;
import org.signet.dkim.key.KeyLookupResult.NoSuchName;
import org.signet.dkim.key.KeyName;

class ZoneFileLookupTest {
  @TempDir Path folder;

  @Test
  void readsNamesAndTexts() throws IOException {
    ZoneFileLookup zone =
        read(
            "# a comment",
            "",
            "s1._domainkey.example.com v=DKIM1; p=abc # the key",
            "S2._domainkey.Example.COM.\t\tv=DKIM1; p=a#b",
            "s3._domainkey.example.com one",
            "s3._domainkey.example.com two");
    assertThat(ask(zone, "example.com", "s1")).isEqualTo(new Found(List.of("v=DKIM1; p=abc")));
    assertThat(ask(zone, "EXAMPLE.com", "s2")).isEqualTo(new Found(List.of("v=DKIM1; p=a#b")));
    assertThat(ask(zone, "example.com", "s3")).isEqualTo(new Found(List.of("one", "two")));
    assertThat(ask(zone, "example.com", "absent")).isEqualTo(new NoSuchName());
  }

  @Test
  void namesTheLineThatItCannotRead() {
    assertThatThrownBy(() -> read("a b", "lonely"))
        .isInstanceOf(IOException.class)
        .hasMessageEndingWith("zone:2: a name without a text");
  }

  private ZoneFileLookup read(String... lines) throws IOException {
    return ZoneFileLookup.read(Files.write(folder.resolve("zone"), List.of(lines)));
  }

  private static KeyLookupResult ask(ZoneFileLookup zone, String domain, String selector) {
    return zone.lookup(new KeyName(selector, domain)).toCompletableFuture().join();
  }
}
