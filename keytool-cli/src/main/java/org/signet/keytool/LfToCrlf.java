package org.signet.keytool;

import org.signet.dkim.canonical.ByteSink;

/** Puts a CR before each LF. */
final class LfToCrlf implements ByteSink {
  private final ByteSink sink;
  private byte[] converted = new byte[0];

  LfToCrlf(ByteSink sink) {
    this.sink = sink;
  }

  @Override
  public void write(byte[] bytes, int offset, int length) {
    if (converted.length < 2 * length) {
      converted = new byte[2 * length];
    }
    int end = 0;
    for (int i = offset; i < offset + length; i++) {
      if (bytes[i] == '\n') {
        converted[end++] = '\r';
      }
      converted[end++] = bytes[i];
    }
    sink.write(converted, 0, end);
  }
}
