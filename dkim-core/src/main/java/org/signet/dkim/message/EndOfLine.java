package org.signet.dkim.message;

/**
 * How the lines of a message end, where it is read and where it is written.
 *
 * <p>Signatures are made over CRLF (RFC 6376 §5.3), and mail in files often has LF alone. A bare LF
 * in such a file is a line end, since mail servers that are given the file send CRLF for it. A bare
 * CR is an octet of the message in either form.
 */
public enum EndOfLine {
  /** CRLF, as mail goes over the wire (RFC 5322 §2.1): a bare LF is an octet of the message. */
  CRLF,

  /** LF, with or without a CR before it, as in files: each is read as CRLF, and written as LF. */
  LF
}
