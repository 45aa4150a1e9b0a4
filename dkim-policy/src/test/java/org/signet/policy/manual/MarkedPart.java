package org.signet.policy.manual;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What stands between two lines of a document and is written by a program: {@code -Dgolden.update}
 * writes it, and without that it must be so already.
 *
 * @param begin the line before it, with its end
 * @param end the line behind it
 */
public record MarkedPart(String begin, String end) {

  /** The part of this document is this text. */
  public void assertIs(Path document, String text) throws IOException {
    String found = Files.readString(document);
    int start = found.indexOf(begin) + begin.length();
    int stop = found.indexOf(end);
    assertThat(stop).as("marks in %s", document).isGreaterThanOrEqualTo(start);
    String wanted = found.substring(0, start) + text + found.substring(stop);
    if (System.getProperty("golden.update") != null) {
      Files.writeString(document, wanted);
    }
    assertThat(Files.readString(document)).isEqualTo(wanted);
  }
}
