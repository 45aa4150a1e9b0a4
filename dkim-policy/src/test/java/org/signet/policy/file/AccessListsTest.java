package org.signet.policy.file;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.signet.policy.file.AccessLists.Answer;

/** What {@code ls} tells of access control lists. */
@Timeout(60)
class AccessListsTest {
  @TempDir Path folder;

  private static AccessLists shell(String script) {
    return new AccessLists(List.of("/bin/sh", "-c", script, "ls"));
  }

  private Path file(String name) throws IOException {
    return Files.writeString(folder.resolve(name), "");
  }

  @Test
  void seesThatFilesOfThisMachineHaveNone() throws IOException {
    List<Path> files = new ArrayList<>();
    for (String name : List.of("b", "a", "two\nlines", " blank ", "-l", "\u001b", "caf\\e")) {
      files.add(file(name));
    }
    files.add(folder);
    AccessLists lists = new AccessLists();

    lists.expect(files);

    assertThat(files).allSatisfy(file -> assertThat(lists.of(file)).isEqualTo(Answer.NONE));
  }

  @Test
  void takesThePlusForAList() throws IOException {
    Path with = file("with");
    Path without = file("without");
    AccessLists lists =
        shell(
            "for f; do case $f in */with) echo \"-rw-r-----+ 1 $f\" ;;"
                + " *) echo \"-rw-r----- 1 $f\" ;; esac; done");

    assertThat(lists.of(with)).isEqualTo(Answer.PRESENT);
    assertThat(lists.of(without)).isEqualTo(Answer.NONE);
  }

  @Test
  void asksOnceForMany() throws IOException {
    Path calls = folder.resolve("calls");
    List<Path> files = new ArrayList<>();
    for (int i = 0; i < 1100; i++) {
      files.add(folder.resolve("k" + i));
    }
    AccessLists lists = shell("echo x >>" + calls + "; for f; do echo \"-rw-r-----. 1 $f\"; done");

    lists.expect(files);
    files.forEach(file -> assertThat(lists.of(file)).isEqualTo(Answer.NONE));

    assertThat(calls).hasContent("x\nx\nx");
  }

  @Test
  void aFileThatIsGoneLeavesTheOthers() throws IOException {
    List<Path> files = List.of(file("a"), folder.resolve("gone"), file("b"));
    AccessLists lists = new AccessLists();

    lists.expect(files);

    assertThat(files.stream().map(lists::of))
        .containsExactly(Answer.NONE, Answer.UNKNOWN, Answer.NONE);
  }

  @Test
  void saysThatItDoesNotKnow() throws IOException {
    Path file = file("a");

    assertThat(new AccessLists(List.of("/no/such/program")).of(file)).isEqualTo(Answer.UNKNOWN);
    assertThat(shell("exit 1").of(file)).isEqualTo(Answer.UNKNOWN);
    assertThat(shell("echo short").of(file)).isEqualTo(Answer.UNKNOWN);
    assertThat(shell("echo 'BusyBox: unknown option -- U' >&2; exit 1").of(file))
        .isEqualTo(Answer.UNKNOWN);
  }
}
