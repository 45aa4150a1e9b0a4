package org.signet.diagnosis;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;
import org.signet.dkim.canonical.Canonicalization;
import org.signet.dkim.key.KeyFormatException;
import org.signet.dkim.key.KeyLookupResult;
import org.signet.dkim.key.PemPrivateKey;
import org.signet.dkim.key.PublicKeyLookup;
import org.signet.dkim.key.SigningKey;
import org.signet.dkim.message.HeaderField;
import org.signet.dkim.message.HeaderSection;
import org.signet.dkim.sign.HeadersToSign;
import org.signet.dkim.sign.MessageSigning;
import org.signet.dkim.sign.Signer;
import org.signet.dkim.sign.SigningException;
import org.signet.dkim.sign.SigningProfile;

/**
 * A message with CRLF line ends, one char per octet, as it is signed and as it then changes.
 *
 * @param header its fields, each line with its end
 */
record SignedMail(String header, String body) {
  static final InstantSource CLOCK = InstantSource.fixed(Instant.ofEpochSecond(1_800_000_000));

  /** RFC 8463 appendix A.3. */
  private static final SigningKey RSA =
      key(
          """
          -----BEGIN RSA PRIVATE KEY-----
          MIICXQIBAAKBgQDkHlOQoBTzWRiGs5V6NpP3idY6Wk08a5qhdR6wy5bdOKb2jLQi
          Y/J16JYi0Qvx/byYzCNb3W91y3FutACDfzwQ/BC/e/8uBsCR+yz1Lxj+PL6lHvqM
          KrM3rG4hstT5QjvHO9PzoxZyVYLzBfO2EeC3Ip3G+2kryOTIKT+l/K4w3QIDAQAB
          AoGAH0cxOhFZDgzXWhDhnAJDw5s4roOXN4OhjiXa8W7Y3rhX3FJqmJSPuC8N9vQm
          6SVbaLAE4SG5mLMueHlh4KXffEpuLEiNp9Ss3O4YfLiQpbRqE7Tm5SxKjvvQoZZe
          zHorimOaChRL2it47iuWxzxSiRMv4c+j70GiWdxXnxe4UoECQQDzJB/0U58W7RZy
          6enGVj2kWF732CoWFZWzi1FicudrBFoy63QwcowpoCazKtvZGMNlPWnC7x/6o8Gc
          uSe0ga2xAkEA8C7PipPm1/1fTRQvj1o/dDmZp243044ZNyxjg+/OPN0oWCbXIGxy
          WvmZbXriOWoSALJTjExEgraHEgnXssuk7QJBALl5ICsYMu6hMxO73gnfNayNgPxd
          WFV6Z7ULnKyV7HSVYF0hgYOHjeYe9gaMtiJYoo0zGN+L3AAtNP9huqkWlzECQE1a
          licIeVlo1e+qJ6Mgqr0Q7Aa7falZ448ccbSFYEPD6oFxiOl9Y9se9iYHZKKfIcst
          o7DUw1/hz2Ck4N5JrgUCQQCyKveNvjzkkd8HjYs0SwM0fPjK16//5qDZ2UiDGnOe
          uEzxBDAr518Z8VFbR41in3W4Y3yCDgQlLlcETrS+zYcL
          -----END RSA PRIVATE KEY-----
          """);

  private static final SigningKey ED25519 = key("nWGxne/9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A=");

  /**
   * How it is signed.
   *
   * @param rsa else Ed25519
   * @param canonicalization {@code c=}
   * @param oversign names besides From
   */
  record Style(boolean rsa, String canonicalization, OptionalLong length, List<String> oversign) {
    static Style of(String canonicalization) {
      return new Style(true, canonicalization, OptionalLong.empty(), List.of());
    }

    Style ed25519() {
      return new Style(false, canonicalization, length, oversign);
    }

    Style length(long octets) {
      return new Style(rsa, canonicalization, OptionalLong.of(octets), oversign);
    }

    Style oversigning(String... names) {
      return new Style(rsa, canonicalization, length, List.of(names));
    }
  }

  private static SigningKey key(String text) {
    try {
      return PemPrivateKey.parse(text);
    } catch (KeyFormatException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The keys of example.com: selectors {@code rsa} and {@code ed}. */
  static PublicKeyLookup keys() {
    return name ->
        CompletableFuture.completedFuture(
            switch (name.selector()) {
              case "rsa" -> record("rsa", RSA);
              case "ed" -> record("ed25519", ED25519);
              default -> new KeyLookupResult.NoSuchName();
            });
  }

  private static KeyLookupResult record(String type, SigningKey key) {
    return new KeyLookupResult.Found(
        List.of("v=DKIM1; k=" + type + "; p=" + key.publicKeyBase64()), Duration.ofHours(1));
  }

  SignedMail sign(Style style) {
    List<String> oversign = new ArrayList<>(List.of("From"));
    oversign.addAll(style.oversign());
    HeadersToSign all = HeadersToSign.defaults();
    SigningProfile.Builder profile =
        SigningProfile.builder(
                "example.com", style.rsa() ? "rsa" : "ed", style.rsa() ? RSA : ED25519)
            .canonicalization(Canonicalization.parse(style.canonicalization()))
            .headersToSign(new HeadersToSign(all.sign(), all.omit(), oversign));
    style.length().ifPresent(profile::bodyLength);
    MessageSigning signing = new Signer(CLOCK).start(section(), List.of(profile.build()));
    byte[] octets = body.getBytes(StandardCharsets.ISO_8859_1);
    signing.write(octets, 0, octets.length);
    try {
      return new SignedMail(signing.finish().get(0) + "\r\n" + header, body);
    } catch (SigningException e) {
      throw new IllegalStateException(e);
    }
  }

  HeaderSection section() {
    List<HeaderField> fields = new ArrayList<>();
    for (String field : header.split("\r\n(?![ \t])", -1)) {
      if (field.indexOf(':') > 0) {
        fields.add(HeaderField.ofOctets(field.getBytes(StandardCharsets.ISO_8859_1)));
      }
    }
    return HeaderSection.of(fields);
  }

  SignedMail withBody(UnaryOperator<String> change) {
    return new SignedMail(header, change.apply(body));
  }

  SignedMail withHeader(UnaryOperator<String> change) {
    return new SignedMail(change.apply(header), body);
  }

  /** The first signature of it. */
  SignatureDiagnosis diagnose(long octets) {
    return diagnoseAll(octets).get(0);
  }

  List<SignatureDiagnosis> diagnoseAll(long octets) {
    int bodyLine = (int) header.chars().filter(c -> c == '\n').count() + 2;
    Examination examination =
        new Diagnoser(keys(), CLOCK, octets, Duration.ofMinutes(5)).start(section(), 1, bodyLine);
    byte[] text = body.getBytes(StandardCharsets.ISO_8859_1);
    examination.write(text, 0, text.length);
    return examination.finish();
  }
}
