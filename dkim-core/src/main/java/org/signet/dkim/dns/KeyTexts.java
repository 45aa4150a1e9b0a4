package org.signet.dkim.dns;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.signet.dkim.key.DnssecStatus;
import org.signet.dkim.key.KeyLookupResult;
import org.signet.dkim.key.KeyRecordException;
import org.signet.dkim.key.KeyRecordParser;
import org.xbill.DNS.TXTRecord;

/**
 * Of the TXT records of a name, those that matter: key records up to their limit, wherever they are
 * among the others; of the others as many as tell an administrator what is there. A text that is
 * too long for a key record is not kept. So an answer of 64 KB leaves 20 KB at most.
 */
final class KeyTexts {
  private static final int OCTETS_OF_STRING = 64; // besides its text

  /** Enough for the first one, whatever it is. */
  private static final int MOST_OTHER_OCTETS = KeyRecordParser.MAX_OCTETS + OCTETS_OF_STRING;

  private final List<String> texts = new ArrayList<>(1);
  private boolean isFirstTooLong;
  private int records;
  private int keyRecords;
  private int otherOctets;

  void add(TXTRecord record) {
    List<byte[]> strings = record.getStringsAsByteArrays();
    int length = strings.stream().mapToInt(string -> string.length).sum();
    records++;
    if (length > KeyRecordParser.MAX_OCTETS) {
      isFirstTooLong |= records == 1;
      return;
    }
    ByteArrayOutputStream joined = new ByteArrayOutputStream(length);
    strings.forEach(joined::writeBytes);
    add(joined.toString(StandardCharsets.ISO_8859_1));
  }

  private void add(String text) {
    if (isKeyRecord(text)) {
      if (keyRecords < KeyLookupResult.Found.MAX_KEY_RECORDS) {
        keyRecords++;
        texts.add(text);
      }
    } else if (otherOctets + OCTETS_OF_STRING + text.length() <= MOST_OTHER_OCTETS) {
      otherOctets += OCTETS_OF_STRING + text.length();
      texts.add(text);
    }
  }

  private static boolean isKeyRecord(String text) {
    try {
      KeyRecordParser.parse(text);
      return true;
    } catch (KeyRecordException e) {
      return false;
    }
  }

  boolean isEmpty() {
    return records == 0;
  }

  /** There is at least one. */
  KeyLookupResult found(Duration timeToLive, DnssecStatus dnssec) {
    return isFirstTooLong && keyRecords == 0
        ? new KeyLookupResult.TooLong(timeToLive, dnssec)
        : new KeyLookupResult.Found(texts, timeToLive, dnssec);
  }
}
