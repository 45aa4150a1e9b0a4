package org.signet.dkim.message;

/** Puts a CR before each LF that has none; where the chunks are cut does not matter. */
final class LfToCrlf implements ByteSink {
  private final ByteSink sink;
  private byte[] converted = new byte[0];
  private boolean afterCr;

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
      if (bytes[i] == '\n' && !afterCr) {
        converted[end++] = '\r';
      }
      afterCr = bytes[i] == '\r';
      converted[end++] = bytes[i];
    }
    sink.write(converted, 0, end);
  }
}
