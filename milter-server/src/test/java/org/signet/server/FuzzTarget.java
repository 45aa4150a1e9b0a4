package org.signet.server;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.signet.server.monitor.HttpConnectionProperties;

/** What gets octets from outside, and what must hold whatever they are. New ones go to the end. */
enum FuzzTarget {
  HTTP_REQUEST {
    @Override
    void run(byte[] input) {
      HttpConnectionProperties.check(input);
    }
  },

  TEST_MESSAGE {
    @Override
    void run(byte[] input) {
      try {
        TestMessage message = TestMessage.read(new ByteArrayInputStream(input));
        for (TestMessage.Field field : message.header()) {
          hold(!field.name().isEmpty() && field.name().indexOf(':') < 0, "not a name");
          hold(field.line() > 0, "no line");
        }
        hold(message.body().remaining() <= 2 * input.length, "a body of more than there was");
      } catch (TestMessage.MalformedHeaderException e) {
        hold(e.line() > 0, "no line");
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  };

  abstract void run(byte[] input);

  private static void hold(boolean condition, String otherwise) {
    if (!condition) {
      throw new AssertionError(otherwise);
    }
  }
}
