package org.signet.policy;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.Arrays;

/**
 * All parsers in turn for a short time, in every build: the first octet says which one gets the
 * rest.
 */
class AllParsersFuzzTest {

  @FuzzTest
  void parsers(byte[] input) {
    if (input.length > 0) {
      FuzzTarget[] targets = FuzzTarget.values();
      FuzzTarget target = targets[(input[0] & 0xff) % targets.length];
      target.run(Arrays.copyOfRange(input, 1, input.length));
    }
  }
}
