package org.signet.diagnosis;

import java.util.List;
import java.util.Optional;
import org.signet.dkim.key.KeyLookupResult;
import org.signet.dkim.key.KeyRecord;
import org.signet.dkim.key.KeyRecordException;
import org.signet.dkim.key.KeyRecordParser;
import org.signet.dkim.key.VerificationKey;
import org.signet.dkim.signature.DkimSignature;

/**
 * What DNS has for a signature.
 *
 * @param keys those that can be tried, most often one
 */
record KeyState(KeyWord word, List<VerificationKey> keys) {
  KeyState {
    keys = List.copyOf(keys);
  }

  static KeyState of(KeyLookupResult answer, DkimSignature signature) {
    return switch (answer.kind()) {
      case FOUND -> of(((KeyLookupResult.Found) answer).txtRecords(), signature);
      case TOO_LONG -> new KeyState(KeyWord.UNUSABLE, List.of());
      case NO_SUCH_NAME, NO_DATA -> new KeyState(KeyWord.MISSING, List.of());
      case FAILED -> new KeyState(KeyWord.UNKNOWN, List.of());
    };
  }

  private static KeyState of(List<String> texts, DkimSignature signature) {
    List<KeyRecord> records =
        texts.stream()
            .flatMap(text -> parse(text).stream())
            .limit(KeyLookupResult.Found.MAX_KEY_RECORDS)
            .toList();
    List<VerificationKey> keys =
        records.stream()
            .flatMap(record -> key(record).stream())
            .filter(key -> key.type() == signature.algorithm().keyType())
            .toList();
    if (!keys.isEmpty()) {
      return new KeyState(KeyWord.FOUND, keys);
    }
    boolean revoked = records.stream().anyMatch(KeyRecord::isRevoked);
    return new KeyState(revoked ? KeyWord.REVOKED : KeyWord.UNUSABLE, List.of());
  }

  private static Optional<KeyRecord> parse(String text) {
    try {
      return Optional.of(KeyRecordParser.parse(text));
    } catch (KeyRecordException e) {
      return Optional.empty();
    }
  }

  private static Optional<VerificationKey> key(KeyRecord record) {
    try {
      return Optional.of(record.publicKey());
    } catch (KeyRecordException e) {
      return Optional.empty();
    }
  }
}
