package org.signet.keytool.migrate;

import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.signet.dkim.message.HeaderField;
import org.signet.dkim.sign.MessageSigning;
import org.signet.dkim.sign.Signer;
import org.signet.dkim.sign.SigningException;
import org.signet.dkim.sign.SigningProfile;
import org.signet.policy.config.ServerConfig;
import org.signet.policy.decision.Decision;
import org.signet.policy.decision.SignOrVerify;

/** Signs samples as signet-milter does: by its own decision, with its own signer. */
final class SignetSigner {
  private final ServerConfig config;
  private final SignOrVerify rules;

  SignetSigner(ServerConfig config) {
    this.config = config;
    this.rules = new SignOrVerify(config);
  }

  /**
   * What becomes of a sample.
   *
   * @param signatures the DKIM-Signature fields, in the order in which they are put in, folds as LF
   * @param why why there is none, or empty
   */
  record Outcome(List<String> signatures, String why) {
    Outcome {
      signatures = List.copyOf(signatures);
    }
  }

  /**
   * Signs.
   *
   * @param time t=
   * @param change what to change of how it would be signed
   */
  Outcome sign(SampleMail mail, Instant time, UnaryOperator<SigningProfile> change) {
    Decision decision = rules.decide(mail.facts());
    Optional<Decision.Action.Sign> sign = decision.action().signing();
    if (sign.isEmpty()) {
      return new Outcome(List.of(), decision.decidingStep().remark().text());
    }
    List<SigningProfile> profiles = sign.get().profiles().stream().map(change).toList();
    MessageSigning signing =
        new Signer(InstantSource.fixed(time), config.signing().lineEnds())
            .start(mail.message().header(), profiles);
    byte[] body = mail.message().body().array();
    signing.write(body, 0, body.length);
    try {
      List<HeaderField> fields = signing.finish();
      return new Outcome(
          fields.stream()
              .map(field -> field.name() + ":" + field.value().replace("\r\n", "\n"))
              .toList(),
          "");
    } catch (SigningException e) {
      return new Outcome(List.of(), String.valueOf(e.getMessage()));
    }
  }
}
