package org.signet.milter.option;

/**
 * How the two sides talk: SMFIP_* of libmilter, third word of SMFIC_OPTNEG.
 *
 * <p>NO_* leaves an event out. NO_REPLY_* (SMFIP_NR_*) lets the MTA go on without an answer to it.
 */
public enum ProtocolFlag {
  /** SMFIP_NOCONNECT. */
  NO_CONNECT(1 << 0),
  /** SMFIP_NOHELO. */
  NO_HELO(1 << 1),
  /** SMFIP_NOMAIL. */
  NO_MAIL(1 << 2),
  /** SMFIP_NORCPT. */
  NO_RCPT(1 << 3),
  /** SMFIP_NOBODY. */
  NO_BODY(1 << 4),
  /** SMFIP_NOHDRS. */
  NO_HEADERS(1 << 5),
  /** SMFIP_NOEOH. */
  NO_END_OF_HEADERS(1 << 6),
  /** SMFIP_NR_HDR, formerly SMFIP_NOHREPL. */
  NO_REPLY_HEADER(1 << 7),
  /** SMFIP_NOUNKNOWN. */
  NO_UNKNOWN(1 << 8),
  /** SMFIP_NODATA. */
  NO_DATA(1 << 9),
  /** SMFIP_SKIP: the filter may answer "no more of these". */
  SKIP(1 << 10),
  /** SMFIP_RCPT_REJ: show recipients too that the MTA has refused by itself. */
  REJECTED_RCPT(1 << 11),
  /** SMFIP_NR_CONN. */
  NO_REPLY_CONNECT(1 << 12),
  /** SMFIP_NR_HELO. */
  NO_REPLY_HELO(1 << 13),
  /** SMFIP_NR_MAIL. */
  NO_REPLY_MAIL(1 << 14),
  /** SMFIP_NR_RCPT. */
  NO_REPLY_RCPT(1 << 15),
  /** SMFIP_NR_DATA. */
  NO_REPLY_DATA(1 << 16),
  /** SMFIP_NR_UNKN. */
  NO_REPLY_UNKNOWN(1 << 17),
  /** SMFIP_NR_EOH. */
  NO_REPLY_END_OF_HEADERS(1 << 18),
  /** SMFIP_NR_BODY. */
  NO_REPLY_BODY(1 << 19),
  /** SMFIP_HDR_LEADSPC: header values keep the space after the colon, in both directions. */
  HEADER_LEADING_SPACE(1 << 20),
  /** SMFIP_MDS_256K: payloads of up to 262143 octets. */
  MAX_DATA_256K(1 << 28),
  /** SMFIP_MDS_1M: payloads of up to 1048575 octets. */
  MAX_DATA_1M(1 << 29);

  private final int bit;

  ProtocolFlag(int bit) {
    this.bit = bit;
  }

  /** Its bit on the wire. */
  public int bit() {
    return bit;
  }
}
