package org.signet.diagnosis;

import java.util.List;
import org.signet.dkim.verify.VerificationResult;

/**
 * What is known of one signature.
 *
 * @param result what a verifier says of it
 * @param line of the file where its field begins
 * @param key what DNS has
 * @param body of its body
 * @param header of its header
 * @param hints what may have happened, if nothing restores it
 */
public record SignatureDiagnosis(
    VerificationResult result,
    int line,
    KeyWord key,
    SideDiagnosis body,
    SideDiagnosis header,
    List<Hint> hints) {
  /** Copies the list. */
  public SignatureDiagnosis {
    hints = List.copyOf(hints);
  }
}
