package org.signet.examples;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import org.signet.dkim.authres.AuthenticationResultsWriter;
import org.signet.dkim.authres.AuthservId;
import org.signet.dkim.dns.DnsPublicKeyLookup;
import org.signet.dkim.key.PublicKeyLookup;
import org.signet.dkim.message.EndOfLine;
import org.signet.dkim.message.HeaderField;
import org.signet.dkim.message.MessageReader;
import org.signet.dkim.verify.VerificationPolicy;
import org.signet.dkim.verify.VerificationResult;
import org.signet.dkim.verify.Verifier;

/** {@code VerifyMessage FILE}: verifies the signatures of a message in a file. */
public final class VerifyMessage {
  private VerifyMessage() {}

  /** Prints a line for each signature, and the Authentication-Results field. */
  public static void main(String[] args) throws IOException {
    try (DnsPublicKeyLookup keys = DnsPublicKeyLookup.ofSystem(Duration.ofSeconds(5));
        InputStream in = Files.newInputStream(Path.of(args[0]))) {
      verify(in, keys, System.out);
    }
  }

  static void verify(InputStream in, PublicKeyLookup keys, PrintStream out) throws IOException {
    // region verify
    Verifier verifier = new Verifier(keys, VerificationPolicy.defaults(), InstantSource.system());
    List<VerificationResult> results = verifier.verify(MessageReader.of(in, EndOfLine.LF));
    results.forEach(out::println); // pass d=example.com s=s1 a=rsa-sha256
    // endregion

    // region results
    HeaderField field = AuthenticationResultsWriter.write(AuthservId.of("mx.example.com"), results);
    // endregion
    out.println(field);
  }
}
