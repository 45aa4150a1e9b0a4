package org.signet.systemtest.bench;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;

/** What all programs of a comparison share: the keys of example.com, and the DNS that has them. */
final class Site implements Closeable {
  static final String DOMAIN = "example.com";

  /** The author whose mail is signed. */
  static final String AUTHOR = "ann@" + DOMAIN;

  static final String AUTHSERV_ID = "mx.example.com";

  /** Selectors of one and the same RSA key, for look-ups that no cache can answer. */
  static final int MANY = 512;

  /** An address of this machine, of no other, that is no loopback address to a program. */
  private static final String DNS_HOST = "192.0.2.53";

  private static final int DNS_PORT = 53;
  private static final int BITS = 2048;
  private static final int SEED = 32; // the last octets of an Ed25519 key in PKCS #8
  private static final int PKCS8_HEADER = 26; // before the PKCS #1 form of a key of 2048 bits
  private static final int SPKI_HEADER = 12; // before the 32 octets of a public key

  private final Path folder;
  private final PrivateKey rsa;
  private final DnsServer dns;
  private final boolean hasResolvConf;
  private int sockets;

  private Site(Path folder, PrivateKey rsa, DnsServer dns, boolean hasResolvConf) {
    this.folder = folder;
    this.rsa = rsa;
    this.dns = dns;
    this.hasResolvConf = hasResolvConf;
  }

  /** Makes keys and starts the DNS server. */
  static Site make(Path folder) throws IOException {
    KeyPair rsa = keyPair("RSA");
    KeyPair ed25519 = keyPair("Ed25519");
    byte[] rsaKey = rsa.getPrivate().getEncoded();
    byte[] edKey = ed25519.getPrivate().getEncoded();
    secret(
        folder.resolve("rsa.private"),
        pem("RSA PRIVATE KEY", Arrays.copyOfRange(rsaKey, PKCS8_HEADER, rsaKey.length)));
    secret(folder.resolve("ed25519.private"), pem("PRIVATE KEY", edKey));
    secret(
        folder.resolve("ed25519.seed"),
        base64(Arrays.copyOfRange(edKey, edKey.length - SEED, edKey.length)) + "\n");
    Map<String, String> records = new HashMap<>();
    String published = "v=DKIM1; k=rsa; p=" + base64(rsa.getPublic().getEncoded());
    records.put(name("rsa"), published);
    for (int i = 0; i < MANY; i++) {
      records.put(name("s" + i), published);
    }
    byte[] edPublic = ed25519.getPublic().getEncoded();
    records.put(
        name("ed"),
        "v=DKIM1; k=ed25519; p="
            + base64(Arrays.copyOfRange(edPublic, SPKI_HEADER, edPublic.length)));
    StringBuilder zone = new StringBuilder();
    records.forEach((name, text) -> zone.append(name).append(' ').append(text).append('\n'));
    Files.writeString(folder.resolve("zone"), zone);
    boolean here =
        Files.readString(Path.of("/etc/resolv.conf"))
            .lines()
            .anyMatch(("nameserver " + DNS_HOST)::equals);
    DnsServer dns =
        here ? new DnsServer(DNS_HOST, DNS_PORT, records) : new DnsServer("127.0.0.1", 0, records);
    return new Site(folder, rsa.getPrivate(), dns, here);
  }

  private static String name(String selector) {
    return selector + "._domainkey." + DOMAIN;
  }

  private static KeyPair keyPair(String algorithm) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
      if (algorithm.equals("RSA")) {
        generator.initialize(BITS);
      }
      return generator.generateKeyPair();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has " + algorithm, e);
    }
  }

  private static String base64(byte[] octets) {
    return Base64.getEncoder().encodeToString(octets);
  }

  private static String pem(String type, byte[] octets) {
    return "-----BEGIN "
        + type
        + "-----\n"
        + Base64.getMimeEncoder(64, "\n".getBytes(US_ASCII)).encodeToString(octets)
        + "\n-----END "
        + type
        + "-----\n";
  }

  private static void secret(Path file, String text) throws IOException {
    Files.createFile(
        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(file, text);
  }

  DnsServer dns() {
    return dns;
  }

  String dnsHost() {
    return hasResolvConf ? DNS_HOST : "127.0.0.1";
  }

  /** The same records as the DNS has, in OpenDKIM's form. */
  Path zoneFile() {
    return folder.resolve("zone");
  }

  /** Whether programs that only know {@code /etc/resolv.conf} find our DNS. */
  boolean hasResolvConf() {
    return hasResolvConf;
  }

  /** The key of {@link #rsaKey}. */
  PrivateKey rsa() {
    return rsa;
  }

  Path rsaKey() {
    return folder.resolve("rsa.private");
  }

  Path ed25519Key() {
    return folder.resolve("ed25519.private");
  }

  /** The same key as base64 of its 32 octets. */
  Path ed25519Seed() {
    return folder.resolve("ed25519.seed");
  }

  Path folder() {
    return folder;
  }

  /** A name for the files of one more daemon. */
  String newName(String program) {
    sockets++;
    return program.replaceAll("[^a-z]", "") + sockets;
  }

  Path write(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }

  @Override
  public void close() {
    dns.close();
  }
}
