package org.signet.dkim.key;

import java.math.BigInteger;
import java.util.Arrays;

/**
 * Reads the few DER forms (X.690) that keys come in; strict about lengths, deaf to everything else.
 */
final class DerReader {
  static final int INTEGER = 0x02;
  static final int BIT_STRING = 0x03;
  static final int OCTET_STRING = 0x04;
  static final int OBJECT_IDENTIFIER = 0x06;
  static final int SEQUENCE = 0x30;

  /** The octets are not what was expected. */
  static final class MalformedDerException extends Exception {
    private static final long serialVersionUID = 1L;

    MalformedDerException(String message) {
      super(message);
    }
  }

  private final byte[] octets;
  private final int end;
  private int at;
  private int lengthRead;

  DerReader(byte[] octets) {
    this(octets, 0, octets.length);
  }

  private DerReader(byte[] octets, int start, int end) {
    this.octets = octets;
    this.at = start;
    this.end = end;
  }

  boolean atEnd() {
    return at == end;
  }

  /** Whether an element of this type comes next. */
  boolean isNext(int tag) {
    return at < end && (octets[at] & 0xFF) == tag;
  }

  /** Enters the next element, which must be of this type. */
  DerReader enter(int tag) throws MalformedDerException {
    int start = header(tag);
    int length = lengthRead;
    at = start + length;
    return new DerReader(octets, start, at);
  }

  /** The content of the next element, which must be of this type. */
  byte[] content(int tag) throws MalformedDerException {
    int start = header(tag);
    at = start + lengthRead;
    return Arrays.copyOfRange(octets, start, at);
  }

  BigInteger integer() throws MalformedDerException {
    byte[] content = content(INTEGER);
    if (content.length == 0) {
      throw new MalformedDerException("empty INTEGER");
    }
    return new BigInteger(content);
  }

  /** The octets of a BIT STRING that holds whole octets. */
  DerReader bitString() throws MalformedDerException {
    DerReader inner = enter(BIT_STRING);
    if (inner.atEnd() || inner.octets[inner.at] != 0) {
      throw new MalformedDerException("BIT STRING with unused bits");
    }
    inner.at++;
    return inner;
  }

  /** Fails if anything is left. */
  void expectEnd() throws MalformedDerException {
    if (at != end) {
      throw new MalformedDerException("octets after the end");
    }
  }

  /** Reads type and length, keeps the length, and returns where the content begins. */
  private int header(int tag) throws MalformedDerException {
    if (!isNext(tag)) {
      throw new MalformedDerException("expected an element of type " + tag);
    }
    int index = at + 1;
    if (index >= end) {
      throw new MalformedDerException("missing length");
    }
    int length = octets[index++] & 0xFF;
    if (length >= 0x80) {
      int count = length & 0x7F;
      if (count < 1 || count > 3 || index + count > end) {
        throw new MalformedDerException("bad length");
      }
      length = 0;
      for (int i = 0; i < count; i++) {
        length = (length << 8) | (octets[index++] & 0xFF);
      }
    }
    if (length > end - index) {
      throw new MalformedDerException("element longer than its container");
    }
    lengthRead = length;
    return index;
  }
}
