package org.signet.keytool.message;

import org.signet.dkim.verify.FailReason;
import org.signet.dkim.verify.VerificationResult;

/** What a result means, in a sentence for somebody who has not read RFC 6376. */
public final class Explanation {
  private Explanation() {}

  public static String of(VerificationResult result) {
    return result.reason().map(Explanation::of).orElseGet(() -> passed(result));
  }

  private static String passed(VerificationResult result) {
    return result.summary().testing()
        ? "the message is as it was signed; the domain says that it is testing DKIM"
        : "the message is as it was signed";
  }

  private static String of(FailReason reason) {
    return switch (reason) {
      case BODY_HASH_MISMATCH -> "the body was changed after signing";
      case SIGNATURE_MISMATCH ->
          "a signed header field was changed after signing, or the key in DNS is not the one that signed";
      case BODY_TOO_SHORT -> "a part of the signed body is missing";
      case EXPIRED -> "the signature has expired";
      case FROM_THE_FUTURE -> "the signature's time is in the future; one of the clocks is wrong";
      case KEY_MISSING, KEY_NO_RECORD ->
          "DNS has no key record at the name that the signature gives";
      case KEY_REVOKED -> "the domain has revoked the key";
      case RSA_SHA1 -> "SHA-1 is not secure, so such signatures do not count";
      case KEY_TOO_SHORT -> "the key is so short that others can compute it, so it does not count";
      case UNSIGNED_CONTENT ->
          "the signature is valid, but the text below the signed part was not signed";
      case FROM_NOT_SIGNED -> "the signature does not cover From, so it is worthless";
      case FROM_MISSING -> "the message has no author";
      case FROM_NOT_UNIQUE ->
          "the message has several From fields, and a reader may see one that was not signed";
      default -> describe(reason);
    };
  }

  private static String describe(FailReason reason) {
    return switch (reason.code()) {
      case TEMPERROR -> reason.text() + "; try again later";
      case PERMERROR -> reason.text() + "; only the signing domain can fix that";
      case POLICY -> reason.text() + "; such signatures are not accepted";
      case NEUTRAL -> reason.text() + "; this one was not verified";
      default -> reason.text();
    };
  }
}
