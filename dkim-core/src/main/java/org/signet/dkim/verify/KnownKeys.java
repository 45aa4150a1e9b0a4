package org.signet.dkim.verify;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.signet.dkim.key.KeyRecord;
import org.signet.dkim.key.KeyRecordException;
import org.signet.dkim.key.KeyRecordParser;
import org.signet.dkim.key.VerificationKey;

/**
 * Key records that were read lately, by their text: few keys sign most mail, and reading one costs
 * as much as using it. How long an answer of the DNS holds does not matter here, as the same text
 * is the same key. Bounded in number and size. Thread-safe.
 */
final class KnownKeys {
  private static final int MOST = 500;
  private static final int LONGEST = 2048; // characters; a key of 8,192 bits has 1,400

  private final Map<String, Known> byText = new LeastRecentlyUsed();

  /** A record and its key, which is read when it is first wanted. */
  static final class Known {
    private final KeyRecord record;
    private @Nullable VerificationKey publicKey; // immutable: to read it twice does no harm

    private Known(KeyRecord record) {
      this.record = record;
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
    synchronized (byText) {
      Known known = byText.get(text);
      if (known != null) {
        return known;
      }
    }
    Known read = new Known(KeyRecordParser.parse(text));
    if (text.length() <= LONGEST) {
      synchronized (byText) {
        byText.put(text, read);
      }
    }
    return read;
  }

  private static final class LeastRecentlyUsed extends LinkedHashMap<String, Known> {
    private static final long serialVersionUID = 1L;

    LeastRecentlyUsed() {
      super(16, 0.75f, true);
    }

    @Override
    protected boolean removeEldestEntry(Map.Entry<String, Known> eldest) {
      return size() > MOST;
    }
  }
}
