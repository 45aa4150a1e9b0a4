package org.signet.dkim.signature;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.signet.dkim.algorithm.SignatureAlgorithm;
import org.signet.dkim.canonical.Canonicalization;
import org.signet.dkim.message.HeaderField;

/** Each tag of RFC 6376 §3.5 in its place. */
class DkimSignatureWriterTest {
  private static final DomainName DOMAIN = DomainName.parse("example.com").orElseThrow();
  private static final DomainName SELECTOR = DomainName.parseSelector("s1").orElseThrow();

  @Test
  void withAllTags() {
    DkimSignatureWriter writer =
        new DkimSignatureWriter(
            SignatureAlgorithm.ED25519_SHA256,
            Canonicalization.parse("relaxed/simple"),
            DOMAIN,
            SELECTOR,
            1_700_000_000,
            OptionalLong.of(1_700_600_000),
            Auid.parse("j;oe@example.com"),
            true,
            "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=",
            OptionalLong.of(0),
            List.of("From", "To"),
            List.of(HeaderField.of("From", " a|b"), HeaderField.of("To", " c")));

    String unsigned =
        """
        DKIM-Signature: v=1; a=ed25519-sha256; c=relaxed/simple; d=example.com;
        \ts=s1; t=1700000000; x=1700600000; i=j=3Boe@example.com; r=y;
        \tbh=47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=; l=0; h=From:To;
        \tz=From:=20a=7Cb|To:=20c;
        \tb="""
            .replace("\n", "\r\n");
    assertThat(writer.unsigned()).hasToString(unsigned);
    assertThat(writer.signed(new byte[] {1, 2, 3, 4})).hasToString(unsigned + "AQIDBA==");
  }

  @Test
  void withoutWhatIsOptional() {
    DkimSignatureWriter writer =
        new DkimSignatureWriter(
            SignatureAlgorithm.RSA_SHA256,
            Canonicalization.parse("simple/simple"),
            DOMAIN,
            SELECTOR,
            0,
            OptionalLong.empty(),
            Optional.empty(),
            false,
            "bh",
            OptionalLong.empty(),
            List.of("From"),
            List.of());

    assertThat(writer.unsigned())
        .hasToString(
            """
            DKIM-Signature: v=1; a=rsa-sha256; c=simple/simple; d=example.com; s=s1;
            \tt=0; bh=bh; h=From;
            \tb="""
                .replace("\n", "\r\n"));
  }
}
