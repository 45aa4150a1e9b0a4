package org.signet.server.monitor;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;

/**
 * What is answered to a request.
 *
 * @param status such as 200
 * @param type of the body
 * @param more further fields, each with its CRLF
 */
record HttpAnswer(int status, String type, String more, ByteBuffer body) {
  private static final String TEXT = "text/plain; charset=utf-8";

  HttpAnswer {
    body = body.asReadOnlyBuffer();
  }

  static HttpAnswer of(String type, String more, byte[] body) {
    return new HttpAnswer(200, type, more, ByteBuffer.wrap(body));
  }

  /** Lines for people and scripts. */
  static HttpAnswer text(int status, String text) {
    return new HttpAnswer(status, TEXT, "", ByteBuffer.wrap(text.getBytes(UTF_8)));
  }

  static HttpAnswer notAllowed() {
    return new HttpAnswer(
        405,
        TEXT,
        "Allow: GET, HEAD\r\n",
        ByteBuffer.wrap("only GET and HEAD\n".getBytes(ISO_8859_1)));
  }

  /** As it goes over the wire; the connection ends with it. */
  ByteBuffer octets(boolean withBody) {
    byte[] header =
        ("HTTP/1.1 "
                + status
                + ' '
                + phrase()
                + "\r\nContent-Type: "
                + type
                + "\r\nContent-Length: "
                + body.remaining()
                + "\r\nCache-Control: no-store\r\nX-Content-Type-Options: nosniff\r\n"
                + more
                + "Connection: close\r\n\r\n")
            .getBytes(ISO_8859_1);
    ByteBuffer all = ByteBuffer.allocate(header.length + (withBody ? body.remaining() : 0));
    all.put(header);
    if (withBody) {
      all.put(body.duplicate());
    }
    return all.flip();
  }

  private String phrase() {
    return switch (status) {
      case 200 -> "OK";
      case 400 -> "Bad Request";
      case 404 -> "Not Found";
      case 405 -> "Method Not Allowed";
      case 421 -> "Misdirected Request";
      case 431 -> "Request Header Fields Too Large";
      case 503 -> "Service Unavailable";
      default -> "Internal Server Error";
    };
  }
}
