package org.signet.dkim.fuzz;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.signet.dkim.TestKeys;
import org.signet.dkim.authres.AuthenticationResultsWriter;
import org.signet.dkim.authres.AuthservId;
import org.signet.dkim.authres.ClaimedResults;
import org.signet.dkim.authres.ResultsReaders;
import org.signet.dkim.canonical.HeaderCanonicalization;
import org.signet.dkim.dns.DnsProperties;
import org.signet.dkim.key.KeyFormatException;
import org.signet.dkim.key.KeyRecordException;
import org.signet.dkim.key.KeyRecordParser;
import org.signet.dkim.key.PemPrivateKey;
import org.signet.dkim.message.EndOfLine;
import org.signet.dkim.message.HeaderField;
import org.signet.dkim.message.HeaderSection;
import org.signet.dkim.message.HeaderTooLargeException;
import org.signet.dkim.message.MessageReader;
import org.signet.dkim.signature.DomainName;
import org.signet.dkim.tag.Tag;
import org.signet.dkim.tag.TagList;
import org.signet.dkim.tag.TagListSyntaxException;
import org.signet.dkim.verify.MessageVerification;
import org.signet.dkim.verify.VerificationPolicy;
import org.signet.dkim.verify.VerificationResult;
import org.signet.dkim.verify.Verifier;

/** What gets octets from outside, and what must hold whatever they are. */
enum FuzzTarget {
  TAG_LIST {
    @Override
    void run(byte[] input) {
      String text = new String(input, ISO_8859_1);
      try {
        for (Tag tag : TagList.parse(text).tags()) {
          hold(text.substring(tag.start(), tag.end()).contains(tag.value()), "value outside");
          hold(tag.value().indexOf(';') < 0, "semicolon in a value");
        }
      } catch (TagListSyntaxException e) {
        hold(e.offset() >= 0 && e.offset() <= text.length(), "offset outside");
      }
    }
  },

  SIGNATURE {
    @Override
    void run(byte[] input) {
      HeaderField field = HeaderField.of("DKIM-Signature", new String(input, ISO_8859_1));
      MessageVerification verification =
          new Verifier(
                  TestKeys.always(TestKeys.record(TestKeys.RSA_1024)),
                  VerificationPolicy.defaults(),
                  () -> Instant.EPOCH)
              .start(HeaderSection.of(List.of(field, HeaderField.of("From", " joe@a.test"))));
      List<VerificationResult> results = verification.finish().toCompletableFuture().join();
      hold(results.size() == 1 && !results.get(0).passed(), "rubbish passes");
      String written = AuthenticationResultsWriter.write(AuthservId.of("mx"), results).value();
      hold(written.replaceAll("\r\n[\t ]", " ").matches("[ -~]+"), "control characters in results");
    }
  },

  KEY_RECORD {
    @Override
    void run(byte[] input) {
      try {
        hold(KeyRecordParser.parse(new String(input, ISO_8859_1)).publicKey().bits() > 0, "bits");
      } catch (KeyRecordException e) {
        hold(e.fault().name().length() > 0, "no fault");
      }
    }
  },

  HEADER_FIELD {
    @Override
    void run(byte[] input) {
      HeaderField field;
      try {
        field = HeaderField.ofOctets(input);
      } catch (IllegalArgumentException e) {
        return; // no header field
      }
      if (field.value().matches("(?s).*\r\n(?![ \t]).*")) {
        return; // more than one
      }
      ByteArrayOutputStream once = new ByteArrayOutputStream();
      HeaderCanonicalization.SIMPLE.canonicalizer().canonicalize(field, once::write);
      hold(
          Arrays.equals(once.toByteArray(), Arrays.copyOf(field.octets(), field.length() - 2)),
          "simple changes octets");
      once.reset();
      HeaderCanonicalization.RELAXED.canonicalizer().canonicalize(field, once::write);
      byte[] relaxed = once.toByteArray();
      once.writeBytes(new byte[] {'\r', '\n'});
      ByteArrayOutputStream twice = new ByteArrayOutputStream();
      HeaderCanonicalization.RELAXED
          .canonicalizer()
          .canonicalize(HeaderField.ofOctets(once.toByteArray()), twice::write);
      hold(Arrays.equals(relaxed, twice.toByteArray()), "relaxed is not idempotent");
    }
  },

  AUTHENTICATION_RESULTS {
    @Override
    void run(byte[] input) {
      String value = new String(input, ISO_8859_1);
      AuthservId ours = AuthservId.of("mx.example.com");
      ClaimedResults results = ClaimedResults.of(value);
      boolean isRead = ResultsReaders.names(value).contains(ours.text());
      hold(!isRead || results.mayBeOf(ours), "a reader takes it for ours");
      hold(results.names().stream().noneMatch(String::isEmpty), "an empty name");
      Set<String> methods = Set.of("spf", "dmarc");
      hold(
          !results.reportsOnly(methods) || methods.containsAll(ResultsReaders.knownMethods(value)),
          "a reader finds another method");
    }
  },

  DOMAIN_NAME {
    @Override
    void run(byte[] input) {
      DomainName.parseSelectorOctets(new String(input, ISO_8859_1))
          .ifPresent(
              name -> {
                hold(name.toString().matches("[A-Za-z0-9_.-]{1,253}"), "not for the DNS");
                hold(DomainName.parseSelector(name.toString()).isPresent(), "not its own name");
              });
      DomainName.properForm(new String(input, UTF_8))
          .ifPresent(form -> hold(DomainName.parseSelector(form).isPresent(), "bad advice"));
    }
  },

  PRIVATE_KEY {
    @Override
    void run(byte[] input) {
      try {
        hold(PemPrivateKey.parse(new String(input, ISO_8859_1)).bits() > 0, "bits");
      } catch (KeyFormatException e) {
        hold(String.valueOf(e.getMessage()).matches("[ -~]+"), "control characters in a message");
      }
    }
  },

  DNS_ANSWER {
    @Override
    void run(byte[] input) {
      DnsProperties.checkAnswer(input);
    }
  },

  ZONE_FILE {
    @Override
    void run(byte[] input) {
      DnsProperties.checkZoneFile(input);
    }
  },

  /** A file is read as the same with CRLF is from the wire. */
  MESSAGE {
    @Override
    void run(byte[] input) {
      byte[] wire = new String(input, ISO_8859_1).replaceAll("\r?\n", "\r\n").getBytes(ISO_8859_1);
      String read = read(MessageReader.of(input, EndOfLine.LF));
      hold(read.equals(read(MessageReader.of(wire, EndOfLine.CRLF))), "the forms differ");
      hold(!read.replace("\r\n", "").contains("\n"), "a bare LF");
    }

    private String read(MessageReader message) {
      ByteArrayOutputStream read = new ByteArrayOutputStream();
      try {
        message.header().fields().forEach(field -> read.writeBytes(field.octets()));
        read.writeBytes(new byte[] {'\r', '\n'});
        message.writeBody(read::write);
      } catch (HeaderTooLargeException e) {
        return "too large";
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      return read.toString(ISO_8859_1);
    }
  };

  abstract void run(byte[] input);

  private static void hold(boolean condition, String otherwise) {
    if (!condition) {
      throw new AssertionError(otherwise);
    }
  }
}
