package org.signet.server.filter;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.net.IDN;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.james.mime4j.dom.address.Mailbox;
import org.apache.james.mime4j.field.address.LenientAddressParser;
import org.apache.james.mime4j.stream.ParserCursor;
import org.apache.james.mime4j.util.ByteArrayBuffer;

/**
 * Who wrote a message: the first address in {@code From} or in another field of {@code
 * SenderHeaders}.
 *
 * @param localPart as written, with its quotes if it needs them
 * @param domain in lower case and as A-labels (RFC 5890); or an address literal, for which no key
 *     is
 */
record Author(String localPart, String domain) {
  /** Longer values are no addresses, and would cost a parser too much (RFC 5322 §2.1.1: 998). */
  private static final int MAX_VALUE = 64 * 1024;

  private static final int MAX_NESTING = 64;
  private static final Pattern DOT_ATOM =
      Pattern.compile("[^\\s\"(),:;<>@\\[\\\\\\].]+(\\.[^\\s\"(),:;<>@\\[\\\\\\].]+)*");

  /** Names, with a dot at the end or not, and address literals. */
  private static final Pattern DOMAIN =
      Pattern.compile(
          "[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?(\\.[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?)*\\.?"
              + "|\\[[a-z0-9.:]+\\]");

  /**
   * The first author in the value of an address field.
   *
   * @param value ISO 8859-1 text, one char for each octet, folds included
   * @return empty if there is no address, or if the first one has no usable domain
   */
  static Optional<Author> first(String value) {
    return mailboxes(value).stream().findFirst().flatMap(Author::of);
  }

  /**
   * The domains of all authors, each once.
   *
   * @return none if there is no author, or if one of them has no usable domain
   */
  static List<String> domains(String value) {
    List<Mailbox> mailboxes = mailboxes(value);
    List<Author> authors = mailboxes.stream().flatMap(box -> of(box).stream()).toList();
    return authors.size() == mailboxes.size()
        ? authors.stream().map(Author::domain).distinct().toList()
        : List.of();
  }

  private static List<Mailbox> mailboxes(String value) {
    if (value.length() > MAX_VALUE || nesting(value) > MAX_NESTING) {
      return List.of();
    }
    byte[] octets = value.getBytes(ISO_8859_1);
    return LenientAddressParser.DEFAULT
        .parseAddressList(
            new ByteArrayBuffer(octets, octets.length, true), new ParserCursor(0, octets.length))
        .flatten();
  }

  private static Optional<Author> of(Mailbox mailbox) {
    String local = mailbox.getLocalPart();
    if (local == null
        || local.isEmpty()
        || local.chars().anyMatch(Character::isISOControl)
        || mailbox.getDomain() == null) {
      return Optional.empty();
    }
    return normalized(mailbox.getDomain()).map(domain -> new Author(quotedIfNeeded(local), domain));
  }

  /** Lower case and A-labels; empty if this is no domain name. */
  private static Optional<String> normalized(String domain) {
    String ascii = domain;
    if (!domain.chars().allMatch(c -> c < 0x80)) { // the parser has decoded UTF-8
      try {
        ascii = IDN.toASCII(domain, IDN.USE_STD3_ASCII_RULES);
      } catch (IllegalArgumentException e) {
        return Optional.empty();
      }
    }
    ascii = ascii.toLowerCase(Locale.ROOT);
    return ascii.length() <= 253 && DOMAIN.matcher(ascii).matches()
        ? Optional.of(ascii)
        : Optional.empty();
  }

  private static String quotedIfNeeded(String local) {
    return DOT_ATOM.matcher(local).matches()
        ? local
        : '"' + local.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }

  /** How deep comments are nested at the most: parsers of them are recursive. */
  private static int nesting(String value) {
    int depth = 0;
    int deepest = 0;
    for (int i = 0; i < value.length(); i++) {
      switch (value.charAt(i)) {
        case '(' -> deepest = Math.max(deepest, ++depth);
        case ')' -> depth = Math.max(0, depth - 1);
        default -> {}
      }
    }
    return deepest;
  }

  /** The domain and those above it, the nearest first. */
  List<String> domainAndParents() {
    List<String> all = new ArrayList<>();
    for (int from = 0; from >= 0; ) {
      all.add(domain.substring(from));
      int dot = domain.indexOf('.', from);
      from = dot < 0 ? -1 : dot + 1;
    }
    return all;
  }

  @Override
  public String toString() {
    return localPart + '@' + domain;
  }
}
