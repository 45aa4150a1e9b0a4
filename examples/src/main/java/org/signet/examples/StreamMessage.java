package org.signet.examples;

import java.util.List;
import java.util.concurrent.CompletionStage;
import org.signet.dkim.message.HeaderField;
import org.signet.dkim.message.HeaderSection;
import org.signet.dkim.sign.MessageSigning;
import org.signet.dkim.sign.Signer;
import org.signet.dkim.sign.SigningException;
import org.signet.dkim.sign.SigningProfile;
import org.signet.dkim.verify.MessageVerification;
import org.signet.dkim.verify.VerificationResult;
import org.signet.dkim.verify.Verifier;

/** Signs and verifies a message that comes in pieces, and never waits. */
final class StreamMessage {
  private StreamMessage() {}

  static List<HeaderField> sign(
      Signer signer, List<SigningProfile> profiles, HeaderSection header, List<byte[]> body)
      throws SigningException {
    // region sign
    MessageSigning signing = signer.start(header, profiles);
    for (byte[] chunk : body) {
      signing.write(chunk, 0, chunk.length); // of any size
    }
    List<HeaderField> signatures = signing.finish(); // one per profile
    // endregion
    return signatures;
  }

  static CompletionStage<List<VerificationResult>> verify(
      Verifier verifier, HeaderSection header, List<byte[]> body) {
    // region verify
    MessageVerification verification = verifier.start(header); // looks up the keys
    for (byte[] chunk : body) {
      verification.write(chunk, 0, chunk.length);
    }
    CompletionStage<List<VerificationResult>> results = verification.finish();
    // endregion
    return results;
  }
}
