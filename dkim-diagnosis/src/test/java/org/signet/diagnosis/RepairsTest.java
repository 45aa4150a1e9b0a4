package org.signet.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.signet.dkim.canonical.BodyCanonicalization;
import org.signet.dkim.canonical.HeaderCanonicalization;
import org.signet.dkim.message.HeaderField;
import org.signet.dkim.message.HeaderSection;

/** Each kind of change taken back alone. */
class RepairsTest {
  private static final String MULTIPART = "multipart/mixed; boundary=\"b b\"";

  static Stream<Arguments> bodies() {
    return Stream.of(
        body(Cause.FROM_ESCAPED, ">From a|>>From b|", "From a|>From b|"),
        body(Cause.FROM_ESCAPED, ">From a|>From b|", "From a|>From b|"),
        body(Cause.FROM_ESCAPED, "From a|", ">From a|"),
        body(Cause.FROM_ESCAPED, "=46rom a|", "From a|"),
        body(Cause.DOTS, "..a|..|", ".a|.|"),
        body(Cause.DOTS, "a|.b|", "a|..b|"),
        body(Cause.LINE_ENDS, "a\nb\r\r\n", "a|b||"),
        body(Cause.LINE_ENDS, "a|b|", "a\nb\n"),
        body(Cause.LINE_ENDS, "a|b|c|", "a|b\nc|"),
        body(Cause.LEADING_LINES, "||a|", "a|"),
        body(Cause.LEADING_LINES, "a|", "|a|"),
        body(Cause.BYTE_ORDER_MARK, "a|", "\u00ef\u00bb\u00bfa|"),
        body(Cause.TRAILING_SPACE, "a \t|b|", "a|b|"),
        body(Cause.TRAILING_SPACE, "a|--|b|", "a|-- |b|"),
        body(Cause.TRAILING_SPACE, "a|b|c|", "a|b\t|c|"),
        body(Cause.TABS, "a       b|", "a\tb|"),
        body(Cause.TABS, "        a  b|", "\ta  b|"),
        body(Cause.TABS, "\ta|\tb|", "    a|\tb|"),
        body(Cause.WHITE_SPACE, " a \t b |", " a b|"),
        body(Cause.LONG_LINES, "x".repeat(998) + "| y|z|", "x".repeat(998) + "y|z|"),
        body(Cause.LONG_LINES, "x".repeat(600) + "!| y|", "x".repeat(600) + "y|"),
        body(Cause.PREPENDED, "banner|a|", "a|"),
        body(Cause.INSERTED, "a|advertisement|b|", "a|b|"),
        body(Cause.INSERTED, "<html><body><p>x</p><p>a</p>|", "<html><body><p>a</p>|"),
        body(Cause.INSERTED, "<p>a</p><p>x</p></body>|", "<p>a</p></body>|"),
        body(Cause.CHARSET, "caf\u00e9|", "caf\u00c3\u00a9|"),
        body(Cause.CHARSET, "\u00e2\u0082\u00ac|", "\u0080|"),
        body(
            Cause.LINKS_REWRITTEN,
            "see https://a.safelinks.protection.outlook.com/?url=https%3A%2F%2Fb.example%2F&data=1 !|",
            "see https://b.example/ !|"),
        body(
            Cause.LINKS_REWRITTEN,
            "https://urldefense.proofpoint.com/v2/url?u=https-3A__b.example_x&d=1|",
            "https://b.example/x|"),
        body(
            Cause.LINKS_REWRITTEN,
            "https://urldefense.com/v3/__https://b.example/x__;!!abc$ |",
            "https://b.example/x |"),
        part(Cause.MULTIPART_TEXT, "--b b||a|--b b--|", "|--b b||a|--b b--|"),
        part(Cause.WRAPPED_IN_MULTIPART, "--b b||a|--b b||x|--b b--|", "a|"),
        part(Cause.INSERTED, "--b b||a|x|--b b--|", "--b b||a|--b b--|"),
        part(Cause.INSERTED, "--b b||x|a|--b b--|", "--b b||a|--b b--|"),
        part(Cause.INSERTED, "--b b||a|x|--b b||b|y|--b b--|", "--b b||a|--b b||b|--b b--|"),
        part(
            Cause.QP_ENCODED,
            "--b b|Content-Transfer-Encoding: quoted-printable||=C3=BC|--b b--|",
            "--b b|Content-Transfer-Encoding: 8bit||\u00c3\u00bc|--b b--|"),
        part(
            Cause.QP_CHANGED,
            "--b b|Content-Transfer-Encoding: 8bit||\u00c3\u00bc|--b b--|",
            "--b b|Content-Transfer-Encoding: quoted-printable||=C3=BC|--b b--|"),
        part(
            Cause.BASE64_ENCODED,
            "--b b|Content-Transfer-Encoding: base64||w7w=|--b b--|",
            "--b b|Content-Transfer-Encoding: 8bit||\u00c3\u00bc|--b b--|"),
        part(
            Cause.BASE64_CHANGED,
            "--b b|Content-Transfer-Encoding: base64||" + "AAAA".repeat(20) + "|--b b--|",
            "--b b|Content-Transfer-Encoding: base64||" + "AAAA".repeat(19) + "|AAAA|--b b--|"),
        part(
            Cause.TRANSFER_ENCODING_LABEL,
            "--b b|Content-Type: text/plain|Content-Transfer-Encoding: 7bit||a|--b b--|",
            "--b b|Content-Type: text/plain||a|--b b--|"));
  }

