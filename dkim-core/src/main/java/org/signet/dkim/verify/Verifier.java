package org.signet.dkim.verify;

import java.io.IOException;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Predicate;
import org.signet.dkim.key.PublicKeyLookup;
import org.signet.dkim.message.HeaderSection;
import org.signet.dkim.message.MessageReader;

/** Verifies DKIM-Signature fields, RFC 6376 §6. Thread-safe, to be shared. */
public final class Verifier {
  private final PublicKeyLookup keys;
  private final VerificationPolicy policy;
  private final InstantSource clock;
  private final KnownKeys knownKeys = new KnownKeys();

  /**
   * A verifier.
   *
   * @param keys where key records come from
   * @param policy what is accepted
   * @param clock decides whether signatures have expired
   */
  public Verifier(PublicKeyLookup keys, VerificationPolicy policy, InstantSource clock) {
    this.keys = keys;
    this.policy = policy;
    this.clock = clock;
  }

  /**
   * Verifies a whole message, and waits for its keys; {@link #start} does not wait.
   *
   * @param message its body was not read yet
   * @return one result per DKIM-Signature field, from top to bottom; none if it is not signed
   * @throws IOException if the message cannot be read
   */
  public List<VerificationResult> verify(MessageReader message) throws IOException {
    MessageVerification verification = start(message.header());
    if (verification.wantsBody()) {
      message.writeBody(verification);
    }
    return verification.finish().toCompletableFuture().join();
  }

  /**
   * Starts to verify one message: key look-ups begin at once, and go on while the body is written.
   */
  public MessageVerification start(HeaderSection header) {
    return start(header, domain -> false);
  }

  /**
   * The same if somebody asks for signatures of the author: they are verified before all others, as
   * those of trusted domains are, and if the policy wants no others ({@link
   * VerificationPolicy#withOnlyAuthorOrTrusted}) they are verified all the same.
   *
   * @param header of the message
   * @param ofAuthor whether a signature of this domain, in A-labels and lower case, counts as one
   *     of the author
   */
  public MessageVerification start(HeaderSection header, Predicate<String> ofAuthor) {
    return new MessageVerification(header, ofAuthor, keys, knownKeys, policy, clock.instant());
  }
}
