package org.signet.dkim.tag;

import java.util.Collection;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;

/** A tag list, RFC 6376 §3.2: names are unique and case-sensitive. Immutable. */
public final class TagList {
  private final Map<String, Tag> tags;

  TagList(Map<String, Tag> tags) {
    this.tags = Collections.unmodifiableMap(tags);
  }

  /**
   * Reads a tag list.
   *
   * @param text ISO-8859-1 text; octets above 0x7F are taken as parts of values, as RFC 6376 §3.2
   *     advises
   * @throws TagListSyntaxException if the text is no tag list
   */
  public static TagList parse(String text) throws TagListSyntaxException {
    return new TagListParser(text).parse();
  }

  /** The tag of this name; empty if there is none, which is not the same as a tag without value. */
  public Optional<Tag> tag(String name) {
    return Optional.ofNullable(tags.get(name));
  }

  /** All tags in their order. */
  public Collection<Tag> tags() {
    return tags.values();
  }
}
