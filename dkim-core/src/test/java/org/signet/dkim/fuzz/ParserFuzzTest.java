package org.signet.dkim.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;

/**
 * One parser each. Every build replays their seeds; README.md says how one of them looks for more.
 */
class ParserFuzzTest {
  @FuzzTest
  void tagList(byte[] input) {
    FuzzTarget.TAG_LIST.run(input);
  }

  @FuzzTest
  void signature(byte[] input) {
    FuzzTarget.SIGNATURE.run(input);
  }

  @FuzzTest
  void keyRecord(byte[] input) {
    FuzzTarget.KEY_RECORD.run(input);
  }

  @FuzzTest
  void headerField(byte[] input) {
    FuzzTarget.HEADER_FIELD.run(input);
  }

  @FuzzTest
  void authenticationResults(byte[] input) {
    FuzzTarget.AUTHENTICATION_RESULTS.run(input);
  }

  @FuzzTest
  void domainName(byte[] input) {
    FuzzTarget.DOMAIN_NAME.run(input);
  }

  @FuzzTest
  void privateKey(byte[] input) {
    FuzzTarget.PRIVATE_KEY.run(input);
  }

  @FuzzTest
  void dnsAnswer(byte[] input) {
    FuzzTarget.DNS_ANSWER.run(input);
  }

  @FuzzTest
  void zoneFile(byte[] input) {
    FuzzTarget.ZONE_FILE.run(input);
  }

  @FuzzTest
  void message(byte[] input) {
    FuzzTarget.MESSAGE.run(input);
  }
}
