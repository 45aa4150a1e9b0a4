package org.signet.milter.event;

import org.jspecify.annotations.Nullable;

/** Where an SMTP client comes from: SMFIA_* of libmilter. */
public enum AddressFamily {
  /** SMFIA_UNKNOWN. */
  UNKNOWN('U'),
  /** SMFIA_UNIX: a local socket. */
  UNIX('L'),
  /** SMFIA_INET: IPv4. */
  INET('4'),
  /** SMFIA_INET6: IPv6. */
  INET6('6');

  private final char code;

  AddressFamily(char code) {
    this.code = code;
  }

  /** Its octet in SMFIC_CONNECT. */
  public char code() {
    return code;
  }

  static @Nullable AddressFamily of(byte code) {
    for (AddressFamily family : values()) {
      if (family.code == code) {
        return family;
      }
    }
    return null;
  }
}
