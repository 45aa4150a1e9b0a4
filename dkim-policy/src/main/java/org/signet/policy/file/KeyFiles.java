package org.signet.policy.file;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.signet.dkim.algorithm.KeyType;
import org.signet.dkim.key.KeyFormatException;
import org.signet.dkim.key.PemPrivateKey;
import org.signet.dkim.key.SigningKey;
import org.signet.dkim.signature.DomainName;
import org.signet.policy.text.FileTrouble;
import org.signet.policy.text.Note;

/**
 * Reads private keys from files, each file once. A key that others can read is refused, or used
 * with a warning if {@code RequireSafeKeys} is off.
 */
public final class KeyFiles {
  private static final int LARGEST = 64 << 10;
  private static final int GOOD_RSA_BITS = 2048;
  private static final int MOST_FILES = 100_000;

  /** A key, or why there is none. */
  public sealed interface Result {
    /** The key, if it can sign. */
    default Optional<Loaded> loaded() {
      return Optional.empty();
    }

    /** Why it cannot be used, if that is so. */
    default Optional<Note> fault() {
      return Optional.empty();
    }

    /**
     * The key can sign.
     *
     * @param fileTime when its file was written; empty if it has none
     * @param warnings what is unsafe or weak about it; told with the first use only
     */
    record Loaded(SigningKey key, Optional<Instant> fileTime, List<Note> warnings)
        implements Result {
      /** Copies the list. */
      public Loaded {
        warnings = List.copyOf(warnings);
      }

      @Override
      public Optional<Loaded> loaded() {
        return Optional.of(this);
      }
    }

    /** The key cannot be used. */
    record Broken(Note reason) implements Result {
      @Override
      public Optional<Note> fault() {
        return Optional.of(reason);
      }
    }
  }

  private final Path base;
  private final boolean requireSafe;
  private final int minimumBits;
  private final KeyFileSafety safety;
  private final SteadyFiles steady;
  private final Map<String, Result> loaded = new HashMap<>();
  private boolean doubtReported;

  /**
   * @param base the directory that relative paths start from; may be empty
   * @param requireSafe refuse keys that others can read or replace
   * @param minimumBits RSA keys with fewer bits are warned of
   * @param user the user, besides root and the one of this process, that keys may belong to
   */
  public KeyFiles(Path base, boolean requireSafe, int minimumBits, Optional<String> user) {
    this(base, requireSafe, minimumBits, user, SteadyFiles.atOnce());
  }

  /**
   * The same.
   *
   * @param steady reads the files
   */
  public KeyFiles(
      Path base, boolean requireSafe, int minimumBits, Optional<String> user, SteadyFiles steady) {
    this(base, requireSafe, minimumBits, KeyFileSafety.ofThisMachine(user), steady);
  }

  /**
   * For whoever needs public halves only: unsafe keys are used with a warning, weak ones without.
   *
   * @param user as for the constructor
   */
  public static KeyFiles ofPublicHalves(Path base, Optional<String> user) {
    return new KeyFiles(base, false, 0, user);
  }

  private KeyFiles(
      Path base, boolean requireSafe, int minimumBits, KeyFileSafety safety, SteadyFiles steady) {
    this.steady = steady;
    this.base = base;
    this.requireSafe = requireSafe;
    this.minimumBits = minimumBits;
    this.safety = safety;
  }

  /** The key in this file; the same file is read once. */
  public Result load(String path) {
    Result known = loaded.get(path);
    if (known != null) {
      return known;
    }
    Result result = read(path);
    loaded.put(
        path,
        result
            .loaded()
            .<Result>map(first -> new Result.Loaded(first.key(), first.fileTime(), List.of()))
            .orElse(result));
    return result;
  }

  /** These will be loaded: makes that quicker if they are many. */
  public void expect(Collection<String> paths) {
    List<Path> files = new ArrayList<>();
    for (String path : paths) {
      if (!loaded.containsKey(path)) {
        path(path).map(Path::toAbsolutePath).ifPresent(files::add);
      }
    }
    safety.expect(files);
  }

  /** All files that were asked for. */
  public List<Path> files() {
    return loaded.keySet().stream().filter(KeyFiles::isPath).map(base::resolve).sorted().toList();
  }

  private static boolean isPath(String text) {
    return text.indexOf('\0') < 0; // the one character that paths cannot have
  }

  /** The key of this text: PEM, or base64 of DER. */
  public Result parse(String text) {
    try {
      SigningKey key = PemPrivateKey.parse(text);
      return new Result.Loaded(key, Optional.empty(), weakness(key).stream().toList());
    } catch (KeyFormatException unusable) {
      return broken(FileCode.NOT_A_PRIVATE_KEY, reason(unusable));
    }
  }

