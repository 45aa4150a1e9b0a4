package org.signet.policy.table;

import org.signet.policy.text.Note;
import org.signet.policy.text.Words;

/** What there is to say of data sets and their entries. */
public enum TableCode implements Note.Code {
  // --- data sets ---
  CANNOT_READ("cannot read {e}: {}{}"),
  PATH_BEGINS_WITH_SPACE(" (the path begins with a space)"),
  LIST_NEEDED("a list is needed here: refile: cannot be used, write csl: or file:"),
  BERKELEY_DB(
      "Berkeley DB and LMDB files cannot be read; write the table as text and name it with file: or"
          + " refile:"),
  UNSUPPORTED_DATA_SET(
      "data sets of type {}: are not supported; export the table to a text file, name it with file:"
          + " or refile:, and reload after each change"),
  LUA_DATA_SET(
      "Lua data sets are not supported; write the table as text and name it with file: or refile:"),
  UNKNOWN_DATA_SET("unknown data set type in {q}; known are csl:, file: and refile:{}"),
  WRITE_CSL("; before a list of addresses write csl:"),

  // --- entries of any table ---
  INDENTED("begins with a space: OpenDKIM ignores such a line, Signet does not"),
  NOT_A_PATTERN("{q} is not a regular expression that can be used"),
  READ_AS_REGEX(
      "{q} has characters of regular expressions and is read as one; only * is meant to be special"),
  NEVER_FOUND("{q} never matches: {}"),
  NOT_LOWER_CASE("names in Unicode are lower case and NFC (IDNA 2008); write {q}"),
  NOT_IDNA(
      "not a domain name by IDNA 2008; if it is meant as a pattern, write whole labels, or A-labels"
          + " (xn--...)"),
  /** The end of a sentence: the name that was probably meant. */
  WRITE_NAME("; write {q}"),

  // --- KeyTable ---
  CORRUPT_ENTRY("KeyTable entry for {q} corrupt: want domain:selector:key"),
  NOT_A_DOMAIN("{q} is not a domain name{}"),
  ONE_LABEL(": it has one label, and d= has two at least (RFC 6376)"),
  NOT_A_SELECTOR("{q} is not a selector{}"),
  HISTORIC_ALGORITHM("{} must not sign any more (RFC 8301); write rsa-sha256"),
  OTHER_ALGORITHM("a {} cannot sign with {}"),
  NOT_THE_TEXT_OF_A_KEY(
      "{q} is not the text of a key; if it is a path, begin it with /, ./ or ../"),
  CANNOT_LOOK_FOR_KEYS("cannot look for keys {e}: {}"),
  /** Something about the key of an entry. */
  KEY("key {q}: {}"),
  /** In the log of a message, which needs such an entry. */
  ENTRY_IS_CORRUPT("KeyTable entry for {q} corrupt"),
  CANNOT_SIGN_FOR("{q} is not a domain name that can be signed for"),
  NO_KEY_FILE("there was no key file for {}"),

  // --- SigningTable ---
  NO_KEY_NAME("no key name after {q} in SigningTable"),
  NEVER_FOUND_WITHOUT_REFILE(
      "{q} never matches in a SigningTable without refile:; write {q} or name the table with"
          + " refile:"),
  SIGNER_WITHOUT_AT("signer {q} has no @: it is left out of signatures"),
  UNKNOWN_KEY("could not find valid key record {q} in KeyTable"),

  // --- lists of hosts ---
  LISTS_NO_HOST("{q} lists no host, as in OpenDKIM: {e}"),
  LISTS_EVERY_HOST("{}: {q} lists every host: anybody's mail {}"),
  LISTS_ALL_WITHOUT_NAME("{}: {q} lists every client that has no name in the DNS: their mail {}"),
  NOT_READ_AS_PATTERN("cannot be read as a pattern"),
  NOTHING_NEGATED("nothing after !"),
  STAR_WITHOUT_REFILE("* is special in refile: only; write .domain for all hosts of a domain"),
  PATTERN_EXCLUDES("a pattern that begins with * excludes; write .domain"),
  WRITE_WITHOUT_BRACKETS("write the address without brackets"),
  WRITE_ADDRESS("write {}"),
  NOT_AN_ADDRESS("not an address"),
  NOT_A_WHOLE_ADDRESS("not a whole IPv4 address; write four numbers, and /length for a network"),
  WRITE_FOUR_NUMBERS("write the address whole, with four numbers"),
  NO_ADDRESS_BEFORE_SLASH("not an address before the slash"),
  WRITE_LENGTH("write the network as address/length, with a length from 0 to {}"),

  // --- the list of public suffixes ---
  CUT_SHORT("the list is cut short: a section begins and does not end"),
  NO_RULE("there is no rule in it: is this a list of public suffixes?"),
  NOT_A_RULE("{q} is not a rule of a list of public suffixes: write NAME, *.NAME or !NAME");

  private final String sentence;

  TableCode(String sentence) {
    this.sentence = sentence;
  }

  @Override
  public String id() {
    return Words.of(this);
  }

  @Override
  public String sentence() {
    return sentence;
  }
}
