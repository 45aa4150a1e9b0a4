package org.signet.policy.address;

import java.net.InetAddress;
import java.nio.ByteBuffer;

/**
 * An IPv4 or IPv6 network; a single address is a network with the longest prefix. IPv4-mapped IPv6
 * addresses are the IPv4 addresses that they stand for, as in {@link InetAddress}.
 *
 * @param octets of an address: 4 or 16
 * @param high the first eight octets of an IPv6 address, bits after the prefix cleared
 * @param low the last eight octets of an IPv6 address or the four of an IPv4 address, likewise
 */
public record Network(int octets, long high, long low, int prefixLength) {
  /** The network of this prefix length around an address. */
  public static Network around(byte[] address, int prefixLength) {
    if (address.length == 4) {
      long bits = ByteBuffer.wrap(address).getInt() & 0xffffffffL;
      return new Network(4, 0, bits & leading(32 + prefixLength), prefixLength);
    }
    ByteBuffer bits = ByteBuffer.wrap(address);
    return new Network(
        16,
        bits.getLong() & leading(Math.min(64, prefixLength)),
        bits.getLong() & leading(Math.max(0, prefixLength - 64)),
        prefixLength);
  }

  /** So many ones from the left. */
  private static long leading(int count) {
    return count == 0 ? 0 : -1L << (64 - count);
  }

  /** The form in which OpenDKIM looks an address up: dotted, or compressed and lower case. */
  public static String text(byte[] address) {
    return address.length == 4 ? dotted(address) : compressed(address);
  }

  /** Address, slash, prefix length, in the form of {@link #text(byte[])}. */
  public String text() {
    byte[] address =
        octets == 4
            ? ByteBuffer.allocate(4).putInt((int) low).array()
            : ByteBuffer.allocate(16).putLong(high).putLong(low).array();
    return text(address) + "/" + prefixLength;
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
