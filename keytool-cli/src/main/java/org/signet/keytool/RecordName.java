package org.signet.keytool;

import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Where a public key is published, RFC 6376 §3.6.2.1: {@code selector._domainkey.domain}. Selector
 * and domain are checked, so that they are safe in file names, zone files and tags.
 */
record RecordName(String selector, String domain) {
  private static final int MAX_NAME = 253;
  private static final Pattern LABELS =
      Pattern.compile(
          "[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?(\\.[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?)*",
          Pattern.CASE_INSENSITIVE);

  /**
   * @throws CommandFailure if one of them is no DNS name, or both are too long together
   */
  static RecordName of(String selector, String domain) throws CommandFailure {
    RecordName name = new RecordName(checkSelector(selector), checkDomain(domain));
    if (name.absolute().length() > MAX_NAME) {
      throw new CommandFailure(
          "the record's name would have "
              + name.absolute().length()
              + " characters, and DNS allows "
              + MAX_NAME
              + "; take a shorter selector");
    }
    return name;
  }

  /** The name in the domain's own zone, without a dot at the end. */
  String relative() {
    return selector + "._domainkey";
  }

  /** The whole name, without a dot at the end. */
  String absolute() {
    return relative() + "." + domain;
  }

  private static String checkSelector(String selector) throws CommandFailure {
    if (!isDnsName(selector)) {
      throw new CommandFailure(
          "the selector "
              + quote(selector)
              + " is not usable: take letters, digits and hyphens, such as \"s1\" or \"mail-2027\"");
    }
    if (selector.toLowerCase(Locale.ROOT).contains("_domainkey")) {
      throw new CommandFailure(
          "the selector "
              + quote(selector)
              + " contains \"_domainkey\", which is added to it anyway; give the part before it");
    }
    return selector;
  }

  private static String checkDomain(String domain) throws CommandFailure {
    String name = domain.endsWith(".") ? domain.substring(0, domain.length() - 1) : domain;
    if (isDnsName(name)) {
      return name;
    }
    boolean international = name.chars().anyMatch(c -> c > '~');
    throw new CommandFailure(
        "the domain "
            + quote(domain)
            + " is not a DNS name"
            + (international ? "; write an internationalized name in its xn-- form" : ""));
  }

  private static boolean isDnsName(String text) {
    return text.length() <= MAX_NAME && LABELS.matcher(text).matches();
  }

  private static String quote(String text) {
    return "\"" + DisplayText.of(text) + "\"";
  }
}
