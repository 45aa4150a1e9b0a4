package org.signet.dkim.signature;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.signet.dkim.algorithm.SignatureAlgorithm;
import org.signet.dkim.canonical.Canonicalization;
import org.signet.dkim.message.HeaderField;

/**
 * A DKIM-Signature field that is in order, RFC 6376 §3.5. Immutable.
 *
 * @param field the field as it is in the message
 * @param unsigned the same with the value of {@code b=} deleted, white space around it included,
 *     and nothing else changed: what is hashed (RFC 6376 §3.7)
 * @param algorithm {@code a=}
 * @param canonicalization {@code c=}
 * @param domain {@code d=}
 * @param selector {@code s=}
 * @param identity {@code i=}; {@code @} and {@code d=} if it is absent
 * @param headerNames {@code h=}, in its order
 * @param bodyHash {@code bh=}, decoded
 * @param signature {@code b=}, decoded
 * @param bodyLength {@code l=}; {@link Long#MAX_VALUE} stands for all that is larger
 * @param timestamp {@code t=}, seconds since 1970; {@link Long#MAX_VALUE} stands for all that is
 *     larger
 * @param expiration {@code x=}, likewise
 */
public record DkimSignature(
    HeaderField field,
    HeaderField unsigned,
    SignatureAlgorithm algorithm,
    Canonicalization canonicalization,
    DomainName domain,
    DomainName selector,
    Auid identity,
    List<String> headerNames,
    ByteBuffer bodyHash,
    ByteBuffer signature,
    OptionalLong bodyLength,
    OptionalLong timestamp,
    OptionalLong expiration) {

  /** The name of the field, and of itself in {@code h=}. */
  public static final String FIELD_NAME = "DKIM-Signature";

  /** Copies the list, and lets nobody write into the octets. */
  public DkimSignature {
    headerNames = List.copyOf(headerNames);
    bodyHash = bodyHash.asReadOnlyBuffer();
    signature = signature.asReadOnlyBuffer();
  }

  /** The octets of {@code b=}. */
  public byte[] signatureOctets() {
    return octets(signature);
  }

  /** The octets of {@code bh=}. */
  public byte[] bodyHashOctets() {
    return octets(bodyHash);
  }

  /** Whether the signature has an expiration and a timestamp that contradict each other. */
  Optional<SignatureFault> timeFault() {
    boolean contradiction =
        timestamp.isPresent()
            && expiration.isPresent()
            && expiration.getAsLong() <= timestamp.getAsLong();
    return contradiction ? Optional.of(SignatureFault.EXPIRES_BEFORE_SIGNED) : Optional.empty();
  }

  private static byte[] octets(ByteBuffer buffer) {
    byte[] octets = new byte[buffer.remaining()];
    buffer.duplicate().get(octets);
    return octets;
  }
}
