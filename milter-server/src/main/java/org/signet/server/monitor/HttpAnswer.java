package org.signet.server.monitor;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import java.nio.ByteBuffer;
import java.util.Map;

/**
 * What is answered to a request.
 *
 * @param status such as 200
 * @param type of the body
 * @param more further fields
 */
record HttpAnswer(int status, String type, Map<String, String> more, ByteBuffer body) {
  private static final String TEXT = "text/plain; charset=utf-8";

  HttpAnswer {
    body = body.asReadOnlyBuffer();
    more = Map.copyOf(more);
  }

  static HttpAnswer of(String type, Map<String, String> more, byte[] body) {
    return new HttpAnswer(200, type, more, ByteBuffer.wrap(body));
  }

  /** Lines for people and scripts. */
  static HttpAnswer text(int status, String text) {
    return new HttpAnswer(status, TEXT, Map.of(), ByteBuffer.wrap(text.getBytes(UTF_8)));
  }

  static HttpAnswer malformed() {
    return text(400, "this is not an HTTP/1.1 request\n");
  }

  static HttpAnswer notAllowed() {
    return new HttpAnswer(
        405,
        TEXT,
        Map.of("Allow", "GET, HEAD"),
        ByteBuffer.wrap("only GET and HEAD\n".getBytes(UTF_8)));
  }

  /** For Netty, which leaves out the body if HEAD was asked; the connection ends with it. */
  FullHttpResponse response() {
    FullHttpResponse response =
        new DefaultFullHttpResponse(
            HttpVersion.HTTP_1_1,
            HttpResponseStatus.valueOf(status),
            Unpooled.wrappedBuffer(body.duplicate()));
    response
        .headers()
        .set("Content-Type", type)
        .set("Content-Length", body.remaining())
        .set("Cache-Control", "no-store")
        .set("X-Content-Type-Options", "nosniff")
        .set("Connection", "close");
    more.forEach((name, value) -> response.headers().set(name, value));
    return response;
  }
}
