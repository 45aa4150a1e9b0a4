package org.signet.server;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.signet.server.filter.AuthorProperties;
import org.signet.server.monitor.HttpRequestProperties;
import org.signet.server.table.AccountsProperties;

/** What gets octets from outside, and what must hold whatever they are. New ones go to the end. */
enum FuzzTarget {
  CONFIGURATION {
    @Override
    void run(byte[] input) {
      ConfigurationProperties.configuration(input);
    }
  },

  TABLE {
    @Override
    void run(byte[] input) {
      ConfigurationProperties.tables("file:", input);
    }
  },

  PATTERN_TABLE {
    @Override
    void run(byte[] input) {
      ConfigurationProperties.tables("refile:", input);
    }
  },

  DATA_SET {
    @Override
    void run(byte[] input) {
      ConfigurationProperties.specification(new String(input, ISO_8859_1));
    }
  },

  LIST {
    @Override
    void run(byte[] input) {
      ConfigurationProperties.specification("csl:" + new String(input, UTF_8));
    }
  },

  FROM_FIELD {
    @Override
    void run(byte[] input) {
      AuthorProperties.check(new String(input, ISO_8859_1));
    }
  },

  HTTP_REQUEST {
    @Override
    void run(byte[] input) {
      HttpRequestProperties.check(input);
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
  },

  ACCOUNTS {
    @Override
    void run(byte[] input) {
      AccountsProperties.check(input);
    }
  },

  PUBLIC_SUFFIXES {
    @Override
    void run(byte[] input) {
      ConfigurationProperties.publicSuffixes(input);
    }
  };

  abstract void run(byte[] input);

  private static void hold(boolean condition, String otherwise) {
    if (!condition) {
      throw new AssertionError(otherwise);
    }
  }
}
