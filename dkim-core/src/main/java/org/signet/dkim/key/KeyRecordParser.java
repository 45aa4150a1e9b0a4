package org.signet.dkim.key;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.signet.dkim.algorithm.KeyType;
import org.signet.dkim.tag.Tag;
import org.signet.dkim.tag.TagList;
import org.signet.dkim.tag.TagListSyntaxException;

/**
 * Reads key records, RFC 6376 §3.6.1. What a record says about its use is kept, not judged: that
 * depends on the signature.
 */
public final class KeyRecordParser {
  /**
   * Octets of the longest text that is read, of all strings together; the record of an RSA key of
   * 8,192 bits has 1,400.
   */
  public static final int MAX_OCTETS = 4096;

  private KeyRecordParser() {}

  /**
   * Reads the text of a TXT record, its strings joined.
   *
   * @param text ISO-8859-1
   * @throws KeyRecordException with {@link KeyFault#RECORD_TOO_LONG}, {@link KeyFault#SYNTAX},
   *     {@link KeyFault#VERSION} or {@link KeyFault#UNKNOWN_TYPE}
   */
  public static KeyRecord parse(String text) throws KeyRecordException {
    if (text.length() > MAX_OCTETS) {
      throw new KeyRecordException(
          KeyFault.RECORD_TOO_LONG, "longer than " + MAX_OCTETS + " octets");
    }
    TagList tags;
    try {
      tags = TagList.parse(text);
    } catch (TagListSyntaxException e) {
      throw new KeyRecordException(KeyFault.SYNTAX, "not a tag list at offset " + e.offset());
    }
    checkVersion(tags);
    Tag data =
        tags.tag("p").orElseThrow(() -> new KeyRecordException(KeyFault.SYNTAX, "p= is missing"));
    return new KeyRecord(
        type(tags),
        tags.tag("h").isPresent() ? Optional.of(words(tags, "h")) : Optional.empty(),
        tags.tag("s").isPresent() ? words(tags, "s") : List.of("*"),
        tags.tag("t").isPresent() ? words(tags, "t") : List.of(),
        tags.tag("n").map(Tag::value),
        data.compact());
  }

  private static void checkVersion(TagList tags) throws KeyRecordException {
    Optional<Tag> version = tags.tag("v");
    if (version.isEmpty()) {
      return;
    }
    if (!tags.tags().iterator().next().name().equals("v")) {
      throw new KeyRecordException(KeyFault.VERSION, "v= is not the first tag");
    }
    if (!version.get().value().equals("DKIM1")) {
      throw new KeyRecordException(KeyFault.VERSION, "v= is not DKIM1");
    }
  }

  private static KeyType type(TagList tags) throws KeyRecordException {
    String word = tags.tag("k").map(Tag::value).orElse(KeyType.RSA.word());
    return KeyType.find(word)
        .orElseThrow(
            () -> new KeyRecordException(KeyFault.UNKNOWN_TYPE, "k= names an unknown type"));
  }

  /** A colon-separated list with folding white space on either side of the colons. */
  private static List<String> words(TagList tags, String name) throws KeyRecordException {
    String value = tags.tag(name).map(Tag::value).orElse("");
    List<String> words = new ArrayList<>();
    for (String part : value.split(":", -1)) {
      String word = part.strip();
      if (word.isEmpty() || word.chars().anyMatch(c -> c <= ' ')) {
        throw new KeyRecordException(KeyFault.SYNTAX, name + "= is not a list of words");
      }
      words.add(word);
    }
    return words;
  }
}
