package org.signet.dkim.dns;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.signet.dkim.key.DnssecStatus;
import org.signet.dkim.key.KeyLookupResult;
import org.signet.dkim.key.KeyLookupResult.Cause;
import org.xbill.DNS.CNAMERecord;
import org.xbill.DNS.DNAMERecord;
import org.xbill.DNS.EDNSOption;
import org.xbill.DNS.ExtendedErrorCodeOption;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.NSRecord;
import org.xbill.DNS.Name;
import org.xbill.DNS.NameTooLongException;
import org.xbill.DNS.OPTRecord;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.SOARecord;
import org.xbill.DNS.Section;
import org.xbill.DNS.TXTRecord;

/**
 * Reads what one DNS message says about the TXT records of a name, and follows aliases as far as
 * the message goes (RFC 1034 §4.3.2, RFC 6672).
 */
final class TxtReader {
  private static final int MAX_ALIASES = 10;

  /**
   * DNSSEC Bogus, Signature Expired, Signature Not Yet Valid, DNSKEY Missing, RRSIGs Missing, No
   * Zone Key Bit Set, NSEC Missing.
   */
  private static final Set<Integer> BOGUS_ERRORS = Set.of(6, 7, 8, 9, 10, 11, 12);

  private final Message message;
  private final DnssecStatus dnssec;
  private Name name;
  private long timeToLive = Integer.MAX_VALUE;

  private TxtReader(Message message, Name name, DnssecStatus dnssec) {
    this.message = message;
    this.dnssec = dnssec;
    this.name = name;
  }

  /**
   * What the message says.
   *
   * @param dnssec what is known of the answer, and of those that led to it
   */
  static TxtAnswer read(Message message, Name asked, DnssecStatus dnssec) {
    return new TxtReader(message, asked, dnssec).read();
  }

  private TxtAnswer read() {
    if (!message.getHeader().getFlag(Flags.QR) || message.getHeader().getFlag(Flags.TC)) {
      return failed(Cause.BAD_ANSWER, "no answer, or a part of one");
    }
    return switch (message.getRcode()) {
      case Rcode.NOERROR -> records();
      case Rcode.NXDOMAIN -> new TxtAnswer.Last(new KeyLookupResult.NoSuchName(negativeTime()));
      case Rcode.SERVFAIL ->
          isBogus()
              ? failed(Cause.BOGUS, "DNSSEC validation failed")
              : failed(Cause.SERVFAIL, "SERVFAIL");
      case Rcode.REFUSED -> failed(Cause.REFUSED, "REFUSED");
      default -> failed(Cause.BAD_ANSWER, Rcode.string(message.getRcode()));
    };
  }

  private static TxtAnswer failed(Cause cause, String text) {
    return new TxtAnswer.Last(new KeyLookupResult.Failed(cause, text));
  }

  private TxtAnswer records() {
    Name asked = name;
    for (int aliases = 0; aliases <= MAX_ALIASES; aliases++) {
      KeyTexts texts = texts();
      if (!texts.isEmpty()) {
        return new TxtAnswer.Last(texts.found(Duration.ofSeconds(timeToLive), dnssec));
      }
      Name target = aliasOf(name);
      if (target.equals(name)) {
        if (!name.equals(asked) && !hasSoa()) {
          return new TxtAnswer.Alias(name, dnssec);
        }
        return isReferral()
            ? failed(Cause.BAD_ANSWER, "a referral")
            : new TxtAnswer.Last(new KeyLookupResult.NoData(negativeTime()));
      }
      name = target;
    }
    return failed(Cause.BAD_ANSWER, "too many aliases");
  }

  private KeyTexts texts() {
    KeyTexts texts = new KeyTexts();
    for (Record record : message.getSection(Section.ANSWER)) {
      if (record instanceof TXTRecord txt && record.getName().equals(name)) {
        texts.add(txt);
        timeToLive = Math.min(timeToLive, record.getTTL());
      }
    }
    return texts;
  }

  /** Where the name points to, or itself. */
  private Name aliasOf(Name alias) {
    for (Record record : message.getSection(Section.ANSWER)) {
      if (record instanceof CNAMERecord cname && record.getName().equals(alias)) {
        timeToLive = Math.min(timeToLive, record.getTTL());
        return cname.getTarget();
      }
    }
    for (Record record : message.getSection(Section.ANSWER)) {
      if (record instanceof DNAMERecord dname
          && alias.subdomain(record.getName())
          && !alias.equals(record.getName())) {
        timeToLive = Math.min(timeToLive, record.getTTL());
        try {
          return alias.fromDNAME(dname);
        } catch (NameTooLongException e) {
          return alias; // such a name does not exist
        }
      }
    }
    return alias;
  }

  private boolean hasSoa() {
    return soa().isPresent();
  }

  /** RFC 2308 §2.2: servers elsewhere are named, and nothing is said of the name. */
  private boolean isReferral() {
    return !hasSoa()
        && message.getSection(Section.AUTHORITY).stream().anyMatch(NSRecord.class::isInstance);
  }

  private Optional<SOARecord> soa() {
    return message.getSection(Section.AUTHORITY).stream()
        .filter(SOARecord.class::isInstance)
        .map(SOARecord.class::cast)
        .findFirst();
  }

  /** RFC 2308 §5: the lesser of the SOA record's own time and its MINIMUM. */
  private Optional<Duration> negativeTime() {
    return soa().map(soa -> Duration.ofSeconds(Math.min(soa.getTTL(), soa.getMinimum())));
  }

  /** Whether a resolver says so in an extended error, RFC 8914 §4.7 to §4.13. */
  private boolean isBogus() {
    OPTRecord opt = message.getOPT();
    return opt != null
        && opt.getOptions(EDNSOption.Code.EDNS_EXTENDED_ERROR).stream()
            .filter(ExtendedErrorCodeOption.class::isInstance)
            .mapToInt(option -> ((ExtendedErrorCodeOption) option).getErrorCode())
            .anyMatch(BOGUS_ERRORS::contains);
  }
}
