package org.signet.policy.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.IntConsumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.signet.policy.text.FileTrouble;

/** Files that somebody writes while they are read. */
class SteadyFilesTest {
  private static final Instant NOW = Instant.parse("2026-11-29T12:00:00Z");

  @TempDir Path folder;
  private Path file = Path.of("");
  private Instant now = NOW;
  private final List<Long> pauses = new ArrayList<>();
  private IntConsumer duringPause = number -> {};

  @BeforeEach
  void write() {
    file = folder.resolve("table");
    write("old\n", NOW.minusSeconds(60));
  }

  private void write(String text, Instant time) {
    try {
      Files.writeString(file, text);
      Files.setLastModifiedTime(file, FileTime.from(time));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private SteadyFiles files(Duration rest) {
    return new SteadyFiles(
        () -> now,
        time -> {
          pauses.add(time.toMillis());
          now = now.plus(time);
          duringPause.accept(pauses.size());
        },
        rest);
  }

  private static String text(SteadyFiles.Opened opened) throws IOException {
    return new String(opened.in().readAllBytes(), StandardCharsets.UTF_8);
  }

  @Test
  void aFileThatRestsIsReadOnceAndWithoutAPause() throws IOException {
    assertThat(files(SteadyFiles.REST).read(file, SteadyFilesTest::text)).isEqualTo("old\n");
    assertThat(pauses).isEmpty();
  }

  /** How somebody else changes the file while it is open. */
  private enum Change {
    APPENDS("old\nmore\n"),
    CUTS(""),
    REPLACES("new\n"),
    OVERWRITES("new\n");

    private final String after;

    Change(String after) {
      this.after = after;
    }

    private void make(Path file) throws IOException {
      switch (this) {
        case APPENDS -> Files.writeString(file, "more\n", StandardOpenOption.APPEND);
        case CUTS -> Files.writeString(file, "");
        case OVERWRITES -> Files.writeString(file, "new\n");
        case REPLACES -> {
          FileTime time = Files.getLastModifiedTime(file);
          Path next = Files.writeString(file.resolveSibling("next"), "new\n");
          Files.setLastModifiedTime(next, time);
          Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
        }
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"APPENDS", "CUTS", "REPLACES", "OVERWRITES"})
  void aFileThatChangesWhileItIsReadIsReadAgain(Change change) throws IOException {
    List<String> seen = new ArrayList<>();
    String last =
        files(Duration.ZERO)
            .read(
                file,
                opened -> {
                  String text = text(opened);
                  if (seen.isEmpty()) {
                    change.make(file);
                  }
                  seen.add(text);
                  return text;
                });

    assertThat(last).isEqualTo(change.after);
    assertThat(seen).containsExactly("old\n", change.after);
    assertThat(pauses).containsExactly(50L);
  }

  @Test
  void whatIsWrongWithAFileThatChangesMeanwhileDoesNotCount() throws IOException {
    List<String> seen = new ArrayList<>();
    String last =
        files(Duration.ZERO)
            .read(
                file,
                opened -> {
                  seen.add(text(opened));
                  if (seen.size() == 1) {
                    Change.APPENDS.make(file);
                    throw new IOException("half a line");
                  }
                  return seen.get(1);
                });

    assertThat(last).isEqualTo("old\nmore\n");
  }

  @Test
  void whatIsWrongWithAFileThatRestsCounts() {
    assertThatThrownBy(
            () ->
                files(Duration.ZERO)
                    .read(
                        file,
                        opened -> {
                          throw new IOException("half a line");
                        }))
        .isExactlyInstanceOf(IOException.class)
        .hasMessage("half a line");
    assertThat(pauses).isEmpty();
  }

  @Test
  void aFileThatKeepsChangingIsNotReadForEver() {
    List<String> seen = new ArrayList<>();

    assertThatThrownBy(
            () ->
                files(Duration.ZERO)
                    .read(
                        file,
                        opened -> {
                          Change.APPENDS.make(file);
                          return seen.add(text(opened));
                        }))
        .isInstanceOfSatisfying(
            FileSystemException.class,
            e ->
                assertThat(FileTrouble.describe(e))
                    .isEqualTo("it keeps changing while it is read"));
    assertThat(seen).hasSize(20);
    assertThat(pauses).hasSize(20).containsOnly(50L);
  }

  @Test
  void aFileThatWasCutAMomentAgoIsWaitedFor() throws IOException {
    write("", NOW.minusMillis(300));
    duringPause =
        number -> {
          if (number == 1) {
            write("new\n", NOW.plusMillis(650));
          }
        };

    assertThat(files(SteadyFiles.REST).read(file, SteadyFilesTest::text)).isEqualTo("new\n");
    assertThat(pauses).containsExactly(700L, 950L);
  }

  @Test
  void aFileThatIsWrittenAgainAndAgainIsNotWaitedForForEver() {
    write("1\n", NOW);
    duringPause = number -> write(number + "\n", now);

    assertThatThrownBy(() -> files(SteadyFiles.REST).read(file, SteadyFilesTest::text))
        .isInstanceOfSatisfying(
            FileSystemException.class,
            e ->
                assertThat(FileTrouble.describe(e))
                    .isEqualTo("it keeps changing while it is read"));
    assertThat(pauses).containsExactly(1000L, 1000L, 1000L, 1000L, 1000L);
  }

  @Test
  void theTimeToWaitIsSharedByAllFiles() throws IOException {
    SteadyFiles files = files(SteadyFiles.REST);
    for (int i = 0; i < 5; i++) {
      write("x\n", now);
      assertThat(files.read(file, SteadyFilesTest::text)).isEqualTo("x\n");
    }
    write("x\n", now);

    assertThatThrownBy(() -> files.read(file, SteadyFilesTest::text))
        .isInstanceOf(FileSystemException.class);
  }

  @Test
  void aTimeToComeIsNotWaitedFor() throws IOException {
    write("x\n", NOW.plusSeconds(100));

    assertThat(files(SteadyFiles.REST).read(file, SteadyFilesTest::text)).isEqualTo("x\n");
    assertThat(pauses).isEmpty();
  }

  @Test
  void whatIsNoFileIsRefusedAtOnce() throws Exception {
    Path pipe = folder.resolve("pipe");
    assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
    Path link = Files.createSymbolicLink(folder.resolve("zeros"), Path.of("/dev/zero"));

    for (Path other : List.of(pipe, link, folder, Path.of("/dev/zero"))) {
      assertThatThrownBy(() -> files(Duration.ZERO).read(other, SteadyFilesTest::text))
          .as("%s", other)
          .isInstanceOfSatisfying(
              FileSystemException.class,
              e -> assertThat(FileTrouble.describe(e)).isEqualTo("not a regular file"));
    }
    assertThatThrownBy(
            () -> files(Duration.ZERO).read(folder.resolve("absent"), SteadyFilesTest::text))
        .isInstanceOf(NoSuchFileException.class);
    assertThat(files(Duration.ZERO).read(Path.of("/dev/null"), SteadyFilesTest::text)).isEmpty();
  }

  @Test
  void aFileWithoutASizeIsReadToo() throws IOException {
    assertThat(SteadyFiles.atOnce().read(Path.of("/proc/self/stat"), SteadyFilesTest::text))
        .isNotEmpty();
  }

  @Test
  void knowsWhatItHasRead() throws IOException {
    SteadyFiles files = files(Duration.ZERO);
    files.read(file, SteadyFilesTest::text);
    files.readSecret(file, SteadyFilesTest::text);
    files.read(file, SteadyFilesTest::text);

    assertThat(files.texts()).containsExactly(file);
    assertThat(files.secrets()).containsExactly(file);
  }

  /** Somebody empties a file and writes it in pieces, again and again, as fast as it goes. */
  @Test
  @Timeout(60)
  void aFileIsNeverSeenHalfWritten() throws Exception {
    Duration rest = Duration.ofMillis(40);
    AtomicBoolean ending = new AtomicBoolean();
    Thread writer =
        new Thread(
            () -> {
              for (int version = 1; !ending.get(); version++) {
                writeInPieces(version);
              }
            });
    write(version(0), Instant.now());
    writer.start();
    int whole = 0;
    int refused = 0;
    try {
      for (int i = 0; i < 12; i++) {
        try {
          Thread.sleep(i * 17 % 40);
          SteadyFiles files =
              new SteadyFiles(InstantSource.system(), time -> Thread.sleep(time.toMillis()), rest);
          String text = files.read(file, SteadyFilesTest::text);
          assertThat(text)
              .isEqualTo(version(Integer.parseInt(text.lines().findFirst().orElse("-1"))));
          whole++;
        } catch (FileSystemException changing) {
          refused++;
        }
      }
    } finally {
      ending.set(true);
      writer.join();
    }
    assertThat(whole + refused).isEqualTo(12);
    assertThat(whole).isPositive();
  }

  private static String version(int number) {
    return (number + "\n").repeat(10);
  }

  private void writeInPieces(int version) {
    try {
      Files.writeString(file, "");
      TimeUnit.MILLISECONDS.sleep(2);
      for (int line = 0; line < 10; line++) {
        Files.writeString(file, version + "\n", StandardOpenOption.APPEND);
        TimeUnit.MILLISECONDS.sleep(1);
      }
      TimeUnit.MILLISECONDS.sleep(version % 3 == 0 ? 150 : 5);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
