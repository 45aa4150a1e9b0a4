package org.signet.dkim.key;

/**
 * A private key cannot be used. The message is for administrators, and never holds key material.
 */
public final class KeyFormatException extends Exception {
  private static final long serialVersionUID = 1L;

  KeyFormatException(String message) {
    super(message);
  }

  KeyFormatException(String message, Throwable cause) {
    super(message, cause);
  }
}
