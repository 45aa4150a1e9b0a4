package org.signet.diagnosis;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.signet.dkim.algorithm.HashAlgorithm;
import org.signet.dkim.canonical.BodyCanonicalization;
import org.signet.dkim.canonical.BodyCanonicalizer;
import org.signet.dkim.signature.DkimSignature;

/**
 * What a body must be to be the signed one, RFC 6376 §3.7 step 1. Confined to one thread, for the
 * buffer that its tests share.
 */
final class BodyTarget {
  private final BodyCanonicalization form;
  private final HashAlgorithm algorithm;
  private final OptionalLong length;
  private final byte[] expected;
  private final MessageDigest digest;
  private byte[] canonical = new byte[0];
  private int end;

  private BodyTarget(
      BodyCanonicalization form, HashAlgorithm algorithm, OptionalLong length, byte[] expected) {
    this.form = form;
    this.algorithm = algorithm;
    this.length = length;
    this.expected = expected;
    this.digest = algorithm.newDigest();
  }

  static BodyTarget of(DkimSignature signature) {
    return new BodyTarget(
        signature.canonicalization().body(),
        signature.algorithm().hash(),
        signature.bodyLength(),
        signature.bodyHashOctets());
  }

  /** The same for the other canonicalization. */
  BodyTarget inOtherForm() {
    boolean simple = form == BodyCanonicalization.SIMPLE;
    return new BodyTarget(
        simple ? BodyCanonicalization.RELAXED : BodyCanonicalization.SIMPLE,
        algorithm,
        length,
        expected);
  }

  /** The same as if there were no {@code l=}. */
  BodyTarget withoutLength() {
    return new BodyTarget(form, algorithm, OptionalLong.empty(), expected);
  }

  BodyCanonicalization form() {
    return form;
  }

  /** Whether {@code l=} asks for so many octets. */
  OptionalLong length() {
    return length;
  }

  /** Whether two signatures ask the same. */
  boolean asksTheSameAs(BodyTarget other) {
    return form == other.form
        && algorithm == other.algorithm
        && length.equals(other.length)
        && MessageDigest.isEqual(expected, other.expected);
  }

  boolean matches(String body) {
    canonicalize(body);
    return (length.isEmpty() || length.getAsLong() <= end) && isExpected(hash(end));
  }

  /** What {@code bh=} would be for this body. */
  byte[] hashOf(String body) {
    canonicalize(body);
    return hash(end);
  }

  /** How many octets the canonical form of a body has, whatever {@code l=} is. */
  int canonicalLength(String body) {
    canonicalize(body);
    return end;
  }

  private byte[] hash(int most) {
    digest.update(canonical, 0, (int) Math.min(most, length.orElse(most)));
    return digest.digest();
  }

  private boolean isExpected(byte[] hash) {
    return MessageDigest.isEqual(hash, expected);
  }

  /**
   * Up to which octet of the body it is what was signed: its length if all of it is, less if the
   * lines after that were appended. One pass tries every line end, since digests can be copied.
   */
  OptionalInt matchingPrefix(String body) {
    if (length.isPresent()) {
      return matches(body) ? OptionalInt.of(body.length()) : OptionalInt.empty();
    }
    canonicalize(body);
    int found = isExpected(emptyBody()) ? 0 : -1;
    int line = 0;
    int lastLine = 0;
    int start = 0;
    int hashed = 0;
    for (int i = 1; i < end; i++) {
      if (canonical[i] != '\n' || canonical[i - 1] != '\r') {
        continue;
      }
      line++;
      if (i - start > 1) { // an empty line is no end of a body
        digest.update(canonical, hashed, i + 1 - hashed);
        hashed = i + 1;
        lastLine = line;
        found = isExpected(HashAlgorithm.copy(digest).digest()) ? line : found;
      }
      start = i + 1;
    }
    digest.reset();
    if (found < 0) {
      return OptionalInt.empty();
    }
    return OptionalInt.of(
        found == lastLine && found > 0 ? body.length() : TextLines.head(body, found).length());
  }

  /**
   * How many octets of the canonical form, up to the middle of a line, are what was signed, if
   * something was appended to its last line.
   */
  OptionalInt matchingOctets(String body) {
    if (length.isPresent()) {
      return OptionalInt.empty();
    }
    canonicalize(body);
    OptionalInt found = OptionalInt.empty();
    for (int i = 0; i < end && found.isEmpty(); i++) {
      digest.update(canonical[i]);
      if (canonical[i] > ' ' || canonical[i] < 0) {
        MessageDigest ended = HashAlgorithm.copy(digest);
        ended.update((byte) '\r');
        ended.update((byte) '\n');
        found = isExpected(ended.digest()) ? OptionalInt.of(i + 1) : found;
      }
    }
    digest.reset();
    return found;
  }

  /** The start of the canonical form of a body. */
  String canonicalStart(String body, int octets) {
    canonicalize(body);
    return new String(canonical, 0, octets, StandardCharsets.ISO_8859_1);
  }

  /** RFC 6376 §3.4.3: in simple form an empty body has a line end. */
  private byte[] emptyBody() {
    MessageDigest empty = algorithm.newDigest();
    if (form == BodyCanonicalization.SIMPLE) {
      empty.update((byte) '\r');
      empty.update((byte) '\n');
    }
    return empty.digest();
  }

  /** What relaxed canonicalization makes of a body, RFC 6376 §3.4.4. */
  static String relaxed(String body) {
    StringBuilder relaxed = new StringBuilder(body.length());
    BodyCanonicalizer canonicalizer =
        BodyCanonicalization.RELAXED.canonicalizer(
            (bytes, offset, count) ->
                relaxed.append(new String(bytes, offset, count, StandardCharsets.ISO_8859_1)));
    byte[] octets = body.getBytes(StandardCharsets.ISO_8859_1);
    canonicalizer.write(octets, 0, octets.length);
    canonicalizer.finish();
    return relaxed.toString();
  }

  private void canonicalize(String body) {
    end = 0;
    BodyCanonicalizer canonicalizer = form.canonicalizer(this::collect);
    byte[] octets = body.getBytes(StandardCharsets.ISO_8859_1);
    canonicalizer.write(octets, 0, octets.length);
    canonicalizer.finish();
  }

  private void collect(byte[] bytes, int offset, int count) {
    if (end + count > canonical.length) {
      canonical = Arrays.copyOf(canonical, Math.max(end + count, 2 * canonical.length));
    }
    System.arraycopy(bytes, offset, canonical, end, count);
    end += count;
  }
}
