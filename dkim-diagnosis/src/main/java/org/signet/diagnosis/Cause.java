package org.signet.diagnosis;

import java.util.Locale;

/** What mail systems do to messages after they were signed. */
public enum Cause {
  // The body.
  APPENDED(
      "text was appended",
      "Sign after the program that appends it (Postfix: the milter of the re-injection port, behind the"
          + " content filter), or turn the footer off: Mailman's msg_footer / list:member:regular:footer"
          + " empty."),
  PREPENDED(
      "text was put before the body",
      "Sign after the program that adds the banner, or turn it off for mail that is signed."),
  INSERTED(
      "text was put into the body",
      "Sign after the program that adds it, or turn it off for mail that is signed."),
  WRAPPED_IN_MULTIPART(
      "the body was made a part of a new multipart message",
      "Mailing lists do this to add a footer: leave their header and footer empty (Mailman:"
          + " msg_header, msg_footer; Mailman 3: the templates list:member:regular:header and footer)."),
  MULTIPART_TEXT(
      "the text before the first part, or after the last one, was removed",
      "Programs that take messages apart and rebuild them must run before signing."),
  LEADING_LINES(
      "empty lines before the text were added or removed",
      "Find out which server trims messages; sign after it."),
  LONG_LINES(
      "long lines were split",
      "Send shorter lines: let the mail program write quoted-printable or base64. Postfix splits them"
          + " at smtp_line_length_limit (998); 0 turns that off, against RFC 5321."),
  FROM_ESCAPED(
      "\">\" was added before \"From \" at the start of a line, or removed",
      "Caused by software that stores mail in mbox format. Let the mail program write =46rom in"
          + " quoted-printable, or deliver to maildir or with LMTP."),
  DOTS(
      "a dot at the start of a line was doubled or removed",
      "A program violates the transparency rules of SMTP (RFC 5321 section 4.5.2): fix or replace"
          + " it."),
  QP_ENCODED(
      "8-bit text was converted to quoted-printable",
      "Send quoted-printable or base64 from the start. Postfix does it for servers without"
          + " 8BITMIME; disable_mime_output_conversion = yes turns that off."),
  BASE64_ENCODED(
      "text was converted to base64",
      "Send quoted-printable or base64 from the start, and sign after the program that converts it."),
  QP_CHANGED(
      "quoted-printable was decoded or encoded again",
      "A gateway or a filter decodes bodies: sign after it, or configure it not to."),
  BASE64_CHANGED(
      "base64 was decoded or split into other lines",
      "A gateway or a filter decodes bodies: sign after it, or configure it not to."),
  TRANSFER_ENCODING_LABEL(
      "only the name of the encoding of a part was changed",
      "A gateway relabels parts: sign after it."),
  TRAILING_SPACE(
      "white space at the ends of lines was removed or added",
      "Sign with relaxed body canonicalization (Canonicalization relaxed/relaxed), which ignores"
          + " this."),
  TABS(
      "tabs became spaces, or spaces tabs",
      "Sign with relaxed canonicalization, which treats all white space alike."),
  WHITE_SPACE(
      "white space in lines or at their ends was changed",
      "Sign with relaxed body canonicalization (Canonicalization relaxed/relaxed), which ignores"
          + " this."),
  CHARSET(
      "the text was converted to another charset",
      "Use UTF-8 in the mail program and the gateway; sign after the conversion."),
  LINE_ENDS(
      "line ends were changed",
      "Write CRLF everywhere before signing (FixCRLF yes, or Postfix:"
          + " smtpd_forbid_bare_newline = normalize); bare CR and LF do not survive SMTP."),
  BYTE_ORDER_MARK(
      "a byte order mark at the start was removed or added",
      "Configure the program that writes the message to leave it out."),
  LINKS_REWRITTEN(
      "links were rewritten by a security gateway",
      "Verify before the gateway and keep its Authentication-Results; exempt senders that must stay"
          + " verifiable."),
  // Both sides.
  CANONICALIZATION(
      "the signature was made with another canonicalization than c= says",
      "c= was changed in transit, or the signer has a bug: compare it with the signer's"
          + " configuration."),
  LENGTH_TAG(
      "l= of the signature was changed, added or removed",
      "A program edits DKIM-Signature fields and must not; do not sign with l= (BodyLengthDB)."),
  BODY_HASH_TAG(
      "bh= of the signature was changed; the body is as it was signed",
      "A program edits DKIM-Signature fields and must not."),
  // The header.
  SUBJECT_TAG(
      "a tag was added to the Subject, or removed",
      "Turn the tag off (Mailman: subject_prefix empty), or sign after the program that changes it."),
  FIELD_ADDED(
      "a field was added that did not exist when the message was signed",
      "It is oversigned (OversignHeaders): do not oversign fields that"
          + " lists and relays add, or configure them not to add it."),
  FIELD_REMOVED(
      "a signed field was removed",
      "Find out which server removes it; do not sign it (OmitHeaders) if it is not"
          + " important."),
  FIELD_ORDER(
      "fields of the same name were reordered",
      "Do not sign fields that occur several times and that relays reorder (OmitHeaders)."),
  FIELD_KEPT_ELSEWHERE(
      "a field was replaced, and its old text is in another field",
      "Sign after the program that replaces it, or configure it not to."),
  FROM_REWRITTEN(
      "the From field was rewritten",
      "Lists do this because of DMARC (Mailman: from_is_list, dmarc_moderation_action): then the list"
          + " itself must sign. The signer cannot fix this."),
  ADDRESS_FORMAT(
      "addresses were rewritten",
      "A server rewrites addresses (Postfix: local_header_rewrite_clients, canonical_maps,"
          + " masquerade_domains): sign after it."),
  ADDRESS_ADDED("addresses were added", "Find out which server adds them; sign after it."),
  ENCODED_WORD(
      "a text was encoded or decoded again (RFC 2047)",
      "A list or gateway decodes fields and encodes them again: sign after it."),
  DATE_FORMAT("the date was rewritten", "A server normalises dates: sign after it."),
  CONTENT_TYPE(
      "the Content-Type was rewritten",
      "Programs that take messages apart and rebuild them must run before signing."),
  TRANSFER_ENCODING_FIELD(
      "Content-Transfer-Encoding was changed",
      "The body was converted, or should have been: see the result for the body. Postfix:"
          + " disable_mime_output_conversion."),
  FOLDING(
      "fields were folded differently",
      "Sign with relaxed header canonicalization (Canonicalization relaxed/simple or"
          + " relaxed/relaxed), which ignores this."),
  FIELD_SPACE(
      "white space in a field was changed",
      "Sign with relaxed header canonicalization (Canonicalization relaxed/simple or"
          + " relaxed/relaxed), which ignores this."),
  NAME_CASE(
      "the case of a field name was changed",
      "Sign with relaxed header canonicalization (Canonicalization relaxed/simple or"
          + " relaxed/relaxed), which ignores this.");

  private final String sentence;
  private final String fix;

  Cause(String sentence, String fix) {
    this.sentence = sentence;
    this.fix = fix;
  }

  /** The stable name for programs. */
  public String id() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** What happened. */
  public String sentence() {
    return sentence;
  }

  /** What to do about it. */
  public String fix() {
    return fix;
  }
}
