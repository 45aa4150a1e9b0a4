package org.signet.keytool;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.signet.diagnosis.Diagnoser;
import org.signet.diagnosis.Examination;
import org.signet.diagnosis.SignatureDiagnosis;
import org.signet.dkim.key.KeyLookupResult;
import org.signet.dkim.message.EndOfLine;
import org.signet.dkim.message.HeaderTooLargeException;
import org.signet.dkim.message.MessageReader;
import org.signet.keytool.diagnose.DiagnosisJson;
import org.signet.keytool.message.LintRule;
import org.signet.keytool.message.MessageLint;
import org.signet.keytool.migrate.PostfixSection;
import org.signet.keytool.migrate.StartOptions;
import org.signet.keytool.terminal.DisplayText;
import org.signet.policy.config.ConfigException;
import org.signet.policy.config.ConfigReader;
import org.signet.policy.config.ConfigSource;
import org.signet.policy.config.RemovedNames;
import org.signet.policy.config.ServerConfig;

/** What gets octets from outside, and what must hold whatever they are. New ones go to the end. */
enum FuzzTarget {
  MESSAGE {
    @Override
    void run(byte[] input) throws IOException {
      MessageReader reader = MessageReader.of(input, EndOfLine.LF);
      ByteArrayOutputStream body = new ByteArrayOutputStream();
      try {
        reader.header().fields().forEach(field -> hold(field.length() > 2, "an empty field"));
        reader.writeBody(body::write);
      } catch (HeaderTooLargeException e) {
        hold(input.length > 10_000, "too large");
      }
      hold(!body.toString(ISO_8859_1).replace("\r\n", "").contains("\n"), "a line end of LF alone");
    }
  },

  /** What of messages is shown. */
  SHOWN_TEXT {
    @Override
    void run(byte[] input) {
      printable(DisplayText.of(DisplayText.decode(new String(input, ISO_8859_1))));
    }
  },

  LINT {
    @Override
    void run(byte[] input) {
      MessageLint whole = new MessageLint(false);
      whole.write(input, 0, input.length);
      MessageLint pieces = new MessageLint(false);
      for (int i = 0; i < input.length; i++) {
        pieces.write(input, i, 1);
      }
      Map<LintRule, List<MessageLint.Finding>> findings = whole.finish();
      hold(findings.equals(pieces.finish()), "the borders of chunks matter");
      findings.values().forEach(all -> all.forEach(finding -> printable(finding.detail())));
    }
  },

  /** A signature that fails is above the input, so that all repairs are tried on it. */
  DIAGNOSIS {
    @Override
    void run(byte[] input) throws IOException {
      byte[] message = Arrays.copyOf(SIGNATURE, SIGNATURE.length + input.length);
      System.arraycopy(input, 0, message, SIGNATURE.length, input.length);
      MessageReader reader = MessageReader.of(message, EndOfLine.LF);
      try {
        Examination examination =
            DIAGNOSER.start(reader.header(), reader.headerLine(), reader.bodyLine());
        reader.writeBody(examination);
        List<SignatureDiagnosis> signatures = examination.finish();
        String json = DiagnosisJson.of("m", signatures);
        hold(json.chars().filter(c -> c < ' ').count() == 1, "control characters in JSON");
      } catch (HeaderTooLargeException e) {
        hold(input.length > 10_000, "too large");
      }
    }
  },

  POSTFIX {
    @Override
    void run(byte[] input) throws IOException {
      inFolder(
          folder -> {
            Files.write(folder.resolve("main.cf"), input);
            Files.write(folder.resolve("master.cf"), input);
            PostfixSection.of(folder, NO_CONFIGURATION)
                .items()
                .forEach(item -> hold(!item.toString().isEmpty(), "nothing said"));
          });
    }
  },

  START_OPTIONS {
    @Override
    void run(byte[] input) throws IOException {
      inFolder(
          folder -> {
            Files.createDirectories(folder.resolve("etc/default"));
            Files.createDirectories(folder.resolve("etc/systemd/system"));
            Files.write(folder.resolve("etc/default/opendkim"), input);
            Files.write(folder.resolve("etc/systemd/system/opendkim.service"), input);
            hold(StartOptions.read(folder).configuration().startsWith(folder), "another system");
          });
    }
  };

  private static final byte[] SIGNATURE =
      String.join(
              "\r\n",
              "DKIM-Signature: v=1; a=ed25519-sha256; c=relaxed/relaxed; d=example.com; s=ed;",
              " h=From:Subject:To; bh=2jUSOH9NhtVGCQWNr9BrIAPreKQjO6Sn7XIkfJVOzv8=;",
              " b=/gCrinpcQOoIfuHNQIbq4pgh9kyIK3AQUdt9OdqQehSwhEIug4D11BusFa3bT3FY5OsU7ZbnKELq+eXdp1Q1Dw==",
              "")
          .getBytes(ISO_8859_1);
  private static final Diagnoser DIAGNOSER =
      new Diagnoser(
          name ->
              CompletableFuture.completedFuture(
                  new KeyLookupResult.Found(
                      List.of(
                          "v=DKIM1; k=ed25519; p=11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo="))),
          () -> Instant.EPOCH,
          20_000,
          Duration.ofMillis(20));
  private static final ServerConfig NO_CONFIGURATION = noConfiguration();

  abstract void run(byte[] input) throws IOException;

  private interface Work {
    void in(Path folder) throws IOException;
  }

  private static void inFolder(Work work) throws IOException {
    Path folder = Files.createTempDirectory("fuzz");
    try {
      work.in(folder);
    } finally {
      try (Stream<Path> files = Files.walk(folder)) {
        files.sorted(Comparator.reverseOrder()).forEach(FuzzTarget::delete);
      }
    }
  }

  private static void delete(Path file) {
    try {
      Files.delete(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static ServerConfig noConfiguration() {
    try {
      return ConfigReader.read(
          new ConfigSource.Stream(Path.of("signet.conf"), new ByteArrayInputStream(new byte[0])),
          List.of(),
          RemovedNames.REFUSED);
    } catch (ConfigException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void printable(String text) {
    hold(text.chars().noneMatch(c -> c < ' ' || c == 0x7f), "control characters: " + text);
  }

  private static void hold(boolean condition, String otherwise) {
    if (!condition) {
      throw new AssertionError(otherwise);
    }
  }
}
