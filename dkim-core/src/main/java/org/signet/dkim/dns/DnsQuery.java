package org.signet.dkim.dns;

import java.nio.ByteBuffer;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.OPTRecord;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/**
 * A question for TXT records as it is sent, with an identifier that nobody can guess, and what
 * makes a message an answer to it (RFC 5452 §9.1). Immutable.
 */
final class DnsQuery {
  /** Octets of the largest answer in a datagram, RFC 6891 §6.2.5: such are not cut in pieces. */
  private static final int PAYLOAD = 1232;

  private static final int HEADER = 12;
  private static final int TYPE_AND_CLASS = 4;
  private static final int FLAGS = 2;
  private static final int TC = 0x02;
  private static final int RCODE = 0x0f;
  private static final int QUESTIONS = 4;

  private final byte[] octets;
  private final int questionEnd;

  private DnsQuery(byte[] octets, int questionEnd) {
    this.octets = octets;
    this.questionEnd = questionEnd;
  }

  /**
   * A query.
   *
   * @param wantsDnssec whether to ask if the answer is authentic, RFC 6840 §5.7
   * @param checksDisabled whether to ask for an answer even if it is not authentic
   */
  static DnsQuery of(Name name, boolean wantsDnssec, boolean checksDisabled) {
    Message message = Message.newQuery(Record.newRecord(name, Type.TXT, DClass.IN));
    if (wantsDnssec) {
      message.getHeader().setFlag(Flags.AD);
    }
    if (checksDisabled) {
      message.getHeader().setFlag(Flags.CD);
    }
    message.addRecord(new OPTRecord(PAYLOAD, 0, 0), Section.ADDITIONAL);
    return new DnsQuery(message.toWire(), HEADER + name.length() + TYPE_AND_CLASS);
  }

  /** The message, for one channel. */
  ByteBuffer toSend() {
    return ByteBuffer.wrap(octets);
  }

  /** Octets of the message. */
  int length() {
    return octets.length;
  }

  /**
   * Whether this is an answer to the query: it has the same identifier and question, whatever else
   * it says. A server that could not read the query may leave out the question.
   *
   * @param answer from its position on
   */
  boolean isAnsweredBy(ByteBuffer answer) {
    int start = answer.position();
    if (answer.remaining() < HEADER
        || answer.get(start) != octets[0]
        || answer.get(start + 1) != octets[1]) {
      return false;
    }
    int questions = Short.toUnsignedInt(answer.getShort(start + QUESTIONS));
    if (questions == 0) {
      int rcode = answer.get(start + FLAGS + 1) & RCODE;
      return rcode != Rcode.NOERROR && rcode != Rcode.NXDOMAIN;
    }
    return questions == 1 && answer.remaining() >= questionEnd && hasSameQuestion(answer, start);
  }

  /** Without regard to case; the octets that are not letters of the name are below 'A'. */
  private boolean hasSameQuestion(ByteBuffer answer, int start) {
    for (int i = HEADER; i < questionEnd; i++) {
      if (lowerCase(answer.get(start + i)) != lowerCase(octets[i])) {
        return false;
      }
    }
    return true;
  }

  private static int lowerCase(byte octet) {
    return octet >= 'A' && octet <= 'Z' ? octet + ('a' - 'A') : octet;
  }

  /** Whether a message, which is an answer, says that it does not hold everything. */
  static boolean isTruncated(byte[] answer) {
    return (answer[FLAGS] & TC) != 0;
  }
}
