package org.signet.dkim.sign;

import java.security.GeneralSecurityException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.OptionalLong;
import org.signet.dkim.algorithm.SignatureAlgorithm;
import org.signet.dkim.canonical.BareLineEnds;
import org.signet.dkim.canonical.LineEnds;
import org.signet.dkim.hash.BodyHash;
import org.signet.dkim.hash.BodyHasherSet;
import org.signet.dkim.hash.SignedHeaders;
import org.signet.dkim.key.DataSigner;
import org.signet.dkim.message.ByteSink;
import org.signet.dkim.message.HeaderField;
import org.signet.dkim.message.HeaderSection;
import org.signet.dkim.signature.DkimSignatureWriter;

/**
 * The signing of one message: write the octets of its body, in chunks of any size, with CRLF line
 * ends as they go over the wire; then {@link #finish}. Confined to one thread.
 */
public final class MessageSigning implements ByteSink {
  private final HeaderSection header;
  private final InstantSource clock;
  private final BodyHasherSet bodyHashers;
  private final BareLineEnds bareLineEnds = new BareLineEnds();
  private final List<Planned> planned = new ArrayList<>(2);

  private record Planned(SigningProfile profile, BodyHash bodyHash) {}

  MessageSigning(
      HeaderSection header, List<SigningProfile> profiles, InstantSource clock, LineEnds lineEnds) {
    this.header = lineEnds.apply(header);
    this.clock = clock;
    this.bodyHashers = new BodyHasherSet(lineEnds);
    header.fields().forEach(bareLineEnds::count);
    for (SigningProfile profile : profiles) {
      BodyHash bodyHash =
          bodyHashers.add(
              profile.canonicalization().body(),
              profile.key().algorithm().hash(),
              profile.bodyLength());
      planned.add(new Planned(profile, bodyHash));
    }
  }

  @Override
  public void write(byte[] bytes, int offset, int length) {
    bareLineEnds.write(bytes, offset, length);
    bodyHashers.write(bytes, offset, length);
  }

  /**
   * The CR and LF so far, in the header and in the body, that are no part of a CRLF, whatever they
   * count as: SMTP servers rewrite or refuse them, and then the signature is void (RFC 6376 §5.3).
   */
  public BareLineEnds bareLineEnds() {
    return bareLineEnds;
  }

  /**
   * The body has ended: signs. Takes as long as the private-key operations do.
   *
   * @return one DKIM-Signature field per profile, in their order
   * @throws SigningException if the message is not fit to be signed or a key fails; then there are
   *     no fields at all
   */
  public List<HeaderField> finish() throws SigningException {
    if (startsWithContinuation()) {
      throw new SigningException(
          SigningException.Cause.CONTINUATION_FIRST, "the message begins with a continuation line");
    }
    int authors = header.named("From").size();
    if (authors != 1) {
      throw authors == 0
          ? new SigningException(SigningException.Cause.NO_FROM, "the message has no From field")
          : new SigningException(
              SigningException.Cause.SEVERAL_FROM, "the message has " + authors + " From fields");
    }
    bodyHashers.finish();
    List<HeaderField> fields = new ArrayList<>(planned.size());
    for (Planned next : planned) {
      fields.add(sign(next.profile(), next.bodyHash()));
    }
    return fields;
  }

  private boolean startsWithContinuation() {
    if (header.fields().isEmpty()) {
      return false;
    }
    byte first = header.fields().get(0).octets()[0];
    return first == ' ' || first == '\t';
  }

  private HeaderField sign(SigningProfile profile, BodyHash bodyHash) throws SigningException {
    DkimSignatureWriter writer = writer(profile, bodyHash);
    HeaderField unsigned = writer.unsigned();
    DataSigner signer = profile.key().newSigner();
    SignedHeaders.of(header, writer.headerNames(), unsigned, unsigned)
        .writeTo(profile.canonicalization().header(), signer);
    try {
      return writer.signed(signer.sign());
    } catch (GeneralSecurityException e) {
      throw new SigningException("the key of " + profile.keyName().dnsName() + " failed", e);
    }
  }

  private DkimSignatureWriter writer(SigningProfile profile, BodyHash bodyHash)
      throws SigningException {
    long now = clock.instant().getEpochSecond();
    OptionalLong expiration =
        profile
            .timeToLive()
            .map(time -> OptionalLong.of(now + time.toSeconds()))
            .orElse(OptionalLong.empty());
    OptionalLong bodyLength =
        profile.bodyLength().isPresent()
            ? OptionalLong.of(bodyHash.hashedLength())
            : OptionalLong.empty();
    List<String> names = profile.headersToSign().select(header);
    SignatureAlgorithm algorithm = profile.key().algorithm();
    return new DkimSignatureWriter(
        algorithm,
        profile.canonicalization(),
        profile.domainName(),
        profile.selectorName(),
        now,
        expiration,
        profile.auid(),
        profile.requestsReports(),
        Base64.getEncoder().encodeToString(bodyHash.value()),
        bodyLength,
        names,
        profile.copiesHeaders() ? profile.headersToSign().selectFields(header) : List.of());
  }
}
