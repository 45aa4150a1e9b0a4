package org.signet.policy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.signet.policy.address.IpAddress;
import org.signet.policy.config.ConfigException;
import org.signet.policy.config.ConfigProblem;
import org.signet.policy.config.ConfigReader;
import org.signet.policy.config.ConfigSource;
import org.signet.policy.config.RemovedNames;
import org.signet.policy.config.ServerConfig;
import org.signet.policy.file.KeyFiles;
import org.signet.policy.table.HostList;
import org.signet.policy.table.KeyTable;
import org.signet.policy.table.PublicSuffixFile;
import org.signet.policy.table.PublicSuffixes;
import org.signet.policy.table.SigningTable;
import org.signet.policy.table.TableLoader;
import org.signet.policy.table.TableProblems;
import org.signet.policy.text.Note;
import org.signet.policy.text.Place;

/**
 * Whatever an administrator's files hold: they are read, or every problem is one printable line
 * with its place.
 */
final class ConfigurationProperties {
  private static final Place DIRECTIVE = new Place(Path.of("signet.conf"), 1, 1);
  private static final Path NOWHERE = Path.of("/nowhere"); // so that no file outside is read

  private ConfigurationProperties() {}

  private static boolean namesFiles(String text) {
    return text.indexOf('/') >= 0; // of this machine, as they are today
  }

  static void configuration(byte[] octets) {
    if (namesFiles(new String(octets, StandardCharsets.ISO_8859_1))) {
      return;
    }
    try {
      ServerConfig config =
          ConfigReader.read(
              new ConfigSource.Stream(Path.of("signet.conf"), new ByteArrayInputStream(octets)),
              List.of(),
              octets.length % 2 == 0 ? RemovedNames.IGNORED : RemovedNames.REFUSED);
      check(config.warnings());
      check(config.brokenKeys());
    } catch (ConfigException refused) {
      hold(!refused.problems().isEmpty(), "refused without a problem");
      check(refused.problems());
      check(refused.warnings());
    }
  }

  private static void check(List<ConfigProblem> problems) {
    problems.forEach(problem -> check(problem.toString()));
  }

  private static void check(String line) {
    hold(line.chars().noneMatch(Character::isISOControl), "control characters in a problem");
  }

  static void tables(String type, byte[] octets) {
    try {
      inFile(type, octets);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static void publicSuffixes(byte[] octets) {
    try {
      Path file = Files.createTempFile("fuzz", ".suffixes");
      try {
        Files.write(file, octets);
        Told told = new Told(new ArrayList<>());
        Optional<PublicSuffixes> list = PublicSuffixFile.read(file, DIRECTIVE, told);
        hold(list.isPresent() == told.lines().isEmpty(), "neither a list nor a problem");
        told.lines().forEach(ConfigurationProperties::check);
        list.ifPresent(
            suffixes -> {
              boolean one = suffixes.sameOrganization("a.b.example", "c.b.example");
              hold(one == suffixes.sameOrganization("c.b.example", "a.b.example"), "one way only");
              hold(!suffixes.sameOrganization("example", "test"), "top levels are related");
            });
      } finally {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void inFile(String type, byte[] octets) throws IOException {
    Path file = Files.createTempFile("fuzz", ".table");
    try {
      Files.write(file, octets);
      tables(type + file);
    } finally {
      Files.delete(file);
    }
  }

  static void specification(String spec) {
    if (!namesFiles(spec)) {
      tables(spec);
    }
  }

  private static void tables(String spec) {
    Told told = new Told(new ArrayList<>());
    TableLoader loader = new TableLoader(NOWHERE, told);
    KeyFiles files = new KeyFiles(NOWHERE, true, 1024, Optional.empty());
    for (String word : List.of("joe@example.com", "h\u00e4", "example.com", "")) {
      loader.dataSet(spec, DIRECTIVE).ifPresent(set -> set.find(word));
      loader
          .hosts(spec, DIRECTIVE, new HostList.Use("InternalHosts", Optional.of("is signed")))
          .ifPresent(hosts -> hosts.matches(word, IpAddress.parse("192.0.2.1")));
    }
    Optional<SigningTable> signing = loader.signingTable(spec, DIRECTIVE);
    Optional<KeyTable> keys = loader.keyTable(spec, DIRECTIVE, files);
    hold(signing.isPresent() == keys.isPresent(), "one can be read, the other not");
    if (signing.isPresent() && keys.isPresent()) {
      signing.get().checkAgainst(keys.get(), told);
      List<SigningTable.Match> all = signing.get().all("joe", "example.com");
      Optional<SigningTable.Match> first = signing.get().first("joe", "example.com");
      hold(all.stream().findFirst().equals(first), "the first is another one");
      first.ifPresent(match -> keys.get().find(match.keyName(), "example.com"));
    }
    told.lines().forEach(ConfigurationProperties::check);
  }

  /** Keeps what the tables tell. */
  private record Told(List<String> lines) implements TableProblems {
    @Override
    public void error(Place place, Note problem) {
      lines.add(place + ": " + problem.text());
    }

    @Override
    public void brokenLine(Place place, Note problem) {
      error(place, problem);
    }

    @Override
    public void brokenKey(Place place, Note problem) {
      error(place, problem);
    }

    @Override
    public void warning(Place place, Note problem) {
      error(place, problem);
    }
  }

  private static void hold(boolean condition, String otherwise) {
    if (!condition) {
      throw new AssertionError(otherwise);
    }
  }
}
