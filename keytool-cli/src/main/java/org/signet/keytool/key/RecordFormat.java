package org.signet.keytool.key;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import org.signet.policy.text.JsonLine;

/** The forms in which people publish a key record. All end with a line end. */
enum RecordFormat {
  /** A line for a zone file, laid out as opendkim-genkey does. */
  BIND {
    @Override
    String write(KeyRecordText record) {
      return record.zoneFile();
    }
  },
  /** The text alone, on one line. */
  PLAIN {
    @Override
    String write(KeyRecordText record) {
      return record.text() + "\n";
    }
  },
  /** One object on one line: name, type, text, strings. */
  JSON {
    @Override
    String write(KeyRecordText record) {
      return new JsonLine()
          .beginObject()
          .key("name")
          .string(record.name().dnsName())
          .key("type")
          .string("TXT")
          .key("text")
          .string(record.text())
          .key("strings")
          .strings(record.strings())
          .endObject()
          .line();
    }
  },
  /** A command for FreeIPA, which reads values as zone files have them; the zone is the domain. */
  IPA {
    @Override
    String write(KeyRecordText record) {
      return "ipa dnsrecord-add "
          + record.name().domain()
          + ". "
          + record.name().nameInDomain()
          + " --ttl="
          + TIME_TO_LIVE
          + " --txt-rec="
          + shellQuoted(TxtRecordText.quote(record.strings()))
          + "\n";
    }
  },
  /** A script for nsupdate, RFC 2136, which replaces whatever TXT record has the name. */
  NSUPDATE {
    @Override
    String write(KeyRecordText record) {
      String name = record.name().dnsName() + ".";
      return "update delete "
          + name
          + " TXT\n"
          + "update add "
          + name
          + " "
          + TIME_TO_LIVE
          + " TXT "
          + TxtRecordText.quote(record.strings())
          + "\n"
          + "send\n";
    }
  },
  /** A change batch for {@code aws route53 change-resource-record-sets}. */
  ROUTE53 {
    @Override
    String write(KeyRecordText record) {
      return new JsonLine()
          .beginObject()
          .key("Changes")
          .beginArray()
          .beginObject()
          .key("Action")
          .string("UPSERT")
          .key("ResourceRecordSet")
          .beginObject()
          .key("Name")
          .string(record.name().dnsName() + ".")
          .key("Type")
          .string("TXT")
          .key("TTL")
          .number(TIME_TO_LIVE)
          .key("ResourceRecords")
          .beginArray()
          .beginObject()
          .key("Value")
          .string(TxtRecordText.quote(record.strings()))
          .endObject()
          .endArray()
          .endObject()
          .endObject()
          .endArray()
          .endObject()
          .line();
    }
  },
  /** A body for {@code POST /zones/ZONE/dns_records} of Cloudflare's API. */
  CLOUDFLARE {
    @Override
    String write(KeyRecordText record) {
      return new JsonLine()
          .beginObject()
          .key("type")
          .string("TXT")
          .key("name")
          .string(record.name().dnsName())
          .key("content")
          .string(TxtRecordText.quote(record.strings()))
          .key("ttl")
          .number(TIME_TO_LIVE)
          .endObject()
          .line();
    }
  },
  /** An element of {@code D()} in dnsconfig.js of DNSControl, which cuts long values itself. */
  DNSCONTROL {
    @Override
    String write(KeyRecordText record) {
      return "TXT("
          + new JsonLine().string(record.name().nameInDomain()).text()
          + ", "
          + new JsonLine().string(record.text()).text()
          + ", TTL("
          + TIME_TO_LIVE
          + ")),\n";
    }
  },
  /** A line for the data file of tinydns, which cuts long values itself, after 127 octets. */
  TINYDNS {
    @Override
    String write(KeyRecordText record) {
      StringBuilder text = new StringBuilder();
      for (char c : record.text().toCharArray()) {
        if (c == ':' || c == '\\') {
          text.append(String.format("\\%03o", (int) c));
        } else {
          text.append(c);
        }
      }
      return "'" + record.name().dnsName() + ":" + text + ":" + TIME_TO_LIVE + "\n";
    }
  },
  /**
   * An entry as BIND's and PowerDNS's LDAP back-ends have it (dNSDomain2, TXTRecord); its place in
   * the tree, the domain's labels as dc=, is for many to be changed.
   */
  LDIF {
    @Override
    String write(KeyRecordText record) {
      String label = record.name().nameInDomain();
      String base =
          Arrays.stream(record.name().domain().split("\\.", -1))
              .map(part -> "dc=" + part)
              .collect(Collectors.joining(","));
      return "dn: dc="
          + label
          + ","
          + base
          + "\nchangetype: add\nobjectClass: domainRelatedObject\nobjectClass: dNSDomain2\n"
          + "objectClass: top\ndc: "
          + label
          + "\nassociatedDomain: "
          + record.name().dnsName()
          + "\ndNSTTL: "
          + TIME_TO_LIVE
          + "\ntXTRecord: "
          + record.text()
          + "\n";
    }
  };

  /** Seconds; an hour, so that a mistake does not stay long. */
  private static final int TIME_TO_LIVE = 3600;

  /** One word for a POSIX shell. */
  private static String shellQuoted(String text) {
    return "'" + text.replace("'", "'\\''") + "'";
  }

  abstract String write(KeyRecordText record);

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
