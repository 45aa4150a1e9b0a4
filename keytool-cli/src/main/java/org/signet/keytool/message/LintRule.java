package org.signet.keytool.message;

import java.util.Locale;

/** What {@code lint} looks for: what servers on the way change, so that a signature breaks. */
public enum LintRule {
  LONG_LINE(
      "is longer than 998 octets, and servers break such lines",
      "let the mail program write quoted-printable or base64; Postfix breaks lines at"
          + " smtp_line_length_limit (998)"),
  LONG_FIELD(
      "has a field with a line of more than 998 octets, and servers break such lines anywhere",
      "fold it before signing, at white space, in lines of at most 78 octets"),
  UNFOLDABLE_FIELD(
      "has a field of more than 998 octets without white space to fold at",
      "shorten it; servers break it anywhere"),
  BARE_CR(
      "has a CR that is no part of a line end, and servers replace it",
      "remove it before signing; Postfix: cleanup_replace_stray_cr_lf (3.9) makes it a blank"),
  BARE_LF(
      "ends in LF alone while other lines end in CRLF, and servers make it CRLF or a blank",
      "write CRLF everywhere; Postfix: smtpd_forbid_bare_newline = normalize, before signing"),
  NUL(
      "has a NUL octet, and servers remove it or refuse the message",
      "remove it; Postfix: message_strip_characters = \\0, before signing"),
  EIGHT_BIT_HEADER(
      "has octets over 127 in the header, and servers without SMTPUTF8 refuse them",
      "encode the text as RFC 2047 says, or see that SMTPUTF8 is spoken all the way"),
  EIGHT_BIT_BODY(
      "has octets over 127, which become quoted-printable before a server without 8BITMIME",
      "send quoted-printable or base64; Postfix: disable_mime_output_conversion = yes sends them as"
          + " they are"),
  FROM_LINE(
      "begins with \"From \", and programs that write mailbox files put a > before it",
      "let the mail program write quoted-printable, with =46rom"),
  REPEATED_FIELD(
      "repeats a field that may be there once (RFC 5322 §3.6), and programs keep or show only one",
      "leave one %s field: a mail program may show one and the signature cover the other"),
  MISSING_FIELD(
      "lacks a field that every message must have (RFC 5322 §3.6), and servers add it",
      "write it before signing; Postfix adds it if always_add_missing_headers = yes or the client is"
          + " local"),
  NO_AUTHOR(
      "has a From field without an author, so that Signet does not sign the message",
      "write a name in quotes and the address in angle brackets: \"Doe, Joe\" <joe@example.com>"),
  NO_FINAL_LINE_END(
      "is the last line and has no line end, and servers add one",
      "end the last line; signatures take it as ended");

  private final String problem;
  private final String mend;

  LintRule(String problem, String mend) {
    this.problem = problem;
    this.mend = mend;
  }

  /** The stable code. */
  String id() {
    return name().toLowerCase(Locale.ROOT).replace("eight_bit", "8bit").replace('_', '-');
  }

  /** After the number of the line: what is wrong. */
  String problem() {
    return problem;
  }

  /**
   * What to do.
   *
   * @param detail of the finding
   */
  String mend(String detail) {
    if (this != REPEATED_FIELD) {
      return mend;
    }
    return detail.equals("From")
        ? "leave one From field: Signet signs no message with two"
        : mend.formatted(detail);
  }
}
