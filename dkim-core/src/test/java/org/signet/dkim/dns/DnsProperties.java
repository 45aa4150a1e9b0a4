package org.signet.dkim.dns;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import org.signet.dkim.key.DnssecStatus;
import org.signet.dkim.key.KeyLookupResult;
import org.signet.dkim.key.KeyName;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;

/** What must hold for what takes the place of keys, whatever its octets are. */
public final class DnsProperties {
  private static final Name ASKED = Name.fromConstantString("s._domainkey.example.com.");

  private DnsProperties() {}

  /** Reads the octets as a DNS message; an {@link AssertionError} says what does not hold. */
  public static void checkAnswer(byte[] octets) {
    Optional<Message> message = message(octets);
    if (message.isPresent()) {
      TxtAnswer answer = TxtReader.read(message.get(), ASKED, DnssecStatus.UNCHECKED);
      Optional<KeyLookupResult.Found> found =
          answer.fold(KeyLookupResult::found, alias -> Optional.empty());
      if (found.isPresent()) {
        hold(!found.get().timeToLive().isNegative(), "a TTL below 0");
        int length = found.get().txtRecords().stream().mapToInt(String::length).sum();
        hold(length <= octets.length, "more text than there was");
      }
    }
  }

  private static Optional<Message> message(byte[] octets) {
    try {
      return Optional.of(new Message(octets));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** Reads the octets as a file of records; an {@link AssertionError} says what does not hold. */
  public static void checkZoneFile(byte[] octets) {
    try {
      Path file = Files.createTempFile("fuzz", ".zone");
      try {
        Files.write(file, octets);
        ZoneFileLookup zone = ZoneFileLookup.read(file);
        for (String domain : new String[] {"example.com", "EXAMPLE.COM", ""}) {
          hold(
              zone.lookup(new KeyName("s", domain))
                  .toCompletableFuture()
                  .join()
                  .equals(
                      zone.lookup(new KeyName("s", domain.toLowerCase(Locale.ROOT)))
                          .toCompletableFuture()
                          .join()),
              "case matters");
        }
      } catch (IOException e) {
        String text = String.valueOf(e.getMessage());
        hold(text.chars().noneMatch(Character::isISOControl), "control characters: " + text);
      } finally {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void hold(boolean condition, String otherwise) {
    if (!condition) {
      throw new AssertionError(otherwise);
    }
  }
}
