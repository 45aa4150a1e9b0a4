package org.signet.keytool;

import java.util.Locale;

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
          .string(record.name().absolute())
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
  /** A script for nsupdate, RFC 2136, which replaces whatever TXT record has the name. */
  NSUPDATE {
    @Override
    String write(KeyRecordText record) {
      String name = record.name().absolute() + ".";
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
          .string(record.name().absolute() + ".")
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
  };

  /** Seconds; an hour, so that a mistake does not stay long. */
  private static final int TIME_TO_LIVE = 3600;

  abstract String write(KeyRecordText record);

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
