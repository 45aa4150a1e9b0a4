package org.signet.dkim.verify;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.signet.dkim.Message;
import org.signet.dkim.dns.ZoneFileLookup;

/**
 * Each folder under {@code verify} holds a message, the key records, and one line per signature:
 * result, domain, reason. With {@code -Dgolden.update} the expectations are written anew, to be
 * reviewed like code.
 */
class GoldenTest {
  private static final Instant NOW = Instant.ofEpochSecond(1_800_000_000);

  static Stream<Path> folders() throws IOException, URISyntaxException {
    Path root = Path.of(Objects.requireNonNull(GoldenTest.class.getResource("/verify")).toURI());
    try (Stream<Path> folders = Files.list(root).filter(Files::isDirectory)) {
      return folders.sorted().toList().stream();
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("folders")
  void verifies(Path folder) throws IOException {
    Message message = Message.parse(Files.readAllBytes(folder.resolve("message.eml")));
    Verifier verifier =
        new Verifier(
            ZoneFileLookup.read(folder.resolve("keys.txt")),
            VerificationPolicy.defaults(),
            () -> NOW);
    MessageVerification verification = verifier.start(message.header());
    message.writeBody(verification, 7);
    List<String> lines =
        verification.finish().toCompletableFuture().join().stream().map(GoldenTest::line).toList();
    if (System.getProperty("golden.update") != null) {
      Path source =
          Path.of("src/test/resources/verify")
              .resolve(Objects.requireNonNull(folder.getFileName()));
      Files.write(source.resolve("expected.txt"), lines);
    }
    assertThat(lines).isEqualTo(Files.readAllLines(folder.resolve("expected.txt")));
  }

  private static String line(VerificationResult result) {
    return (result.code()
            + " "
            + result.summary().domain().orElse("-")
            + " "
            + result.reason().map(FailReason::id).orElse(""))
        .strip();
  }
}