  private static Arguments body(Cause cause, String received, String signed) {
    return Arguments.of(cause, "text/plain", received, signed);
  }

  private static Arguments part(Cause cause, String received, String signed) {
    return Arguments.of(cause, MULTIPART, received, signed);
  }

  @ParameterizedTest(name = "{0}: {2}")
  @MethodSource("bodies")
  void takesBackWhatWasDoneToABody(Cause cause, String type, String received, String signed) {
    MimeBody body = MimeBody.of(type, "", crlf(received));

    assertThat(
            Stream.of(
                    LineRepairs.of(BodyCanonicalization.SIMPLE),
                    Insertions.whole(),
                    Insertions.inside(),
                    TransferEncodings.all(),
                    Charsets.all(),
                    ContentRepairs.all())
                .flatMap(List::stream)
                .flatMap(repair -> repair.candidates(body))
                .filter(candidate -> candidate.cause() == cause)
                .map(candidate -> candidate.text().get()))
        .contains(crlf(signed));
  }

  static Stream<Arguments> fields() {
    return Stream.of(
        Arguments.of(Cause.SUBJECT_TAG, "Subject: [a] b", "Subject: b"),
        Arguments.of(Cause.SUBJECT_TAG, "Subject: [a] [b] c", "Subject: c"),
        Arguments.of(Cause.SUBJECT_TAG, "Subject: Re: [a] b", "Subject: Re: b"),
        Arguments.of(Cause.SUBJECT_TAG, "Subject: SPAM: b", "Subject: b"),
        Arguments.of(Cause.SUBJECT_TAG, "Subject: b (a)", "Subject: b"),
        Arguments.of(Cause.SUBJECT_TAG, "Subject: Re: b", "Subject: Re: [list] b"),
        Arguments.of(
            Cause.ENCODED_WORD,
            "Subject: =?utf-8?q?a=C3=BC?= b",
            "Subject: =?ISO-8859-1?B?Yfw=?= b"),
        Arguments.of(Cause.ENCODED_WORD, "Subject: a\u00c3\u00bc", "Subject: =?UTF-8?B?YcO8?="),
        Arguments.of(
            Cause.DATE_FORMAT,
            "Date: Tue, 03 Nov 2026 08:15:02 +0000",
            "Date: Tue, 3 Nov 2026 09:15:02 +0100"),
        Arguments.of(
            Cause.DATE_FORMAT,
            "Date: Tue, 03 Nov 2026 08:15:02 GMT",
            "Date: Tue, 03 Nov 2026 08:15:02 -0000"),
        Arguments.of(
            Cause.FROM_REWRITTEN,
            "From: Ann via List <list@lists.example>",
            "From: \"Ann\" <ann@example.com>"),
        Arguments.of(Cause.ADDRESS_FORMAT, "To: <a@b>", "To: a@b"),
        Arguments.of(Cause.ADDRESS_FORMAT, "To: \"A\" <a@b>", "To: a@b (A)"),
        Arguments.of(Cause.ADDRESS_FORMAT, "To: a@b, c@d", "To: a@b, <c@d>"),
        Arguments.of(Cause.ADDRESS_ADDED, "Cc: a@b, c@d, e@f", "Cc: a@b, e@f"),
        Arguments.of(
            Cause.CONTENT_TYPE,
            "Content-Type: text/plain; charset=\"a\"",
            "Content-Type: text/plain; charset=a"),
        Arguments.of(
            Cause.CONTENT_TYPE,
            "Content-Type: multipart/mixed; boundary=x",
            "Content-Type: text/part"),
        Arguments.of(
            Cause.TRANSFER_ENCODING_FIELD,
            "Content-Transfer-Encoding: base64",
            "Content-Transfer-Encoding: 8bit"),
        Arguments.of(Cause.FIELD_KEPT_ELSEWHERE, "From: x", "From: Original <o@example.com>"),
        Arguments.of(Cause.FOLDING, "To: a@b,\r\n\tc@d", "To: a@b,\r\n c@d"),
        Arguments.of(
            Cause.FOLDING,
            "X-A: " + "a ".repeat(50) + "b",
            "X-A: " + "a ".repeat(36) + "a\r\n " + "a ".repeat(13) + "b"),
        Arguments.of(Cause.FIELD_SPACE, "To:  a", "To: a"),
        Arguments.of(Cause.FIELD_SPACE, "To: a", "To:\ta"),
        Arguments.of(Cause.FOLDING, "Message-ID: <a\r\n @b>", "Message-ID: <a@b>"),
        Arguments.of(Cause.NAME_CASE, "Message-Id: a", "Message-ID: a"));
  }

