package org.signet.dkim.verify;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.signet.dkim.cache.RecentlyUsed;
import org.signet.dkim.key.KeyRecord;
import org.signet.dkim.key.KeyRecordException;
import org.signet.dkim.key.KeyRecordParser;
import org.signet.dkim.key.VerificationKey;

/**
 * Key records that were read lately, by their text: few keys sign most mail, and reading one costs
 * as much as using it. How long an answer of the DNS holds does not matter here, as the same text
 * is the same key. Bounded in octets, with those of what was read. Thread-safe.
 */
final class KnownKeys {
  private static final int LONGEST = 2048; // characters; a key of 8,192 bits has 1,400

  /** The map's entry, the record, and the key with what its provider derives from it. */
  private static final int OCTETS_OF_ENTRY = 2048;

  private static final int OCTETS_OF_STRING = 64; // besides its text
  private static final int COPIES = 3; // the text, in the record, in the key

  private final RecentlyUsed<String, Known> byText;

  /** 1/64 of the heap, but no more than 4 MiB. */
  KnownKeys() {
    this(Math.min(4L << 20, Runtime.getRuntime().maxMemory() / 64));
  }

  /**
   * For tests.
   *
   * @param most octets
   */
  KnownKeys(long most) {
    this.byText = new RecentlyUsed<>(most);
  }

  /** Octets of what is kept, as far as they are counted. */
  long octets() {
    return byText.octets();
  }

  /** A record and its key, which is read when it is first wanted. */
  static final class Known implements RecentlyUsed.Sized {
    private final KeyRecord record;
    private final long octets;
    private @Nullable VerificationKey publicKey; // immutable: to read it twice does no harm

    private Known(String text, KeyRecord record) {
      this.record = record;
      int words =
          record.services().size()
              + record.flags().size()
              + record.hashes().map(List::size).orElse(0);
      this.octets =
          OCTETS_OF_ENTRY + (long) OCTETS_OF_STRING * words + (long) COPIES * text.length();
    }

    @Override
    public long octets() {
      return octets;
    }

    KeyRecord record() {
      return record;
    }

    VerificationKey publicKey() throws KeyRecordException {
      VerificationKey known = publicKey;
      if (known == null) {
        known = record.publicKey();
        publicKey = known;
      }
      return known;
    }
  }

  /**
   * The record of this text.
   *
   * @throws KeyRecordException as {@link KeyRecordParser#parse}
   */
  Known read(String text) throws KeyRecordException {
    Optional<Known> known = byText.get(text);
    if (known.isPresent()) {
      return known.get();
    }
    Known read = new Known(text, KeyRecordParser.parse(text));
    if (text.length() <= LONGEST) {
      byText.put(text, read);
    }
    return read;
  }
}
