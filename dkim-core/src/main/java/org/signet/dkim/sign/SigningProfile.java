package org.signet.dkim.sign;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import org.signet.dkim.algorithm.KeyType;
import org.signet.dkim.canonical.Canonicalization;
import org.signet.dkim.key.KeyName;
import org.signet.dkim.key.SigningKey;
import org.signet.dkim.signature.Auid;
import org.signet.dkim.signature.DomainName;

/**
 * How one signature is made: everything but the message and the time. Immutable, so shared by all
 * messages that it fits.
 */
public final class SigningProfile {
  private static final int MINIMUM_RSA_BITS = 1024;

  private final DomainName domain;
  private final DomainName selector;
  private final SigningKey key;
  private final Canonicalization canonicalization;
  private final HeadersToSign headersToSign;
  private final Optional<Auid> identity;
  private final OptionalLong bodyLength;
  private final Optional<Duration> timeToLive;
  private final boolean copiesHeaders;
  private final boolean requestsReports;

  private SigningProfile(Builder builder) {
    this.domain = builder.domain;
    this.selector = builder.selector;
    this.key = builder.key;
    this.canonicalization = builder.canonicalization;
    this.headersToSign = builder.headersToSign;
    this.identity = builder.identity;
    this.bodyLength = builder.bodyLength;
    this.timeToLive = builder.timeToLive;
    this.copiesHeaders = builder.copiesHeaders;
    this.requestsReports = builder.requestsReports;
  }

  /**
   * Starts a profile.
   *
   * @param domain {@code d=}, at least two labels; U-labels are written as A-labels
   * @param selector {@code s=}; U-labels are written as A-labels
   * @param key signs; its type decides {@code a=}
   * @throws IllegalArgumentException if a name is none, or if an RSA key has less than 1024 bits
   *     (RFC 8301 §3.2)
   */
  public static Builder builder(String domain, String selector, SigningKey key) {
    return new Builder(domain, selector, key);
  }

  /** {@code d=}. */
  public String domain() {
    return domain.toString();
  }

  /** {@code s=}. */
  public String selector() {
    return selector.toString();
  }

  /** Where verifiers look for the key. */
  public KeyName keyName() {
    return new KeyName(selector(), domain());
  }

  /** What signs. */
  public SigningKey key() {
    return key;
  }

  /** {@code c=}. */
  public Canonicalization canonicalization() {
    return canonicalization;
  }

  /** What goes into {@code h=}. */
  public HeadersToSign headersToSign() {
    return headersToSign;
  }

  /** {@code i=}, as given. */
  public Optional<String> identity() {
    return identity.map(Auid::toString);
  }

  /** The most octets of the canonical body to sign. */
  public OptionalLong bodyLength() {
    return bodyLength;
  }

  /** How long the signature is good. */
  public Optional<Duration> timeToLive() {
    return timeToLive;
  }

  /** Whether {@code z=} copies the signed fields. */
  public boolean copiesHeaders() {
    return copiesHeaders;
  }

  /** Whether {@code r=y} asks for reports on failures. */
  public boolean requestsReports() {
    return requestsReports;
  }

  /** A builder of the same, to change a little for one message; costs no look at the key. */
  public Builder toBuilder() {
    return new Builder(this);
  }

  DomainName domainName() {
    return domain;
  }

  DomainName selectorName() {
    return selector;
  }

  Optional<Auid> auid() {
    return identity;
  }

  /**
   * Collects what differs from the defaults: {@code relaxed/simple}, the default header set,
   * nothing optional.
   */
  public static final class Builder {
    private final DomainName domain;
    private final DomainName selector;
    private final SigningKey key;
    private Canonicalization canonicalization = Canonicalization.RELAXED_SIMPLE;
    private HeadersToSign headersToSign = HeadersToSign.defaults();
    private Optional<Auid> identity = Optional.empty();
    private OptionalLong bodyLength = OptionalLong.empty();
    private Optional<Duration> timeToLive = Optional.empty();
    private boolean copiesHeaders;
    private boolean requestsReports;

    private Builder(String domain, String selector, SigningKey key) {
      this.domain =
          DomainName.parse(domain)
              .orElseThrow(
                  () ->
                      new IllegalArgumentException(
                          "not a domain name for d=: " + printable(domain)));
      this.selector =
          DomainName.parseSelector(selector)
              .orElseThrow(
                  () ->
                      new IllegalArgumentException(
                          "not a selector for s=: " + printable(selector)));
      if (key.type() == KeyType.RSA && key.bits() < MINIMUM_RSA_BITS) {
        throw new IllegalArgumentException(
            "an RSA key of "
                + key.bits()
                + " bits must not sign (RFC 8301): use 2048, at least 1024");
      }
      this.key = key;
    }

    private Builder(SigningProfile profile) {
      this.domain = profile.domain;
      this.selector = profile.selector;
      this.key = profile.key;
      this.canonicalization = profile.canonicalization;
      this.headersToSign = profile.headersToSign;
      this.identity = profile.identity;
      this.bodyLength = profile.bodyLength;
      this.timeToLive = profile.timeToLive;
      this.copiesHeaders = profile.copiesHeaders;
      this.requestsReports = profile.requestsReports;
    }

    /** {@code c=}. */
    public Builder canonicalization(Canonicalization value) {
      this.canonicalization = value;
      return this;
    }

    /** What goes into {@code h=}. */
    public Builder headersToSign(HeadersToSign value) {
      this.headersToSign = value;
      return this;
    }

    /**
     * {@code i=}: {@code user@domain} or {@code @domain}, ISO-8859-1 text of its octets, not
     * encoded.
     *
     * @throws IllegalArgumentException if this is not an identity, or if its domain is neither
     *     {@code d=} nor below it
     */
    public Builder identity(String value) {
      Auid auid =
          Auid.parse(value)
              .orElseThrow(
                  () ->
                      new IllegalArgumentException("not an identity for i=: " + printable(value)));
      if (!auid.domain().isWithin(domain)) {
        throw new IllegalArgumentException(
            "the domain of i= is not within d=" + domain + ": " + printable(value));
      }
      this.identity = Optional.of(auid);
      return this;
    }

    /**
     * Writes {@code l=} and signs at most this many octets of the canonical body; what follows can
     * then be forged. {@link Long#MAX_VALUE} signs all there is and lets others append.
     */
    public Builder bodyLength(long octets) {
      if (octets < 0) {
        throw new IllegalArgumentException("l= cannot be negative");
      }
      this.bodyLength = OptionalLong.of(octets);
      return this;
    }

    /** Writes {@code x=}, so much after {@code t=}; at least one second. */
    public Builder timeToLive(Duration value) {
      if (value.toSeconds() < 1) {
        throw new IllegalArgumentException("a signature must be valid for at least one second");
      }
      this.timeToLive = Optional.of(value);
      return this;
    }

    /** Writes {@code z=}, copies of the signed fields, to find the reason of a failure. */
    public Builder copiesHeaders(boolean value) {
      this.copiesHeaders = value;
      return this;
    }

    /**
     * Writes {@code r=y}: asks verifiers to report failures as the domain's record at {@code
     * _report._domainkey} says (RFC 6651 §3.1).
     */
    public Builder requestsReports(boolean value) {
      this.requestsReports = value;
      return this;
    }

    /** The profile. */
    public SigningProfile build() {
      return new SigningProfile(this);
    }

    private static String printable(String text) {
      return text.replaceAll("[^\\x20-\\x7E]", "?");
    }
  }
}
