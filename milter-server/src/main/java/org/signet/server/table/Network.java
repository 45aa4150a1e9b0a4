package org.signet.server.table;

import java.net.InetAddress;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * An IPv4 or IPv6 network; a single address is a network with the longest prefix. IPv4-mapped IPv6
 * addresses are the IPv4 addresses that they stand for, as in {@link InetAddress}.
 *
 * @param bits the address in hexadecimal with all bits after the prefix cleared
 */
record Network(String bits, int prefixLength) {
  /** The network of this prefix length around an address. */
  static Network around(byte[] address, int prefixLength) {
    byte[] bits = Arrays.copyOf(address, address.length);
    for (int i = 0; i < bits.length; i++) {
      int kept = Math.max(0, Math.min(8, prefixLength - 8 * i));
      bits[i] &= (byte) (0xff << (8 - kept));
    }
    return new Network(HexFormat.of().formatHex(bits), prefixLength);
  }

  /** The form in which OpenDKIM looks an address up: dotted, or compressed and lower case. */
  static String text(byte[] address) {
    return address.length == 4 ? dotted(address) : compressed(address);
  }

  /** Address, slash, prefix length, in the form of {@link #text(byte[])}. */
  String text() {
    return text(HexFormat.of().parseHex(bits)) + "/" + prefixLength;
  }

  private static String dotted(byte[] a) {
    return (a[0] & 0xff) + "." + (a[1] & 0xff) + "." + (a[2] & 0xff) + "." + (a[3] & 0xff);
  }

  private static String compressed(byte[] a) {
    int[] words = new int[8];
    for (int i = 0; i < 8; i++) {
      words[i] = ((a[2 * i] & 0xff) << 8) | (a[2 * i + 1] & 0xff);
    }
    int bestStart = -1;
    int bestLength = 1;
    for (int i = 0; i < 8; i++) {
      int length = 0;
      while (i + length < 8 && words[i + length] == 0) {
        length++;
      }
      if (length > bestLength) {
        bestStart = i;
        bestLength = length;
      }
    }
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 8; ) {
      if (i == bestStart) {
        text.append("::");
        i += bestLength;
      } else {
        if (i > 0 && i != bestStart + bestLength) {
          text.append(':');
        }
        text.append(Integer.toHexString(words[i++]));
      }
    }
    return text.toString();
  }
}
