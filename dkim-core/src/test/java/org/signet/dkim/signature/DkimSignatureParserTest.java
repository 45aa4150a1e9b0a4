package org.signet.dkim.signature;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.signet.dkim.algorithm.SignatureAlgorithm;
import org.signet.dkim.message.HeaderField;

/** RFC 6376 §3.5 and §6.1.1. */
class DkimSignatureParserTest {
  private static final String HASH = "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=";
  private static final String GOOD =
      "v=1; a=rsa-sha256; d=example.com; s=s1; h=From:To; bh=" + HASH + "; b=AbCd";

  static Stream<Arguments> faults() {
    return Stream.of(
        fault("no tag list", "rubbish", SignatureFault.SYNTAX),
        fault("empty field", "", SignatureFault.SYNTAX),
        fault("empty tag", GOOD + ";;", SignatureFault.SYNTAX),
        fault(
            "bare LF inside", with("d=example.com", "d=example\u0001.com"), SignatureFault.SYNTAX),
        fault("duplicate tag", GOOD + "; d=example.org", SignatureFault.DUPLICATE_TAG),
        fault("duplicate unknown tag", GOOD + "; u=1; u=1", SignatureFault.DUPLICATE_TAG),
        fault("v missing", without("v=1; "), SignatureFault.MISSING_TAG),
        fault("a missing", without("a=rsa-sha256; "), SignatureFault.MISSING_TAG),
        fault("b missing", without("; b=AbCd"), SignatureFault.MISSING_TAG),
        fault("bh missing", without(" bh=" + HASH + ";"), SignatureFault.MISSING_TAG),
        fault("d missing", without("d=example.com; "), SignatureFault.MISSING_TAG),
        fault("h missing", without("h=From:To; "), SignatureFault.MISSING_TAG),
        fault("s missing", without("s=s1; "), SignatureFault.MISSING_TAG),
        fault(
            "tag names are case-sensitive",
            with("d=example.com", "D=example.com"),
            SignatureFault.MISSING_TAG),
        fault("version 2", with("v=1", "v=2"), SignatureFault.VERSION),
        fault("version 0.5", with("v=1", "v=0.5"), SignatureFault.VERSION),
        fault("version 01", with("v=1", "v=01"), SignatureFault.VERSION),
        fault("version empty", with("v=1", "v="), SignatureFault.VERSION),
        fault("unknown algorithm", with("rsa-sha256", "rsa-sha512"), SignatureFault.ALGORITHM),
        fault("algorithm empty", with("a=rsa-sha256", "a="), SignatureFault.ALGORITHM),
        fault(
            "blank in the algorithm", with("rsa-sha256", "rsa- sha256"), SignatureFault.ALGORITHM),
        fault("domain empty", with("d=example.com", "d="), SignatureFault.DOMAIN),
        fault("domain of one label", with("d=example.com", "d=com"), SignatureFault.DOMAIN),
        fault(
            "domain with a dot at the end",
            with("d=example.com", "d=example.com."),
            SignatureFault.DOMAIN),
        fault(
            "domain with a dot at the start",
            with("d=example.com", "d=.example.com"),
            SignatureFault.DOMAIN),
        fault(
            "domain with two dots", with("d=example.com", "d=example..com"), SignatureFault.DOMAIN),
        fault(
            "domain with a blank", with("d=example.com", "d=example. com"), SignatureFault.DOMAIN),
        fault(
            "domain with a label of 64",
            with("d=example.com", "d=" + "a".repeat(64) + ".com"),
            SignatureFault.DOMAIN),
        fault(
            "domain of 254",
            with("d=example.com", "d=" + "a.".repeat(126) + "aa"),
            SignatureFault.DOMAIN),
        fault("domain literal", with("d=example.com", "d=[192.0.2.1]"), SignatureFault.DOMAIN),
        fault(
            "hyphen at the start", with("d=example.com", "d=-example.com"), SignatureFault.DOMAIN),
        fault(
            "domain that is no UTF-8",
            with("d=example.com", "d=\u00ff\u00fe.example.com\u0080"),
            SignatureFault.DOMAIN),
        fault(
            "U-label with a capital",
            with("d=example.com", "d=B\u00c3\u00bccher.example"),
            SignatureFault.DOMAIN),
        fault(
            "U-label that is not NFC",
            with("d=example.com", "d=bu\u00cc\u0088cher.example"),
            SignatureFault.DOMAIN),
        fault("selector empty", with("s=s1", "s="), SignatureFault.SELECTOR),
        fault("selector with a slash", with("s=s1", "s=../s1"), SignatureFault.SELECTOR),
        fault("selector with a dot at the end", with("s=s1", "s=s1."), SignatureFault.SELECTOR),
        fault("identity without at sign", GOOD + "; i=example.com", SignatureFault.IDENTITY),
        fault("identity empty", GOOD + "; i=", SignatureFault.IDENTITY),
        fault("identity badly encoded", GOOD + "; i=a=4@example.com", SignatureFault.IDENTITY),
        fault(
            "identity encoded in lower case",
            GOOD + "; i=a=3b@example.com",
            SignatureFault.IDENTITY),
        fault(
            "identity elsewhere",
            GOOD + "; i=a@example.org",
            SignatureFault.IDENTITY_OUTSIDE_DOMAIN),
        fault(
            "identity above",
            with("d=example.com", "d=sub.example.com") + "; i=@example.com",
            SignatureFault.IDENTITY_OUTSIDE_DOMAIN),
        fault(
            "identity that only IDNA 2003 takes for the domain",
            with("d=example.com", "d=strasse.example") + "; i=ann@stra\u00c3\u009fe.example",
            SignatureFault.IDENTITY_OUTSIDE_DOMAIN),
        fault(
            "identity that ends alike",
            GOOD + "; i=@badexample.com",
            SignatureFault.IDENTITY_OUTSIDE_DOMAIN),
        fault("canonicalization unknown", GOOD + "; c=nowsp", SignatureFault.CANONICALIZATION),
        fault("canonicalization empty", GOOD + "; c=", SignatureFault.CANONICALIZATION),
        fault("body canonicalization empty", GOOD + "; c=simple/", SignatureFault.CANONICALIZATION),
        fault(
            "three canonicalizations",
            GOOD + "; c=simple/simple/simple",
            SignatureFault.CANONICALIZATION),
        fault(
            "blank in the canonicalization",
            GOOD + "; c=simple / simple",
            SignatureFault.CANONICALIZATION),
        fault("h empty", with("h=From:To", "h="), SignatureFault.HEADER_LIST),
        fault("hole in h", with("h=From:To", "h=From::To"), SignatureFault.HEADER_LIST),
        fault("colon at the end of h", with("h=From:To", "h=From:To:"), SignatureFault.HEADER_LIST),
        fault(
            "white space of Unicode in h",
            with("h=From:To", "h=From\u00a0:To"),
            SignatureFault.HEADER_LIST),
        fault("blank in a name of h", with("h=From:To", "h=From To"), SignatureFault.HEADER_LIST),
        fault(
            "h of 11 names",
            with("h=From:To", "h=" + "x:".repeat(10) + "From"),
            SignatureFault.HEADER_LIST_TOO_LONG),
        fault(
            "h of 12 names",
            with("h=From:To", "h=" + "x:".repeat(11) + "From"),
            SignatureFault.HEADER_LIST_TOO_LONG),
        fault(
            "h without From",
            with("h=From:To", "h=Subject:To:X-From"),
            SignatureFault.FROM_NOT_SIGNED),
        fault("query of another type", GOOD + "; q=http", SignatureFault.QUERY_METHOD),
        fault("query of another kind", GOOD + "; q=dns", SignatureFault.QUERY_METHOD),
        fault("query empty", GOOD + "; q=", SignatureFault.QUERY_METHOD),
        fault("bh empty", with(HASH, ""), SignatureFault.BODY_HASH),
        fault("bh no base64", with(HASH, "****"), SignatureFault.BODY_HASH),
        fault(
            "bh of 20 octets",
            with(HASH, "uoq1oCgLlTqpdDX/iUbLy7J1Wic="),
            SignatureFault.BODY_HASH),
        fault("b empty", with("b=AbCd", "b="), SignatureFault.SIGNATURE_DATA),
        fault("b no base64", with("b=AbCd", "b=A*Cd"), SignatureFault.SIGNATURE_DATA),
        fault("b cut", with("b=AbCd", "b=AbCde"), SignatureFault.SIGNATURE_DATA),
        fault("l negative", GOOD + "; l=-1", SignatureFault.BODY_LENGTH),
        fault("l empty", GOOD + "; l=", SignatureFault.BODY_LENGTH),
        fault("l with a blank", GOOD + "; l=1 0", SignatureFault.BODY_LENGTH),
        fault("l of 77 digits", GOOD + "; l=" + "1".repeat(77), SignatureFault.BODY_LENGTH),
        fault("l in foreign digits", GOOD + "; l=\u00d9\u00a1", SignatureFault.BODY_LENGTH),
        fault("t no number", GOOD + "; t=now", SignatureFault.TIMESTAMP),
        fault("x no number", GOOD + "; x=1.5", SignatureFault.TIMESTAMP),
        fault("x negative", GOOD + "; x=-1", SignatureFault.TIMESTAMP),
        fault("a letter after 13 digits", GOOD + "; x=1111111111111a", SignatureFault.TIMESTAMP),
        fault(
            "both beyond all clocks, x before t",
            GOOD + "; t=2222222222222; x=1111111111111",
            SignatureFault.EXPIRES_BEFORE_SIGNED),
        fault("x before t", GOOD + "; t=10; x=9", SignatureFault.EXPIRES_BEFORE_SIGNED),
        fault("x equal to t", GOOD + "; t=10; x=10", SignatureFault.EXPIRES_BEFORE_SIGNED));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("faults")
  void refuses(String name, String value, SignatureFault fault) {
    DkimSignatureParser parser = new DkimSignatureParser(field(value), 10);
    assertThatThrownBy(parser::parse)
        .isInstanceOfSatisfying(
            SignatureFaultException.class, e -> assertThat(e.fault()).isEqualTo(fault));
  }

  static Stream<Arguments> sound() {
    return Stream.of(
        Arguments.of("plain", GOOD),
        Arguments.of("unknown tags", GOOD + "; u=1; U=2; bb=3"),
        Arguments.of(
            "words in other case",
            with("rsa-sha256", "RSA-SHA256") + "; c=Relaxed/SIMPLE; q=DNS/TXT"),
        Arguments.of("several queries", GOOD + "; q=http/x : dns/txt"),
        Arguments.of(
            "white space around colons and in base64",
            with("h=From:To", "h=From \t:\r\n To").replace("bh=47DE", "bh=47\r\n D\tE ")),
        Arguments.of(
            "folds",
            GOOD.replace("; ", "\r\n ;\r\n\t").replace("=", " =\r\n ").replace("=\r\n ;", "=;")),
        Arguments.of(
            "underscores", with("s=s1", "s=a_b.c").replace("d=example.com", "d=_x.example.com")),
        Arguments.of("large numbers", GOOD + "; t=1; x=999999999999; l=" + "9".repeat(76)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("sound")
  void reads(String name, String value) throws SignatureFaultException {
    DkimSignature signature = parse(value.replace(" =\r\n ;", ";"));
    assertThat(signature.algorithm()).isEqualTo(SignatureAlgorithm.RSA_SHA256);
    assertThat(signature.headerNames()).containsExactly("From", "To");
    assertThat(signature.signatureOctets()).hasSize(3);
  }

  @Test
  void defaults() throws SignatureFaultException {
    DkimSignature signature = parse(GOOD);
    assertThat(signature.canonicalization()).hasToString("simple/simple");
    assertThat(signature.identity()).hasToString("@example.com");
    assertThat(signature.bodyLength()).isEmpty();
    assertThat(signature.timestamp()).isEmpty();
    assertThat(signature.expiration()).isEmpty();
    assertThat(parse(GOOD + "; c=relaxed").canonicalization()).hasToString("relaxed/simple");
  }

  @Test
  void namesUpToTheLimit() throws SignatureFaultException {
    assertThat(parse(with("h=From:To", "h=" + "x:".repeat(9) + "From")).headerNames()).hasSize(10);
  }

  static Stream<Arguments> times() {
    return Stream.of(
        Arguments.of("12 digits", "999999999999", 999_999_999_999L),
        Arguments.of("13 digits", "1111111111111", 1_111_111_111_111L),
        Arguments.of("a large one", "9223372036854775800", 9_223_372_036_854_775_800L),
        Arguments.of("the largest number", "9223372036854775807", Long.MAX_VALUE),
        Arguments.of("more than that", "9223372036854775808", Long.MAX_VALUE),
        Arguments.of("1,000 digits", "1".repeat(1000), Long.MAX_VALUE),
        Arguments.of("1,000 zeros before it", "0".repeat(1000) + "7", 7L));
  }

  /** Beyond all clocks is infinite. */
  @ParameterizedTest(name = "{0}")
  @MethodSource("times")
  void timesOfAnyLength(String name, String digits, long seconds) throws SignatureFaultException {
    assertThat(parse(GOOD + "; x=" + digits).expiration()).hasValue(seconds);
    assertThat(parse(GOOD + "; t=" + digits).timestamp()).hasValue(seconds);
  }

  @Test
  void identityIsDecoded() throws SignatureFaultException {
    assertThat(parse(GOOD + "; i=j=3Bo=20=40e@Sub.EXAMPLE.com").identity())
        .hasToString("j;o @e@Sub.EXAMPLE.com");
    assertThat(parse(GOOD + "; i=j\r\n oe @example.com").identity()).hasToString("joe@example.com");
    assertThat(parse(GOOD + "; i=\u00c3\u00a4@example.com").identity().localPart())
        .isEqualTo("\u00c3\u00a4");
  }

  @Test
  void labelsInUtf8BecomeALabels() throws SignatureFaultException {
    assertThat(parse(with("d=example.com", "d=b\u00c3\u00bccher.example")).domain())
        .hasToString("xn--bcher-kva.example");
    assertThat(parse(with("s=s1", "s=b\u00c3\u00bccher")).selector()).hasToString("xn--bcher-kva");
    assertThat(
            parse(
                    with("d=example.com", "d=xn--bcher-kva.example")
                        + "; i=\u00c3\u00a4@a.b=C3=BCcher.example")
                .identity())
        .hasToString("\u00c3\u00a4@a.xn--bcher-kva.example");
  }

  static Stream<Arguments> emptied() {
    return Stream.of(
        Arguments.of("b last", " u=1; b=AbCd", " u=1; b="),
        Arguments.of("b last, with semicolon", "b=AbCd;", "b=;"),
        Arguments.of("white space around the value", "b = \r\n\t Ab\r\n\tCd \t ;u=1", "b =;u=1"),
        Arguments.of("b first", "b=AbCd; u=b=AbCd", "b=; u=b=AbCd"),
        Arguments.of("tags that end in b", "bb=1; xb=AbCd; b=AbCd", "bb=1; xb=AbCd; b="),
        Arguments.of(
            "b inside z=", "z=Subject:b=3DAbCd|To:x; b=AbCd; ", "z=Subject:b=3DAbCd|To:x; b=; "),
        Arguments.of("bh stays", "bh=" + HASH + ";b=AbCd", "bh=" + HASH + ";b="));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("emptied")
  void emptiesExactlyTheSignature(String name, String tags, String expected)
      throws SignatureFaultException {
    String rest =
        "; v=1; a=rsa-sha256; d=example.com; s=s1; h=From:To"
            + (tags.contains("bh=") ? "" : "; bh=" + HASH);
    String fold = tags.strip().endsWith(";") ? " " + rest.substring(1) : rest;
    HeaderField field =
        HeaderField.ofOctets(
            ("dkim-SIGNATURE \t:" + tags + fold).getBytes(StandardCharsets.ISO_8859_1));
    String suffix = tags.strip().endsWith("Cd") ? rest : fold;
    assertThat(new DkimSignatureParser(field, 10).parse().unsigned())
        .hasToString("dkim-SIGNATURE \t:" + expected + suffix);
  }

  @Test
  void claimsAreThereEvenIfTheSignatureIsFaulty() {
    DkimSignatureParser parser =
        new DkimSignatureParser(field(with("v=1", "v=7") + "; i=joe=20@example.com"), 10);
    assertThatThrownBy(parser::parse).isInstanceOf(SignatureFaultException.class);
    assertThat(parser.claims())
        .isEqualTo(
            new SignatureClaims(
                Optional.of("example.com"),
                Optional.of("s1"),
                Optional.of("rsa-sha256"),
                Optional.of("joe @example.com"),
                Optional.of("AbCd")));
  }

  @Test
  void withoutAnIdentityTheDomainIsClaimed() {
    DkimSignatureParser parser = new DkimSignatureParser(field(with("v=1", "v=7")), 10);
    assertThatThrownBy(parser::parse).isInstanceOf(SignatureFaultException.class);
    assertThat(parser.claims().identity()).contains("@example.com");
  }

  @Test
  void claimsHaveNamesInALabels() {
    String name = "b\u00c3\u00bccher.example";
    DkimSignatureParser parser =
        new DkimSignatureParser(
            field(with("v=1", "v=7").replace("d=example.com", "d=" + name) + "; i=ann@" + name),
            10);
    assertThatThrownBy(parser::parse).isInstanceOf(SignatureFaultException.class);
    assertThat(parser.claims().domain()).contains("xn--bcher-kva.example");
    assertThat(parser.claims().identity()).contains("ann@xn--bcher-kva.example");
  }

  private static DkimSignature parse(String value) throws SignatureFaultException {
    return new DkimSignatureParser(field(value), 10).parse();
  }

  private static HeaderField field(String value) {
    return HeaderField.of("DKIM-Signature", " " + value);
  }

  private static String with(String part, String other) {
    return GOOD.replace(part, other);
  }

  private static String without(String part) {
    return with(part, "");
  }

  private static Arguments fault(String name, String value, SignatureFault fault) {
    return Arguments.of(name, value, fault);
  }
}
