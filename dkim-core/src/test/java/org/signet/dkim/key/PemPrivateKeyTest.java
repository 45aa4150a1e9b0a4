package org.signet.dkim.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.RSAPrivateCrtKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.signet.dkim.TestKeys;

class PemPrivateKeyTest {
  private static final String RSA = TestKeys.text("rsa2048.pem");
  private static final String PKCS1 = TestKeys.text("rsa2048-pkcs1.pem");
  private static final String ED25519 = TestKeys.text("ed25519.pem");

  static Stream<Arguments> keys() {
    return Stream.of(
        row("PKCS#8", RSA, "2048-bit rsa key"),
        row("PKCS#1", PKCS1, "2048-bit rsa key"),
        row("512 bits can be read, if not used", TestKeys.text("rsa512.pem"), "512-bit rsa key"),
        row("CRLF line ends", RSA.replace("\n", "\r\n"), "2048-bit rsa key"),
        row("indented, as in YAML files", RSA.replace("\n", "\n    "), "2048-bit rsa key"),
        row("text before the key", "Bag Attributes\n  x: y\n" + RSA, "2048-bit rsa key"),
        row(
            "the public key before it",
            TestKeys.text("rsa2048-public.pem").replace("PUBLIC KEY", "CERTIFICATE") + RSA,
            "2048-bit rsa key"),
        row("white space up to 64 KiB", padded(1 << 16), "2048-bit rsa key"),
        row("no line end at the end", RSA.strip(), "2048-bit rsa key"),
        row("PKCS#8 without armour", bare(RSA), "2048-bit rsa key"),
        row("PKCS#1 without armour", bare(PKCS1), "2048-bit rsa key"),
        row("without armour, on one line", bare(RSA).replace("\n", ""), "2048-bit rsa key"),
        row("RFC 8410", ED25519, "256-bit ed25519 key"),
        row("RFC 8410 without armour", bare(ED25519), "256-bit ed25519 key"),
        row(
            "RFC 8463, 32 octets",
            "nWGxne/9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A=",
            "256-bit ed25519 key"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("keys")
  void reads(String name, String text, String key) throws KeyFormatException {
    assertThat(PemPrivateKey.parse(text)).hasToString(key);
  }

  static Stream<Arguments> faults() {
    return Stream.of(
        row("nothing", " \n", "the file is empty"),
        row("words", "hello, world", "not base64 text"),
        row("base64 of something else", "aGVsbG8=", "neither PEM nor base64 of a private key"),
        row(
            "PKCS#8 encrypted",
            TestKeys.text("rsa2048-encrypted.pem"),
            "the key is encrypted with a passphrase"),
        row(
            "PKCS#1 encrypted",
            TestKeys.text("rsa2048-pkcs1-encrypted.pem"),
            "the key is encrypted with a passphrase"),
        row(
            "public key",
            TestKeys.text("rsa2048-public.pem"),
            "this is the public key, not the private one"),
        row(
            "EC key",
            TestKeys.text("ec.pem"),
            "\"EC PRIVATE KEY\" is not a kind of key that signs DKIM"),
        row("EC key in PKCS#8", TestKeys.text("ec-pkcs8.pem"), "neither an RSA nor an Ed25519 key"),
        row(
            "OpenSSH key",
            "-----BEGIN OPENSSH PRIVATE KEY-----\nAAAA\n-----END OPENSSH PRIVATE KEY-----",
            "this is an OpenSSH key"),
        row(
            "certificate only",
            "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n",
            "it contains no private key"),
        row(
            "no END line",
            RSA.substring(0, 400),
            "the line \"-----END PRIVATE KEY-----\" is missing"),
        row(
            "damaged BEGIN line",
            RSA.replace("-----BEGIN", "----BEGIN"),
            "it contains no private key, or its BEGIN line is damaged"),
        row("not base64", RSA.replace("MII", "M*I"), "not base64 text"),
        row("truncated", truncated(RSA), "damaged private key"),
        row("truncated PKCS#1", truncated(PKCS1), "damaged RSA key"),
        row("one octet changed", flipped(PKCS1), "damaged RSA key"),
        row("an octet after PKCS#8", extended(RSA, 0), "damaged private key (PKCS#8: octets after"),
        row("an octet after PKCS#1", extended(PKCS1, 0), "damaged RSA key (octets after the end)"),
        row("an octet after the numbers", extended(PKCS1, 1), "damaged RSA key (octets after the"),
        row("an octet after the seed", seedWithMore(), "damaged private key (PKCS#8: octets after"),
        row("64 KiB", padded((1 << 16) + 1), "too long for a private key: more than 65536"),
        row("a megabyte", "A".repeat(1 << 20), "too long for a private key"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("faults")
  void refuses(String name, String text, String message) {
    assertThatThrownBy(() -> PemPrivateKey.parse(text))
        .isInstanceOf(KeyFormatException.class)
        .hasMessageStartingWith(message);
  }

  @Test
  void derivesThePublicKey() throws KeyFormatException {
    String expected = bare(TestKeys.text("rsa2048-public.pem")).replace("\n", "");
    assertThat(PemPrivateKey.parse(RSA).publicKeyBase64()).isEqualTo(expected);
    assertThat(PemPrivateKey.parse(PKCS1).publicKeyBase64()).isEqualTo(expected);
    // RFC 8463 appendix A
    assertThat(
            PemPrivateKey.parse("nWGxne/9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A=").publicKeyBase64())
        .isEqualTo("11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=");
  }

  static Stream<SigningKey> signingKeys() {
    return Stream.of(TestKeys.RSA, TestKeys.RSA_1024, TestKeys.ED25519);
  }

  @ParameterizedTest
  @MethodSource("signingKeys")
  void whatAKeySignsItsPublicHalfVerifies(SigningKey key)
      throws GeneralSecurityException, KeyRecordException {
    byte[] data = "some data".getBytes(StandardCharsets.US_ASCII);
    DataSigner signer = key.newSigner();
    signer.write(data, 0, 4);
    signer.write(data, 4, data.length - 4);
    byte[] signature = signer.sign();
    assertThat(signature).hasSize(key.signatureLength());
    VerificationKey publicKey = KeyRecordParser.parse(TestKeys.record(key)).publicKey();
    assertThat(publicKey.bits()).isEqualTo(key.bits());
    assertThat(publicKey.verifies(signature, sink -> sink.write(data, 0, data.length))).isTrue();
    assertThat(publicKey.verifies(signature, sink -> sink.write(data, 0, data.length - 1)))
        .isFalse();
    assertThat(publicKey.verifies(new byte[0], sink -> sink.write(data, 0, data.length))).isFalse();
    assertThat(publicKey.verifies(new byte[5000], sink -> sink.write(data, 0, data.length)))
        .isFalse();
  }

  private static String bare(String pem) {
    return pem.replaceAll("-----[^-]+-----\n?", "").strip();
  }

  private static String truncated(String pem) {
    return pem.replaceAll("(?s)(BEGIN [A-Z ]+-----\n.{259}).*(\n-----END)", "$1$2");
  }

  private static String flipped(String pem) {
    byte[] der = Base64.getMimeDecoder().decode(bare(pem));
    der[60] ^= 1; // in the modulus
    return Base64.getEncoder().encodeToString(der);
  }

  private static String padded(int length) {
    return RSA + " ".repeat(length - RSA.length());
  }

  /** With one octet more at the end, which the outermost {@code counted} elements include. */
  private static String extended(String pem, int counted) {
    byte[] der = Base64.getMimeDecoder().decode(bare(pem));
    byte[] longer = Arrays.copyOf(der, der.length + 1);
    longer[3] += (byte) counted; // the length is in octets 2 and 3
    return Base64.getMimeEncoder().encodeToString(longer);
  }

  /** In the OCTET STRING that holds the one with the seed. */
  private static String seedWithMore() {
    byte[] der = Base64.getMimeDecoder().decode(bare(ED25519));
    byte[] longer = Arrays.copyOf(der, der.length + 1);
    longer[1]++;
    longer[13]++; // 3 octets of version, 7 of the algorithm
    return Base64.getEncoder().encodeToString(longer);
  }

  private static Arguments row(String name, String text, String expected) {
    return Arguments.of(name, text, expected);
  }

  /** Places in the list of RFC 8017 appendix A.1.2, the modulus being 0. */
  @ParameterizedTest
  @CsvSource({
    "1, its numbers are inconsistent",
    "2, its numbers are inconsistent",
    "3, its modulus is not the product of its primes",
    "4, its modulus is not the product of its primes",
    "5, its numbers are inconsistent",
    "6, its numbers are inconsistent",
    "7, its numbers are inconsistent",
  })
  void numbersThatDoNotFitTogetherAreNoKey(int damaged, String reason)
      throws GeneralSecurityException {
    BigInteger[] numbers = numbers();
    numbers[damaged] = numbers[damaged].flipBit(3);

    assertThatThrownBy(() -> PemPrivateKey.parse(base64(numbers)))
        .isInstanceOf(KeyFormatException.class)
        .hasMessage("damaged RSA key: " + reason);
  }

  @Test
  void aNumberThatIsZeroIsNoKey() throws GeneralSecurityException {
    BigInteger[] numbers = numbers();
    numbers[7] = BigInteger.ZERO;

    assertThatThrownBy(() -> PemPrivateKey.parse(base64(numbers)))
        .isInstanceOf(KeyFormatException.class)
        .hasMessage("damaged RSA key: a number in it is not positive");
  }

  @ParameterizedTest
  @CsvSource({
    "16384, damaged RSA key: its modulus is not the product of its primes",
    "16385, an RSA key of 16385 bits is too long to sign mail",
  })
  void theLargestModulus(int bits, String reason) throws GeneralSecurityException {
    BigInteger[] numbers = numbers();
    numbers[0] = BigInteger.ONE.shiftLeft(bits - 1).setBit(0);
    byte[] der = HexFormat.of().parseHex("30820000020100" + elements(numbers));
    der[2] = (byte) ((der.length - 4) >>> 8);
    der[3] = (byte) (der.length - 4);

    assertThatThrownBy(() -> PemPrivateKey.parse(Base64.getEncoder().encodeToString(der)))
        .isInstanceOf(KeyFormatException.class)
        .hasMessage(reason);
  }

  private static String elements(BigInteger[] numbers) {
    StringBuilder elements = new StringBuilder();
    for (BigInteger number : numbers) {
      byte[] octets = number.toByteArray();
      elements.append("0282%04x".formatted(octets.length)).append(HexFormat.of().formatHex(octets));
    }
    return elements.toString();
  }

  @Test
  void primesThatAreNoneAreNoKey() throws GeneralSecurityException {
    BigInteger[] numbers = numbers();
    numbers[3] = BigInteger.ONE;
    numbers[4] = numbers[0];

    assertThatThrownBy(() -> PemPrivateKey.parse(base64(numbers)))
        .isInstanceOf(KeyFormatException.class)
        .hasMessage("damaged RSA key: its numbers are inconsistent");
  }

  /** As OpenSSL has it, which limits exponents with a modulus above 3072 bits only. */
  @Test
  void aLargeExponentIsAKeyAndItsSignaturesPass() throws Exception {
    BigInteger[] numbers = numbers();
    BigInteger orderOfP = numbers[3].subtract(BigInteger.ONE);
    BigInteger orderOfQ = numbers[4].subtract(BigInteger.ONE);
    BigInteger exponent = BigInteger.ONE.shiftLeft(65).add(BigInteger.ONE);
    while (!exponent.gcd(orderOfP).equals(BigInteger.ONE)
        || !exponent.gcd(orderOfQ).equals(BigInteger.ONE)) {
      exponent = exponent.add(BigInteger.TWO);
    }
    numbers[1] = exponent;
    numbers[2] = exponent.modInverse(orderOfP.multiply(orderOfQ));
    numbers[5] = numbers[2].mod(orderOfP);
    numbers[6] = numbers[2].mod(orderOfQ);

    SigningKey key = PemPrivateKey.parse(base64(numbers));
    byte[] data = {1, 2, 3};
    DataSigner signer = key.newSigner();
    signer.write(data, 0, data.length);
    byte[] signature = signer.sign();
    VerificationKey published = KeyRecordParser.parse("p=" + key.publicKeyBase64()).publicKey();
    assertThat(published.verifies(signature, sink -> sink.write(data, 0, data.length))).isTrue();
    assertThat(published.verifies(signature, sink -> sink.write(data, 0, 2))).isFalse();
  }

  private static BigInteger[] numbers() throws GeneralSecurityException {
    byte[] octets = Base64.getMimeDecoder().decode(bare(RSA));
    RSAPrivateCrtKey key =
        (RSAPrivateCrtKey)
            KeyFactory.getInstance("RSA").generatePrivate(new PKCS8EncodedKeySpec(octets));
    return new BigInteger[] {
      key.getModulus(),
      key.getPublicExponent(),
      key.getPrivateExponent(),
      key.getPrimeP(),
      key.getPrimeQ(),
      key.getPrimeExponentP(),
      key.getPrimeExponentQ(),
      key.getCrtCoefficient()
    };
  }

  /** As a PKCS #8 key: the JDK takes numbers as they are. */
  private static String base64(BigInteger[] n) throws GeneralSecurityException {
    byte[] octets =
        KeyFactory.getInstance("RSA")
            .generatePrivate(
                new RSAPrivateCrtKeySpec(n[0], n[1], n[2], n[3], n[4], n[5], n[6], n[7]))
            .getEncoded();
    return Base64.getEncoder().encodeToString(octets);
  }
}
