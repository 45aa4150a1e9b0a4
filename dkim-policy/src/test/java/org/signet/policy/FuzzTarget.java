package org.signet.policy;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import org.signet.policy.decision.AuthorProperties;
import org.signet.policy.file.AccountsProperties;

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
}