  @ParameterizedTest(name = "{0}: {1}")
  @MethodSource("fields")
  void takesBackWhatWasDoneToAField(Cause cause, String received, String signed) {
    assertThat(
            repairs()
                .of(field(received), true, true)
                .filter(candidate -> candidate.causes().contains(cause))
                .flatMap(candidate -> candidate.field().stream())
                .map(HeaderField::toString))
        .contains(signed);
  }

  static Stream<Arguments> removed() {
    return Stream.of(
        Arguments.of("MIME-Version", "MIME-Version: 1.0"),
        Arguments.of("Content-Type", "Content-Type: text/part"),
        Arguments.of("Reply-To", "Reply-To: Ann <ann@example.com>"),
        Arguments.of("In-Reply-To", "In-Reply-To: <2@b>"),
        Arguments.of("Date", "Date: kept"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("removed")
  void guessesWhatWasRemoved(String name, String signed) {
    assertThat(
            repairs()
                .removed(name)
                .flatMap(candidate -> candidate.field().stream())
                .map(HeaderField::toString))
        .contains(signed);
  }

  private static FieldRepairs repairs() {
    MimeBody body =
        MimeBody.of(
            "multipart/mixed; boundary=x",
            "",
            "--x\r\nContent-Type: text/part\r\n\r\na\r\n--x--\r\n");
    ReceivedMessage message =
        new ReceivedMessage(
            HeaderSection.of(
                Stream.of(
                        "Reply-To: Ann <ann@example.com>",
                        "List-Id: <list.example.org>",
                        "X-Original-From: Original <o@example.com>",
                        "X-Original-Date: kept",
                        "References: <1@a> <2@b>")
                    .map(RepairsTest::field)
                    .toList()),
            body.text(),
            1,
            1);
    return new FieldRepairs(message, body, HeaderCanonicalization.SIMPLE);
  }

  private static HeaderField field(String text) {
    return HeaderField.ofOctets(crlf(text).getBytes(StandardCharsets.ISO_8859_1));
  }

  private static String crlf(String text) {
    return text.replace("|", "\r\n");
  }
}
