package org.signet.diagnosis;

import java.util.Locale;

/** What mail systems do to messages after they were signed. */
public enum Cause {
  // The body.
  APPENDED(
      "text was appended",
      "Sign after whatever appends it (Postfix: the milter of the re-injection port, behind the"
          + " content filter), or have it append nothing: Mailman's msg_footer / list:member:regular:footer"
          + " empty."),
  PREPENDED(
      "text was put before the body",
      "Sign after whatever adds the banner, or switch it off for mail that is signed."),
  INSERTED(
      "text was put into the body",
      "Sign after whatever adds it, or switch it off for mail that is signed."),
  WRAPPED_IN_MULTIPART(
      "the body was made a part of a new multipart message",
      "Mailing lists do this to add a footer: leave their header and footer empty (Mailman:"
          + " msg_header, msg_footer; Mailman 3: the templates list:member:regular:header and footer)."),
  MULTIPART_TEXT(
      "the text before the first part, or after the last one, was removed",
      "Whatever takes messages apart and builds them anew must do so before they are signed."),
  LEADING_LINES(
      "empty lines before the text were added or removed",
      "Look which server trims messages; sign after it."),
  LONG_LINES(
      "long lines were broken",
      "Send shorter lines: have the mail program write quoted-printable or base64. Postfix breaks"
          + " at smtp_line_length_limit (998); 0 switches that off, against RFC 5321."),
  FROM_ESCAPED(
      "\">\" was put before \"From \" at the start of a line, or taken away",
      "A program that writes mailbox files did it. Have the mail program write =46rom in"
          + " quoted-printable, or deliver to maildir or with LMTP."),
  DOTS(
      "a dot at the start of a line was doubled or removed",
      "A program speaks SMTP without the transparency of RFC 5321 section 4.5.2: fix or replace"
          + " it."),
  QP_ENCODED(
      "8-bit text was made quoted-printable",
      "Send quoted-printable or base64 from the start. Postfix does it for servers without"
          + " 8BITMIME; disable_mime_output_conversion = yes keeps it from that."),
  BASE64_ENCODED(
      "text was made base64",
      "Send quoted-printable or base64 from the start, and sign after whatever converts it."),
  QP_CHANGED(
      "quoted-printable was decoded or encoded anew",
      "A gateway or a filter decodes bodies: sign after it, or have it leave the encoding alone."),
  BASE64_CHANGED(
      "base64 was decoded or broken into other lines",
      "A gateway or a filter decodes bodies: sign after it, or have it leave the encoding alone."),
  TRANSFER_ENCODING_LABEL(
      "only the name of the encoding of a part was changed",
      "A gateway relabels parts: sign after it."),
  TRAILING_SPACE(
      "white space at the ends of lines was removed or added",
      "Sign with relaxed body canonicalization (Canonicalization relaxed/relaxed), which does not"
          + " mind."),
  TABS(
      "tabs became blanks, or blanks tabs",
      "Sign with relaxed canonicalization, which minds only whether there is white space."),
  WHITE_SPACE(
      "white space in lines or at their ends was changed",
      "Sign with relaxed body canonicalization (Canonicalization relaxed/relaxed), which does not"
          + " mind."),
  CHARSET(
      "the text was converted to another charset",
      "Have the mail program and the gateway agree on UTF-8; sign after the conversion."),
  LINE_ENDS(
      "line ends were changed",
      "Write CRLF everywhere before signing (FixCRLF yes, or Postfix:"
          + " smtpd_forbid_bare_newline = normalize); bare CR and LF do not survive SMTP."),
  BYTE_ORDER_MARK(
      "a byte order mark at the start was removed or added",
      "Have the program that writes the message leave it out."),
  LINKS_REWRITTEN(
      "links were rewritten by a security gateway",
      "Verify before the gateway and keep its Authentication-Results; exempt senders that must stay"
          + " verifiable."),
  // Both sides.
  CANONICALIZATION(
      "the signature was made with another canonicalization than c= says",
      "c= was changed on the way, or the signer is defective: compare it with the signer's"
          + " configuration."),
  LENGTH_TAG(
      "l= of the signature was changed, added or removed",
      "Whatever edits DKIM-Signature fields must not; do not sign with l= (BodyLengthDB)."),
  BODY_HASH_TAG(
      "bh= of the signature was changed; the body is as it was signed",
      "Whatever edits DKIM-Signature fields must not."),
  // The header.
  SUBJECT_TAG(
      "a tag was put into the Subject, or taken out",
      "Switch the tag off (Mailman: subject_prefix empty), or sign after the program that changes it."),
  FIELD_ADDED(
      "a field was added that the signature says was not there",
      "The signature lists it in h= although it was absent (OversignHeaders): do not oversign what"
          + " lists and relays add, or have them not add it."),
  FIELD_REMOVED(
      "a signed field was removed",
      "Look which server drops it; leave it out of the signature (OmitHeaders) if it is of no"
          + " weight."),
  FIELD_ORDER(
      "fields of the same name changed places",
      "Do not sign fields that occur several times and that relays reorder (OmitHeaders)."),
  FIELD_KEPT_ELSEWHERE(
      "a field was replaced, and its old text is in another field",
      "Sign after the program that replaces it, or have it leave the field alone."),
  FROM_REWRITTEN(
      "the From field was rewritten",
      "Lists do this because of DMARC (Mailman: from_is_list, dmarc_moderation_action): the list"
          + " itself must sign then. It is no fault of the signer."),
  ADDRESS_FORMAT(
      "addresses were written in another form",
      "A server rewrites addresses (Postfix: local_header_rewrite_clients, canonical_maps,"
          + " masquerade_domains): sign after it."),
  ADDRESS_ADDED("addresses were added", "Look which server adds them; sign after it."),
  ENCODED_WORD(
      "a text was encoded or decoded anew (RFC 2047)",
      "A list or gateway decodes fields and writes them anew: sign after it."),
  DATE_FORMAT("the date was written in another form", "A server normalises dates: sign after it."),
  CONTENT_TYPE(
      "the Content-Type was rewritten",
      "Whatever takes messages apart and builds them anew must do so before they are signed."),
  TRANSFER_ENCODING_FIELD(
      "Content-Transfer-Encoding was changed",
      "The body was converted, or was to be: see what is said of the body. Postfix:"
          + " disable_mime_output_conversion."),
  FOLDING(
      "fields were folded in another way",
      "Sign with relaxed header canonicalization (Canonicalization relaxed/simple or"
          + " relaxed/relaxed), which does not mind."),
  FIELD_SPACE(
      "white space in a field was changed",
      "Sign with relaxed header canonicalization (Canonicalization relaxed/simple or"
          + " relaxed/relaxed), which does not mind."),
  NAME_CASE(
      "the name of a field was written with other capitals",
      "Sign with relaxed header canonicalization (Canonicalization relaxed/simple or"
          + " relaxed/relaxed), which does not mind.");

  private final String sentence;
  private final String mend;

  Cause(String sentence, String mend) {
    this.sentence = sentence;
    this.mend = mend;
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
  public String mend() {
    return mend;
  }
}
