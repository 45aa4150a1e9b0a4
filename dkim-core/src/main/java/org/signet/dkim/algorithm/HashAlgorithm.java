package org.signet.dkim.algorithm;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** The hash algorithms of {@code a=} and of {@code h=} in key records. */
public enum HashAlgorithm {
  SHA1("sha1", "SHA-1"),
  SHA256("sha256", "SHA-256");

  private final String word;
  private final String jcaName;

  HashAlgorithm(String word, String jcaName) {
    this.word = word;
    this.jcaName = jcaName;
  }

  /** The word in {@code h=} and after the hyphen of {@code a=}. */
  public String word() {
    return word;
  }

  /** A new digest. */
  public MessageDigest newDigest() {
    try {
      return MessageDigest.getInstance(jcaName);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has " + jcaName, e);
    }
  }
}
