package org.signet.dkim.algorithm;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** The hash algorithms of {@code a=} and of {@code h=} in key records. */
public enum HashAlgorithm {
  SHA1("sha1", "SHA-1", 20),
  SHA256("sha256", "SHA-256", 32);

  private final String word;
  private final String jcaName;
  private final int length;

  HashAlgorithm(String word, String jcaName, int length) {
    this.word = word;
    this.jcaName = jcaName;
    this.length = length;
  }

  /** The word in {@code h=} and after the hyphen of {@code a=}. */
  public String word() {
    return word;
  }

  /** How many octets a hash has. */
  public int length() {
    return length;
  }

  /** A new digest. */
  public MessageDigest newDigest() {
    try {
      return MessageDigest.getInstance(jcaName);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has " + jcaName, e);
    }
  }

  /** A digest that goes on from where this one of ours is, which stays as it is. */
  public static MessageDigest copy(MessageDigest digest) {
    try {
      return (MessageDigest) digest.clone();
    } catch (CloneNotSupportedException e) {
      throw new IllegalStateException("the platform's digests can be copied", e);
    }
  }
}
