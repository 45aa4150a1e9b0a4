package org.signet.dkim.key;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class KeyNameTest {
  private static final KeyName NAME = new KeyName("S1.x", "Example.COM");

  @Test
  void isWhereTheRecordIs() {
    assertThat(NAME.dnsName()).isEqualTo("S1.x._domainkey.Example.COM");
    assertThat(NAME.nameInDomain()).isEqualTo("S1.x._domainkey");
  }

  @Test
  void isComparedInLowerCase() {
    assertThat(NAME.lowerCase()).isEqualTo(new KeyName("s1.x", "example.com"));
  }
}
