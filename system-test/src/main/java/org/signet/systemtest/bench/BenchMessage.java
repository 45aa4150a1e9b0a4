package org.signet.systemtest.bench;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A message as an MTA sends it again and again.
 *
 * @param sender the envelope's, and the author
 * @param header fields from top to bottom
 * @param body in pieces as MTAs cut it, together all of it
 */
public record BenchMessage(String sender, List<Field> header, List<byte[]> body) {
  private static final int PIECE = 65535;
  private static final String LINE =
      "A line of a message, of ordinary length, with some words and blanks.\r\n";

  /**
   * A header field.
   *
   * @param value with its leading blank
   */
  public record Field(String name, String value) {}

  /** Copies the lists. */
  public BenchMessage {
    header = List.copyOf(header);
    body = List.copyOf(body);
  }

  /** A message of this author with 15 ordinary fields and so many octets of text. */
  public static BenchMessage of(String author, int octets) {
    List<Field> header = new ArrayList<>();
    header.add(
        new Field(
            "Received",
            """
             from client.example.net (client.example.net [192.0.2.25])
            \tby mx.example.com (Postfix) with ESMTPS id 4F2D1C3B0A
            \tfor <bob@example.net>; Tue, 24 Nov 2026 10:00:01 +0000 (UTC)"""));
    header.add(new Field("From", " Ann Author <" + author + ">"));
    header.add(new Field("To", " Bob <bob@example.net>"));
    header.add(new Field("Subject", " An ordinary message"));
    header.add(new Field("Date", " Tue, 24 Nov 2026 10:00:00 +0000"));
    header.add(new Field("Message-ID", " <20261124100000.4F2D1C3B0A@example.com>"));
    header.add(new Field("MIME-Version", " 1.0"));
    header.add(new Field("Content-Type", " text/plain; charset=utf-8"));
    header.add(new Field("Content-Transfer-Encoding", " 7bit"));
    for (int i = 1; i <= 6; i++) {
      header.add(
          new Field("X-Field-" + i, " a value of the length that such fields usually have, " + i));
    }
    byte[] text = LINE.repeat(octets / LINE.length() + 1).substring(0, octets).getBytes(US_ASCII);
    text[octets - 2] = '\r';
    text[octets - 1] = '\n';
    List<byte[]> body = new ArrayList<>();
    for (int at = 0; at < octets; at += PIECE) {
      body.add(Arrays.copyOfRange(text, at, Math.min(octets, at + PIECE)));
    }
    return new BenchMessage(author, header, body);
  }

  /** The same message with a field above the others. */
  public BenchMessage under(Field field) {
    List<Field> all = new ArrayList<>();
    all.add(field);
    all.addAll(header);
    return new BenchMessage(sender, all, body);
  }
}
