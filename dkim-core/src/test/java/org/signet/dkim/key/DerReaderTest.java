package org.signet.dkim.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.signet.dkim.key.DerReader.MalformedDerException;
import org.signet.dkim.key.RsaKeys.PublicNumbers;

/** Lengths of X.690 §8.1.3, up to the octet where one ends. */
class DerReaderTest {
  private static final String RSA_ENCRYPTION = "300d06092a864886f70d0101010500";

  @ParameterizedTest
  @CsvSource({
    "0400, ''",
    "040101, 01",
    "048100, ''",
    "0481020102, 0102",
    "048200020102, 0102",
    "04830000020102, 0102",
    "04020102ff, 0102",
  })
  void content(String der, String content) throws MalformedDerException {
    assertThat(new DerReader(octets(der)).content(DerReader.OCTET_STRING))
        .isEqualTo(octets(content));
  }

  /** Whatever lengths its parts have, what is written is what can be read. */
  @Test
  void publicKeysOfAllSizes() throws MalformedDerException {
    BigInteger exponent = BigInteger.valueOf(65537);
    for (int bits = 8; bits < 2400; bits += 8) {
      PublicNumbers numbers =
          new PublicNumbers(BigInteger.ONE.shiftLeft(bits - 1).setBit(0), exponent);
      assertThat(PublicNumbers.parse(numbers.subjectPublicKeyInfo())).isEqualTo(numbers);
    }
  }

  @ParameterizedTest
  @CsvSource({"128", "255", "256", "65535", "65536"})
  void longContent(int length) throws MalformedDerException {
    byte[] der = new byte[5 + length];
    der[0] = DerReader.OCTET_STRING;
    der[1] = (byte) 0x83;
    der[2] = (byte) (length >>> 16);
    der[3] = (byte) (length >>> 8);
    der[4] = (byte) length;
    assertThat(new DerReader(der).content(DerReader.OCTET_STRING)).hasSize(length);
  }

  @ParameterizedTest
  @CsvSource({
    "'', expected an element of type 4",
    "0300, expected an element of type 4",
    "04, missing length",
    "0480, bad length",
    "0481, bad length",
    "048201, bad length",
    "04830001, bad length",
    "048400000000, bad length",
    "0401, element longer than its container",
    "04020102, ",
    "0403ffff, element longer than its container",
  })
  void lengthsThatAreNotThere(String der, String message) throws MalformedDerException {
    DerReader reader = new DerReader(octets(der));
    if (message == null) {
      assertThat(reader.content(DerReader.OCTET_STRING)).hasSize(2);
      return;
    }
    assertThatThrownBy(() -> reader.content(DerReader.OCTET_STRING))
        .isInstanceOf(MalformedDerException.class)
        .hasMessage(message);
  }

  @ParameterizedTest
  @CsvSource({
    "3006020123020103, true",
    "3006020123020103ff, false", // after all
    "3007020123020103ff, false", // after the numbers
    "301a" + RSA_ENCRYPTION + "0309003006020123020103, true",
    "301c" + RSA_ENCRYPTION + "03090030060201230201030500, false", // after the bits
    "301b" + RSA_ENCRYPTION + "030a003006020123020103ff, false", // inside the bits
    "301a" + RSA_ENCRYPTION + "0309013006020123020103, false", // with an unused bit
  })
  void nothingFollowsAnRsaKey(String der, boolean sound) throws MalformedDerException {
    if (sound) {
      assertThat(PublicNumbers.parse(octets(der)).exponent()).isEqualTo(3);
    } else {
      assertThatThrownBy(() -> PublicNumbers.parse(octets(der)))
          .isInstanceOf(MalformedDerException.class);
    }
  }

  private static byte[] octets(String hex) {
    return HexFormat.of().parseHex(hex);
  }
}
