package org.signet.keytool.key;

import java.util.ArrayList;
import java.util.List;
import org.signet.dkim.key.KeyName;

/**
 * A key record to publish.
 *
 * @param name where it belongs
 * @param owner its name in the zone file form: relative, or whole with a dot at the end
 * @param tags its tags before {@code p=}
 * @param key its {@code k=} and {@code p=}
 */
record KeyRecordText(KeyName name, String owner, RecordTags tags, PublicKeyText key) {
  /** Key data in one string of the zone file form, as opendkim-genkey cuts it. */
  private static final int KEY_DATA = 250;

  /** The value of the record in one piece. */
  String text() {
    return tags.before(key.type()) + "p=" + key.data();
  }

  /** The value in as few strings as possible. */
  List<String> strings() {
    return TxtRecordText.cut(text());
  }

  /** The line for a zone file, laid out as opendkim-genkey does, with its line end. */
  String zoneFile() {
    StringBuilder line = new StringBuilder(owner).append("\tIN\tTXT\t( ");
    String separator = "";
    for (String string : stringsAsOpenDkim()) {
      line.append(separator).append(TxtRecordText.quote(string));
      separator = "\n\t  ";
    }
    return line.append(" )  ; ----- DKIM key ")
        .append(name.selector())
        .append(" for ")
        .append(name.domain())
        .append('\n')
        .toString();
  }

  private List<String> stringsAsOpenDkim() {
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
