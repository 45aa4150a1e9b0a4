package org.signet.dkim.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.signet.dkim.TestKeys;
import org.signet.dkim.algorithm.HashAlgorithm;
import org.signet.dkim.algorithm.KeyType;
import org.signet.dkim.key.RsaKeys.PublicNumbers;

/** RFC 6376 §3.6.1, RFC 8463 §4. */
class KeyRecordTest {
  private static final String RSA = TestKeys.RSA.publicKeyBase64();

  /** An exponent of 65 bits. */
  private static final BigInteger BIG = BigInteger.ONE.shiftLeft(64).add(BigInteger.ONE);

  private static final String ED25519 = TestKeys.ED25519.publicKeyBase64();

  static Stream<Arguments> records() {
    return Stream.of(
        row("all defaults", "p=" + RSA, "2048-bit rsa public key"),
        row("version", "v=DKIM1; p=" + RSA, "2048-bit rsa public key"),
        row("type", "v=DKIM1;k=rsa;p=" + RSA + ";", "2048-bit rsa public key"),
        row(
            "unknown tags and g= are ignored",
            "v=DKIM1; g=; new=x; p=" + RSA,
            "2048-bit rsa public key"),
        row(
            "white space inside the key",
            "p= " + RSA.substring(0, 99) + " \t " + RSA.substring(99),
            "2048-bit rsa public key"),
        row("a bare RSAPublicKey", "p=" + bareRsa(), "2048-bit rsa public key"),
        row("exponent of 65 bits", "p=" + rsa(modulus(2048), BIG), "2048-bit rsa public key"),
        row("and at the limit", "p=" + rsa(modulus(3072), BIG), "3072-bit rsa public key"),
        row(
            "exponent of 64 bits",
            "p=" + rsa(modulus(3073), BIG.shiftRight(1).setBit(0)),
            "3073-bit rsa public key"),
        row("Ed25519", "v=DKIM1; k=ed25519; p=" + ED25519, "256-bit ed25519 public key"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("records")
  void givesTheKey(String name, String text, String key) throws KeyRecordException {
    assertThat(KeyRecordParser.parse(text).publicKey()).hasToString(key);
  }

  static Stream<Arguments> faultyRecords() {
    return Stream.of(
        row("nothing", "", KeyFault.SYNTAX),
        row("something else", "v=spf1 -all", KeyFault.VERSION),
        row("no p=", "v=DKIM1; k=rsa", KeyFault.SYNTAX),
        row("escaped semicolons", "v=DKIM1\\; k=rsa\\; p=" + RSA, KeyFault.VERSION),
        row("quotes around it", "\"v=DKIM1; p=" + RSA + "\"", KeyFault.SYNTAX),
        row("two p=", "p=" + RSA + ";p=" + RSA, KeyFault.SYNTAX),
        row("other version", "v=DKIM2; p=" + RSA, KeyFault.VERSION),
        row("version in lower case", "v=dkim1; p=" + RSA, KeyFault.VERSION),
        row("longer version", "v=DKIM1.0; p=" + RSA, KeyFault.VERSION),
        row("version not first", "p=" + RSA + "; v=DKIM1", KeyFault.VERSION),
        row("unknown type", "k=dsa; p=" + RSA, KeyFault.UNKNOWN_TYPE),
        row("empty type", "k=; p=" + RSA, KeyFault.UNKNOWN_TYPE),
        row("empty hash list", "h=; p=" + RSA, KeyFault.SYNTAX),
        row("hole in the hash list", "h=sha256::sha1; p=" + RSA, KeyFault.SYNTAX),
        row("two words between colons", "s=email web; p=" + RSA, KeyFault.SYNTAX),
        row("4,097 octets", "p=" + "A".repeat(4095), KeyFault.RECORD_TOO_LONG),
        row("a megabyte", "p=" + "A".repeat(1 << 20), KeyFault.RECORD_TOO_LONG));
  }

  @Test
  void takesTheSmallestExponent() throws Exception {
    assertThat(KeyRecordParser.parse("p=" + rsa(modulus(2048), 3)).publicKey().bits())
        .isEqualTo(2048);
  }

  @Test
  void takesALongRecord() throws KeyRecordException {
    assertThat(KeyRecordParser.parse("p=" + "A".repeat(4094)).isRevoked()).isFalse();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("faultyRecords")
  void refusesRecords(String name, String text, KeyFault fault) {
    assertThatThrownBy(() -> KeyRecordParser.parse(text))
        .isInstanceOfSatisfying(
            KeyRecordException.class, e -> assertThat(e.fault()).isEqualTo(fault));
  }

  static Stream<Arguments> faultyKeys() {
    return Stream.of(
        row("revoked", "p=", KeyFault.REVOKED),
        row("revoked, with white space", "p= ; k=rsa", KeyFault.REVOKED),
        row("not base64", "p=***", KeyFault.DATA),
        row("base64 cut", "p=" + RSA.substring(0, 101), KeyFault.DATA),
        row("not ASN.1", "p=AAAA", KeyFault.DATA),
        row("ASN.1 cut", "p=" + RSA.substring(0, 100), KeyFault.DATA),
        row(
            "octets after the key",
            "p=" + base64(concat(Base64.getDecoder().decode(RSA), new byte[] {0})),
            KeyFault.DATA),
        row(
            "length of 2 GiB",
            "p=" + base64(HexFormat.of().parseHex("30847fffffff0201")),
            KeyFault.DATA),
        row("an Ed25519 key that says rsa", "p=" + ED25519, KeyFault.DATA),
        row("an RSA key that says ed25519", "k=ed25519; p=" + RSA, KeyFault.DATA),
        row("Ed25519 with 31 octets", "k=ed25519; p=" + base64(new byte[31]), KeyFault.DATA),
        row(
            "Ed25519 as SubjectPublicKeyInfo",
            "k=ed25519; p="
                + base64(
                    concat(
                        HexFormat.of().parseHex("302a300506032b6570032100"),
                        Base64.getDecoder().decode(ED25519))),
            KeyFault.DATA),
        row("exponent 1", "p=" + rsa(modulus(2048), 1), KeyFault.DATA),
        row(
            "exponent above the modulus",
            "p=" + rsa(modulus(2048), BIG.shiftLeft(2048)),
            KeyFault.DATA),
        row("exponent of 65 bits above 3072", "p=" + rsa(modulus(3073), BIG), KeyFault.DATA),
        row("even exponent", "p=" + rsa(modulus(2048), 65538), KeyFault.DATA),
        row("negative exponent", "p=" + rsa(modulus(2048), -3), KeyFault.DATA),
        row("even modulus", "p=" + rsa(modulus(2048).clearBit(0), 65537), KeyFault.DATA),
        row("modulus 0", "p=" + rsa(BigInteger.ZERO, 65537), KeyFault.DATA),
        row("modulus of 256 bits", "p=" + rsa(modulus(256), 65537), KeyFault.DATA),
        row("modulus of 16384 bits", "p=" + rsa(modulus(16384), 65537), KeyFault.TOO_LONG),
        row("modulus of 8193 bits", "p=" + rsa(modulus(8193), 65537), KeyFault.TOO_LONG));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("faultyKeys")
  void refusesKeys(String name, String text, KeyFault fault) throws KeyRecordException {
    KeyRecord record = KeyRecordParser.parse(text);
    assertThatThrownBy(record::publicKey)
        .isInstanceOfSatisfying(
            KeyRecordException.class, e -> assertThat(e.fault()).isEqualTo(fault));
  }

  /**
   * The encodings of the points of order 1, 2, 4 and 8: under such a key one signature fits every
   * message.
   */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "0100000000000000000000000000000000000000000000000000000000000000",
        "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "0000000000000000000000000000000000000000000000000000000000000000",
        "0000000000000000000000000000000000000000000000000000000000000080",
        "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
        "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85",
        "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
        "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa",
        "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff"
      })
  void refusesEd25519PointsOfSmallOrder(String hex) throws KeyRecordException {
    KeyRecord record =
        KeyRecordParser.parse("k=ed25519; p=" + base64(HexFormat.of().parseHex(hex)));
    assertThatThrownBy(record::publicKey)
        .isInstanceOfSatisfying(
            KeyRecordException.class, e -> assertThat(e.fault()).isEqualTo(KeyFault.DATA));
  }

  @Test
  void modulusOf8192BitsIsStillTaken() throws KeyRecordException {
    assertThat(KeyRecordParser.parse("p=" + rsa(modulus(8192), 65537)).publicKey().bits())
        .isEqualTo(8192);
  }

  @Test
  void readsWhatTheRecordSaysAboutItsUse() throws KeyRecordException {
    KeyRecord record =
        KeyRecordParser.parse(
            "v=DKIM1; h= sha1 :\tsha256 : new ; s= web : email; t= y : s : x; n=note; p=");
    assertThat(record.hashes().orElseThrow()).containsExactly("sha1", "sha256", "new");
    assertThat(record.services()).containsExactly("web", "email");
    assertThat(record.flags()).containsExactly("y", "s", "x");
    assertThat(record.notes()).hasValue("note");
    assertThat(record.isRevoked()).isTrue();
    assertThat(record.isTesting()).isTrue();
    assertThat(record.forbidsSubdomains()).isTrue();
    assertThat(record.isForEmail()).isTrue();
    assertThat(record.admits(HashAlgorithm.SHA256)).isTrue();
  }

  @Test
  void defaultsAdmitEverything() throws KeyRecordException {
    KeyRecord record = KeyRecordParser.parse("p=" + RSA);
    assertThat(record.type()).isEqualTo(KeyType.RSA);
    assertThat(record.hashes()).isEmpty();
    assertThat(record.services()).containsExactly("*");
    assertThat(record.isTesting()).isFalse();
    assertThat(record.forbidsSubdomains()).isFalse();
    assertThat(record.isForEmail()).isTrue();
    assertThat(record.admits(HashAlgorithm.SHA256)).isTrue();
  }

  @Test
  void listsThatDoNotNameUsKeepUsOut() throws KeyRecordException {
    assertThat(KeyRecordParser.parse("h=sha1; p=").admits(HashAlgorithm.SHA256)).isFalse();
    assertThat(KeyRecordParser.parse("s=web; p=").isForEmail()).isFalse();
    assertThat(KeyRecordParser.parse("s=*; p=").isForEmail()).isTrue();
  }

  private static BigInteger modulus(int bits) {
    return new BigInteger(bits, new Random(bits)).setBit(bits - 1).setBit(0);
  }

  private static String rsa(BigInteger modulus, long exponent) {
    return rsa(modulus, BigInteger.valueOf(exponent));
  }

  private static String rsa(BigInteger modulus, BigInteger exponent) {
    return base64(new PublicNumbers(modulus, exponent).subjectPublicKeyInfo());
  }

  /** What is inside the BIT STRING of SubjectPublicKeyInfo: for 2048 bits it begins at octet 24. */
  private static String bareRsa() {
    byte[] wrapped = Base64.getDecoder().decode(RSA);
    return base64(Arrays.copyOfRange(wrapped, 24, wrapped.length));
  }

  private static byte[] concat(byte[] a, byte[] b) {
    byte[] both = Arrays.copyOf(a, a.length + b.length);
    System.arraycopy(b, 0, both, a.length, b.length);
    return both;
  }

  private static String base64(byte[] octets) {
    return Base64.getEncoder().encodeToString(octets);
  }

  private static Arguments row(String name, String text, Object expected) {
    return Arguments.of(name, text, expected);
  }
}
