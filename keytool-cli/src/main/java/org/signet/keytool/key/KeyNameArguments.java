package org.signet.keytool.key;

import java.util.Locale;
import org.signet.dkim.key.KeyName;
import org.signet.dkim.signature.DomainName;
import org.signet.keytool.terminal.CommandFailure;
import org.signet.keytool.terminal.DisplayText;

/**
 * Selector and domain of a command line, which become the name of a key: checked and in A-labels,
 * so that they are safe in file names, zone files and tags.
 */
public final class KeyNameArguments {
  private static final int MAX_NAME = 253;

  private KeyNameArguments() {}

  /**
   * The name that both make.
   *
   * @throws CommandFailure if one of them is no DNS name, or both are too long together
   */
  public static KeyName check(String selector, String domain) throws CommandFailure {
    KeyName name = new KeyName(checkSelector(selector), checkDomain(domain));
    if (name.dnsName().length() > MAX_NAME) {
      throw new CommandFailure(
          "the record's name would have "
              + name.dnsName().length()
              + " characters, and DNS allows "
              + MAX_NAME
              + "; use a shorter selector");
    }
    return name;
  }

  private static String checkSelector(String selector) throws CommandFailure {
    String name =
        DomainName.parseSelector(selector)
            .orElseThrow(
                () ->
                    new CommandFailure(
                        "the selector "
                            + quote(selector)
                            + " is not usable"
                            + advice(
                                selector,
                                ": use letters, digits and hyphens, such as \"s1\" or"
                                    + " \"mail-2027\"")))
            .toString();
    if (name.toLowerCase(Locale.ROOT).contains("_domainkey")) {
      throw new CommandFailure(
          "the selector "
              + quote(selector)
              + " contains \"_domainkey\", which is added to it anyway; give the part before it");
    }
    return name;
  }

  private static String checkDomain(String domain) throws CommandFailure {
    String name = domain.endsWith(".") ? domain.substring(0, domain.length() - 1) : domain;
    return DomainName.parseSelector(name)
        .orElseThrow(
            () ->
                new CommandFailure(
                    "the domain " + quote(domain) + " is not a DNS name" + advice(name, "")))
        .toString();
  }

  /** What to write in place of a name that is not one. */
  private static String advice(String name, String otherwise) {
    if (name.indexOf('\ufffd') >= 0) {
      return "; the locale of this shell cannot pass the name to a program: write its xn-- form";
    }
    return name.chars().allMatch(c -> c <= '~')
        ? otherwise
        : DomainName.properForm(name)
            .map(form -> "; names in Unicode are lower case and NFC: write " + quote(form))
            .orElse("; write an internationalized name in its xn-- form");
  }

  private static String quote(String text) {
    return "\"" + DisplayText.of(text) + "\"";
  }
}
