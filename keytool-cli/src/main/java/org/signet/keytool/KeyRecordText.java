package org.signet.keytool;

import java.util.ArrayList;
import java.util.List;

/** A key record to publish: its name, its text, and the strings that the text is cut into. */
record KeyRecordText(RecordName name, RecordTags tags, PublicKeyText key) {
  /** Key data in one string of the record file, as opendkim-genkey cuts it. */
  private static final int KEY_DATA = 250;

  /** The value of the record in one piece. */
  String text() {
    return tags.before(key.type()) + "p=" + key.data();
  }

  /** The value in as few strings as possible. */
  List<String> strings() {
    return TxtRecordText.cut(text());
  }

  /** The value in strings as opendkim-genkey cuts it: the tags, then the key in pieces of 250. */
  List<String> stringsAsOpenDkim() {
    List<String> strings = new ArrayList<>(TxtRecordText.cut(tags.before(key.type())));
    String rest = key.data();
    String start = "p=";
    while (rest.length() > KEY_DATA) {
      strings.add(start + rest.substring(0, KEY_DATA));
      rest = rest.substring(KEY_DATA);
      start = "";
    }
    strings.add(start + rest);
    return strings;
  }
}
