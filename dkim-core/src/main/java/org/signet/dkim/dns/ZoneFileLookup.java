package org.signet.dkim.dns;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.signet.dkim.key.KeyLookupResult;
import org.signet.dkim.key.KeyName;
import org.signet.dkim.key.PublicKeyLookup;
import org.signet.dkim.signature.DomainName;

/**
 * Key records from a file instead of the DNS, for tests: one record per line, the name, white
 * space, the text; {@code #} begins a comment at the start of a line or after white space. Names
 * are compared in A-labels, without regard to case and to a dot at the end. Several lines of one
 * name are several records. Immutable.
 */
public final class ZoneFileLookup implements PublicKeyLookup {
  private static final long MAX_FILE_SIZE = 16 << 20;

  private final Map<String, List<String>> records;

  private ZoneFileLookup(Map<String, List<String>> records) {
    this.records = records;
  }

  /**
   * Reads a file.
   *
   * @throws IOException if it cannot be read, is larger than 16 MiB, or has a line without a text;
   *     the message names the line
   */
  public static ZoneFileLookup read(Path file) throws IOException {
    if (Files.size(file) > MAX_FILE_SIZE) {
      throw new IOException(file + ": larger than " + MAX_FILE_SIZE + " octets");
    }
    Map<String, List<String>> records = new HashMap<>();
    int number = 0;
    for (String line : Files.readAllLines(file, StandardCharsets.ISO_8859_1)) {
      number++;
      String content = withoutComment(line).strip();
      if (content.isEmpty()) {
        continue;
      }
      String[] parts = content.split("[ \\t]+", 2);
      if (parts.length < 2) {
        throw new IOException(file + ":" + number + ": a name without a text");
      }
      records.computeIfAbsent(written(parts[0]), name -> new ArrayList<>(1)).add(parts[1]);
    }
    return new ZoneFileLookup(records);
  }

  @Override
  public CompletionStage<KeyLookupResult> lookup(KeyName name) {
    List<String> found = records.get(key(name.dnsName()));
    return CompletableFuture.completedFuture(
        found == null ? new KeyLookupResult.NoSuchName() : new KeyLookupResult.Found(found));
  }

  private static String withoutComment(String line) {
    for (int i = line.indexOf('#'); i >= 0; i = line.indexOf('#', i + 1)) {
      if (i == 0 || line.charAt(i - 1) == ' ' || line.charAt(i - 1) == '\t') {
        return line.substring(0, i);
      }
    }
    return line;
  }

  /** The key of a name in the file, where it may be in UTF-8. */
  private static String written(String octets) {
    String name = octets.endsWith(".") ? octets.substring(0, octets.length() - 1) : octets;
    return DomainName.parseSelectorOctets(name)
        .map(DomainName::lowerCase)
        .orElseGet(() -> key(name));
  }

  private static String key(String name) {
    String lowerCase = name.toLowerCase(Locale.ROOT);
    return lowerCase.endsWith(".") ? lowerCase.substring(0, lowerCase.length() - 1) : lowerCase;
  }
}
