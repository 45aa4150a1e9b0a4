package org.signet.keytool.migrate;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.signet.keytool.migrate.StartOptions.Option;
import org.signet.policy.text.LineReader;
import org.signet.policy.text.Place;

/**
 * The systemd unit of OpenDKIM with its drop-ins, systemd.unit(5): the first of its folders that
 * has the unit counts, then all drop-ins in the order of their names.
 */
final class ServiceUnit {
  private static final String NAME = "opendkim.service";
  private static final List<String> FOLDERS =
      List.of(
          "etc/systemd/system",
          "run/systemd/system",
          "usr/local/lib/systemd/system",
          "usr/lib/systemd/system",
          "lib/systemd/system");
  private static final int LARGEST = 1 << 20;
  private static final int MOST_DROP_INS = 100;

  private @Nullable Option execStart;
  private @Nullable Option user;
  private @Nullable Option group;

  private ServiceUnit() {}

  /** What is there; nothing if there is no such service. */
  static ServiceUnit read(Path root) {
    ServiceUnit unit = new ServiceUnit();
    FOLDERS.stream()
        .map(folder -> root.resolve(folder).resolve(NAME))
        .filter(Files::isRegularFile)
        .findFirst()
        .ifPresent(unit::take);
    dropIns(root).forEach(unit::take);
    return unit;
  }

  /** The command line; empty if there is none. */
  Optional<Option> execStart() {
    return Optional.ofNullable(execStart);
  }

  /** The account that it is started as, if that is not root. */
  Optional<Option> user() {
    return Optional.ofNullable(user).map(name -> account(name, Optional.ofNullable(group)));
  }

  /** In the form of UserID. */
  static Option account(Option user, Optional<Option> group) {
    String name = group.map(Option::value).filter(value -> !value.equals(user.value())).orElse("");
    return new Option(
        name.isEmpty() ? user.value() : user.value() + ":" + name, user.place(), user.name());
  }

  /** A drop-in of an earlier folder replaces one of the same name. */
  private static List<Path> dropIns(Path root) {
    Map<String, Path> found = new TreeMap<>();
    for (String folder : FOLDERS) {
      Path dropIns = root.resolve(folder).resolve(NAME + ".d");
      try (DirectoryStream<Path> files = Files.newDirectoryStream(dropIns, "*.conf")) {
        for (Path file : files) {
          if (found.size() < MOST_DROP_INS && Files.isRegularFile(file)) {
            found.putIfAbsent(String.valueOf(file.getFileName()), file);
          }
        }
      } catch (IOException e) {
        // no such folder, or not to be read
      }
    }
    return new ArrayList<>(found.values());
  }

  private void take(Path file) {
    boolean inService = false;
    StringBuilder text = new StringBuilder();
    int begin = 0;
    try (LineReader reader = new LineReader(Files.newInputStream(file), LARGEST)) {
      for (Optional<String> line = reader.next(); line.isPresent(); line = reader.next()) {
        String content = line.get().strip();
        begin = text.length() == 0 ? reader.number() : begin;
        boolean isComment = content.startsWith("#") || content.startsWith(";");
        if (isComment) {
          continue;
        }
        if (content.endsWith("\\")) {
          text.append(content, 0, content.length() - 1).append(' ');
          continue;
        }
        String whole = text.append(content).toString().strip();
        text.setLength(0);
        if (whole.startsWith("[")) {
          inService = whole.equals("[Service]");
        } else if (inService) {
          assign(whole, new Place(file, begin, 0));
        }
      }
    } catch (IOException e) {
      return; // what was read counts
    }
  }

  private void assign(String line, Place place) {
    int equals = line.indexOf('=');
    if (equals < 0) {
      return;
    }
    String name = line.substring(0, equals).strip();
    String value = line.substring(equals + 1).strip();
    @Nullable Option option = value.isEmpty() ? null : new Option(value, place, name + "=");
    switch (name) {
      case "ExecStart" -> execStart = option;
      case "User" -> user = option;
      case "Group" -> group = option;
      default -> {}
    }
  }
}
