package org.signet.policy.file;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads files that somebody may be writing, each of them as it was at one moment: size, time and
 * inode are the same before and after. Otherwise it is read again, a bounded number of times. At a
 * reload a file also has to rest for a second before it is read: an editor empties it first and
 * writes it then, and what it looks like between the two is not meant.
 *
 * <p>One object for each time that a configuration is read: the time to wait is bounded for all
 * files together. For one thread.
 */
public final class SteadyFiles {
  private static final Path NOTHING = Path.of("/dev/null");
  private static final int MOST_TRIES = 20;
  private static final Duration PAUSE = Duration.ofMillis(50);

  /** So long a file is left alone by whoever writes it. */
  static final Duration REST = Duration.ofSeconds(1);

  /** For all files together. */
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(5);

  /**
   * A file that is open.
   *
   * @param real without symbolic links
   * @param modified when it was written
   * @param in its octets, closed by whoever opened it
   */
  public record Opened(Path real, Instant modified, InputStream in) {}

  /** What is made of a file; may be asked several times, and only the last answer counts. */
  public interface Content<T> {
    /** Reads to the end, or until it has seen too much. */
    T read(Opened file) throws IOException;
  }

  /** Waits; tests change files meanwhile. */
  interface Pause {
    void of(Duration time) throws InterruptedException;
  }

  private record State(long size, FileTime modified, Object inode) {
    static State of(Path real) throws IOException {
      BasicFileAttributes attributes =
          Files.readAttributes(real, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
      if (!attributes.isRegularFile()) {
        throw new FileSystemException(real.toString(), null, "not a regular file");
      }
      return new State(
          attributes.size(),
          attributes.lastModifiedTime(),
          Objects.requireNonNullElse(attributes.fileKey(), ""));
    }
  }

  /** Counts, and knows whether it was read to the end. */
  private static final class Counting extends FilterInputStream {
    private long count;
    private boolean ended;

    Counting(InputStream in) {
      super(in);
    }

    @Override
    public int read() throws IOException {
      int octet = in.read();
      counted(octet < 0 ? -1 : 1);
      return octet;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      int read = in.read(buffer, offset, length);
      counted(read);
      return read;
    }

    private void counted(int read) {
      ended |= read < 0;
      count += Math.max(read, 0);
    }

    /** What has no size, such as a file of /proc, is not measured by it. */
    boolean hasAllOf(State state) {
      return !ended || state.size == 0 || count == state.size;
    }
  }

  private final InstantSource clock;
  private final Pause pause;
  private final Duration rest;
  private Duration left = LONGEST_WAIT;
  private final Set<Path> texts = new LinkedHashSet<>();
  private final Set<Path> secrets = new LinkedHashSet<>();

  SteadyFiles(InstantSource clock, Pause pause, Duration rest) {
    this.clock = clock;
    this.pause = pause;
    this.rest = rest;
  }

  /** Files are read at once, and again only if they change meanwhile. */
  public static SteadyFiles atOnce() {
    return new SteadyFiles(InstantSource.system(), SteadyFiles::sleep, Duration.ZERO);
  }

  /** Files that were written within the last second are left alone until they have rested. */
  public static SteadyFiles afterRest() {
    return new SteadyFiles(InstantSource.system(), SteadyFiles::sleep, REST);
  }

  private static void sleep(Duration time) throws InterruptedException {
    Thread.sleep(time.toMillis());
  }

  /** Configuration and tables that were read or could not be, as they were named. */
  public List<Path> texts() {
    return List.copyOf(texts);
  }

  /** Private keys that were read or could not be, as they were named. */
  public List<Path> secrets() {
    return List.copyOf(secrets);
  }

  /** As {@link #read}, of a file that nobody else may read. */
  <T> T readSecret(Path file, Content<T> content) throws IOException {
    secrets.add(file);
    return steady(file, content);
  }

  /**
   * What the file contains. {@code /dev/null} is empty; everything else that is not a regular file
   * is refused, since to open a pipe could take for ever.
   *
   * @throws IOException if it cannot be read, or keeps changing while it is read
   */
  public <T> T read(Path file, Content<T> content) throws IOException {
    if (file.equals(NOTHING)) {
      return content.read(new Opened(file, clock.instant(), InputStream.nullInputStream()));
    }
    texts.add(file);
    return steady(file, content);
  }

  private <T> T steady(Path file, Content<T> content) throws IOException {
    for (int tries = 0; tries < MOST_TRIES; tries++) {
      Path real = file.toRealPath();
      State before = rested(real, State.of(real));
      @Nullable T result = null;
      @Nullable IOException failure = null;
      boolean whole = true;
      try (Counting in = new Counting(Files.newInputStream(real, LinkOption.NOFOLLOW_LINKS))) {
        result = content.read(new Opened(real, before.modified.toInstant(), in));
        whole = in.hasAllOf(before);
      } catch (IOException trouble) {
        failure = trouble;
      }
      if (whole && State.of(real).equals(before)) {
        if (failure != null) {
          throw failure;
        }
        return Objects.requireNonNull(result);
      }
      await(PAUSE, file);
    }
    throw changing(file);
  }

  /** The state of a file that has not been written for a while. */
  private State rested(Path real, State seen) throws IOException {
    State state = seen;
    while (true) {
      Duration age = Duration.between(state.modified.toInstant(), clock.instant());
      if (age.isNegative() || age.compareTo(rest) >= 0) {
        return state;
      }
      await(rest.minus(age), real);
      state = State.of(real);
    }
  }

  private void await(Duration time, Path file) throws IOException {
    left = left.minus(time);
    if (left.isNegative()) {
      throw changing(file);
    }
    try {
      pause.of(time);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new FileSystemException(file.toString(), null, "interrupted while it was read");
    }
  }

  private static IOException changing(Path file) {
    return new FileSystemException(file.toString(), null, "it keeps changing while it is read");
  }
}