  private Optional<Note> weakness(SigningKey key) {
    if (key.type() != KeyType.RSA || key.bits() >= GOOD_RSA_BITS) {
      return Optional.empty();
    }
    return Optional.of(
        key.bits() < minimumBits
            ? Note.of(FileCode.KEY_BELOW_MINIMUM, key.toString(), minimumBits)
            : Note.of(FileCode.KEY_WEAK, key.toString()));
  }

  private static Result broken(FileCode code, Object... data) {
    return new Result.Broken(Note.of(code, data));
  }

  private static String reason(KeyFormatException unusable) {
    return Objects.requireNonNullElse(unusable.getMessage(), "unknown format");
  }

  /**
   * The keys whose path is this template with a domain name in place of each {@code %}, by domain.
   * They are found by looking at what is there, so that no path is ever made of what stands in a
   * message. The part of the path with the first {@code %} must have no second one.
   *
   * @throws IOException if the directory cannot be read, or holds more than 100,000 files
   */
  public Map<String, Result> loadTemplate(String template) throws IOException {
    int percent = template.indexOf('%');
    int start = template.lastIndexOf('/', percent) + 1;
    int slash = template.indexOf('/', percent);
    String before = template.substring(start, percent);
    String after = template.substring(percent + 1, slash < 0 ? template.length() : slash);
    Map<String, String> paths = new TreeMap<>(); // by domain
    int seen = 0;
    try (DirectoryStream<Path> files =
        Files.newDirectoryStream(base.resolve(template.substring(0, start)))) {
      for (Path file : files) {
        if (++seen > MOST_FILES) {
          throw new IOException("more than " + MOST_FILES + " files");
        }
        between(String.valueOf(file.getFileName()), before, after)
            .ifPresent(text -> addIfThere(paths, template, text));
      }
    } catch (DirectoryIteratorException unreadable) {
      throw unreadable.getCause();
    }
    expect(paths.values());
    Map<String, Result> keys = new TreeMap<>();
    paths.forEach((domain, path) -> keys.put(domain, load(path)));
    return keys;
  }

  /** The text between both. */
  private static Optional<String> between(String fileName, String before, String after) {
    int end = fileName.length() - after.length();
    if (end <= before.length() || !fileName.startsWith(before) || !fileName.endsWith(after)) {
      return Optional.empty();
    }
    return Optional.of(fileName.substring(before.length(), end));
  }

  /** Only what can be an author's domain: in lower case; in A-labels or in Unicode. */
  private void addIfThere(Map<String, String> paths, String template, String text) {
    Optional<DomainName> domain = DomainName.parseSelector(text);
    if (domain.isPresent() && domain.get().lowerCase().equals(domain.get().toString())) {
      String path = template.replace("%", text);
      if (Files.isRegularFile(base.resolve(path))) {
        paths.put(domain.get().toString(), path);
      }
    }
  }

  private Optional<Path> path(String text) {
    try {
      return Optional.of(base.resolve(text));
    } catch (InvalidPathException unusable) {
      return Optional.empty();
    }
  }

  private Result read(String path) {
    Optional<Path> named = path(path);
    return named.isPresent() ? read(named.get()) : broken(FileCode.NOT_A_PATH, path);
  }

  private Result read(Path file) {
    try {
      Path named = file.toAbsolutePath();
      return steady.readSecret(file, opened -> read(opened, named, file));
    } catch (IOException trouble) {
      return broken(FileCode.CANNOT_READ_KEY, file, FileTrouble.describe(trouble));
    }
  }

  /**
   * Reads a key.
   *
   * @param named with the links that lead to the file, which are judged as well
   * @param shown as the configuration names it
   */
  private Result read(SteadyFiles.Opened file, Path named, Path shown) throws IOException {
    Optional<Note> unsafe = safety.objection(named);
    if (unsafe.isPresent() && requireSafe) {
      return broken(FileCode.NOT_SECURE, unsafe.get());
    }
    byte[] octets = file.in().readNBytes(LARGEST + 1);
    if (octets.length > LARGEST) {
      return broken(FileCode.KEY_TOO_LARGE, shown, LARGEST);
    }
    try {
      SigningKey key = PemPrivateKey.parse(new String(octets, StandardCharsets.ISO_8859_1));
      List<Note> warnings = new ArrayList<>();
      unsafe.ifPresent(reason -> warnings.add(Note.of(FileCode.NOT_SECURE, reason)));
      if (unsafe.isEmpty() && !doubtReported && safety.isDoubtful(named)) {
        doubtReported = true; // it is so for all keys
        warnings.add(
            Note.of(FileCode.ACCESS_LIST_UNKNOWN, shown, KeyFileSafety.shell(file.real())));
      }
      weakness(key).ifPresent(warnings::add);
      return new Result.Loaded(key, Optional.of(file.modified()), warnings);
    } catch (KeyFormatException unusable) {
      return broken(FileCode.CANNOT_USE_KEY, shown, reason(unusable));
    }
  }
}
