package org.signet.dkim.dns;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.signet.dkim.key.KeyLookupResult;
import org.signet.dkim.key.KeyLookupResult.Cause;
import org.xbill.DNS.CNAMERecord;
import org.xbill.DNS.DNAMERecord;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.NameTooLongException;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.TXTRecord;
import org.xbill.DNS.Type;

/**
 * What one DNS message says about the TXT records of a name, aliases followed as far as the message
 * goes (RFC 1034 §4.3.2, RFC 6672).
 */
final class TxtAnswer {
  private static final int MAX_ALIASES = 10;

  /** The message has an alias and does not say what is there: ask on. */
  record Alias(Name target) {}

  private final Message message;
  private Name name;
  private long timeToLive = Integer.MAX_VALUE;

  private TxtAnswer(Message message, Name name) {
    this.message = message;
    this.name = name;
  }

  /** A {@link KeyLookupResult}, or an {@link Alias}. */
  static Object read(Message message, Name asked) {
    return new TxtAnswer(message, asked).read();
  }

  private Object read() {
    return switch (message.getRcode()) {
      case Rcode.NOERROR -> records();
      case Rcode.NXDOMAIN -> new KeyLookupResult.NoSuchName();
      case Rcode.SERVFAIL -> new KeyLookupResult.Failed(Cause.SERVFAIL, "SERVFAIL");
      case Rcode.REFUSED -> new KeyLookupResult.Failed(Cause.REFUSED, "REFUSED");
      default -> new KeyLookupResult.Failed(Cause.BAD_ANSWER, Rcode.string(message.getRcode()));
    };
  }

  private Object records() {
    Name asked = name;
    for (int aliases = 0; aliases <= MAX_ALIASES; aliases++) {
      List<String> texts = texts();
      if (!texts.isEmpty()) {
        return new KeyLookupResult.Found(texts, Duration.ofSeconds(timeToLive));
      }
      Name target = aliasOf(name);
      if (target.equals(name)) {
        boolean complete = name.equals(asked) || hasSoa();
        return complete ? new KeyLookupResult.NoData() : new Alias(name);
      }
      name = target;
    }
    return new KeyLookupResult.Failed(Cause.BAD_ANSWER, "too many aliases");
  }

  private List<String> texts() {
    List<String> texts = new ArrayList<>(1);
    for (Record record : message.getSection(Section.ANSWER)) {
      if (record instanceof TXTRecord txt && record.getName().equals(name)) {
        ByteArrayOutputStream joined = new ByteArrayOutputStream(512);
        for (byte[] string : txt.getStringsAsByteArrays()) {
          joined.write(string, 0, string.length);
        }
        texts.add(joined.toString(StandardCharsets.ISO_8859_1));
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
    return message.getSection(Section.AUTHORITY).stream()
        .anyMatch(record -> record.getType() == Type.SOA);
  }
}
