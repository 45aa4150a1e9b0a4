package org.signet.keytool.message;

import java.util.Locale;

/** What {@code lint} looks for: what servers on the way change, so that a signature breaks. */
public enum LintRule {
  LONG_LINE(
      "is longer than 998 octets; mail servers split such lines",
      "let the mail program write quoted-printable or base64; Postfix splits lines at"
          + " smtp_line_length_limit (998)"),
  LONG_FIELD(
      "has a field with a line of more than 998 octets; mail servers split such lines anywhere",
      "fold it before signing, at white space, in lines of at most 78 octets"),
  UNFOLDABLE_FIELD(
      "has a field of more than 998 octets without white space to fold at",
      "shorten it; mail servers split it anywhere"),
  BARE_CR(
      "has a bare CR, which mail servers may rewrite",
      "remove it before signing; Postfix: cleanup_replace_stray_cr_lf (3.9) makes it a space"),
  BARE_LF(
      "ends in LF alone while other lines end in CRLF; mail servers make it CRLF or a space",
      "write CRLF everywhere; Postfix: smtpd_forbid_bare_newline = normalize, before signing"),
  NUL(
      "has a NUL octet; mail servers remove it or reject the message",
      "remove it; Postfix: message_strip_characters = \\0, before signing"),
  EIGHT_BIT_HEADER(
      "has octets over 127 in the header; mail servers without SMTPUTF8 reject them",
      "encode the text (RFC 2047), or make sure that all servers on the path support SMTPUTF8"),
  EIGHT_BIT_BODY(
      "has octets over 127, which are converted to quoted-printable for servers without 8BITMIME",
      "send quoted-printable or base64; Postfix: disable_mime_output_conversion = yes sends them as"
          + " they are"),
  FROM_LINE(
      "begins with \"From \"; software that stores mail in mbox format puts a > before it",
      "let the mail program write quoted-printable, with =46rom"),
  REPEATED_FIELD(
      "repeats a field that may occur only once (RFC 5322 §3.6); programs keep or show only one",
      "leave one %s field: a mail program may show one while the signature covers the other"),
  MISSING_FIELD(
      "lacks a field that every message must have (RFC 5322 §3.6); mail servers add it",
      "write it before signing; Postfix adds it if always_add_missing_headers = yes or the client is"
          + " local"),
  NO_AUTHOR(
      "has a From field without an author, so that Signet does not sign the message",
      "write a name in quotes and the address in angle brackets: \"Doe, Joe\" <joe@example.com>"),
  NO_FINAL_LINE_END(
      "is the last line and has no line end; mail servers add one",
      "end the last line; signatures treat it as ended");

  private final String problem;
  private final String fix;

  LintRule(String problem, String fix) {
    this.problem = problem;
    this.fix = fix;
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
  String fix(String detail) {
    if (this != REPEATED_FIELD) {
      return fix;
    }
    return detail.equals("From")
        ? "leave one From field: Signet does not sign a message with two"
        : fix.formatted(detail);
  }
}
