package org.signet.server.observe;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalStreamTest {
  @TempDir Path folder;

  @Test
  void isTheStreamThatTheVariableNames() throws Exception {
    Path stream = Files.createFile(folder.resolve("stream"));
    Path other = Files.createFile(folder.resolve("other"));
    String variable =
        Files.getAttribute(stream, "unix:dev") + ":" + Files.getAttribute(stream, "unix:ino");

    assertThat(JournalStream.is(variable, stream)).isTrue();
    assertThat(JournalStream.is(variable, other)).as("redirected").isFalse();
    assertThat(JournalStream.is("", stream)).as("not below systemd").isFalse();
    assertThat(JournalStream.is("rubbish", stream)).isFalse();
    assertThat(JournalStream.is(variable, folder.resolve("missing"))).isFalse();
  }
}
