package org.signet.dkim.sign;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.signet.dkim.message.FieldName;
import org.signet.dkim.message.HeaderField;
import org.signet.dkim.message.HeaderSection;
import org.signet.dkim.signature.DkimSignature;

/**
 * Which header fields are signed, RFC 6376 §5.4. Names are compared without regard to case; {@code
 * *} inside a name of the sign and omit lists stands for any characters. From is always signed, and
 * what is oversigned is signed. Immutable.
 *
 * @param sign names to sign
 * @param omit names not to sign even if the sign list has them; From cannot be omitted
 * @param oversign names to list once more than they occur, so that none can be added (RFC 6376
 *     §5.4); no wildcards
 */
public record HeadersToSign(List<String> sign, List<String> omit, List<String> oversign) {
  private static final String FROM = "From";

  private static final HeadersToSign DEFAULTS =
      new HeadersToSign(
          List.of(
              "From",
              "Sender",
              "Reply-To",
              "Subject",
              "Date",
              "Message-ID",
              "To",
              "Cc",
              "MIME-Version",
              "Content-Type",
              "Content-Transfer-Encoding",
              "Content-ID",
              "Content-Description",
              "Resent-Date",
              "Resent-From",
              "Resent-Sender",
              "Resent-To",
              "Resent-Cc",
              "Resent-Message-ID",
              "In-Reply-To",
              "References",
              "List-Id",
              "List-Help",
              "List-Unsubscribe",
              "List-Unsubscribe-Post",
              "List-Subscribe",
              "List-Post",
              "List-Owner",
              "List-Archive"),
          List.of("Return-Path", "Received", "Comments", "Keywords"),
          List.of(
              "From",
              "To",
              "Cc",
              "Reply-To",
              "Subject",
              "Date",
              "Message-ID",
              "MIME-Version",
              "Content-Type",
              "Content-Transfer-Encoding"));

  /** Checks the names and copies the lists. */
  public HeadersToSign {
    sign = List.copyOf(sign);
    omit = List.copyOf(omit);
    oversign = List.copyOf(oversign);
    for (List<String> names : List.of(sign, omit, oversign)) {
      for (String name : names) {
        if (!FieldName.isValid(name)) {
          throw new IllegalArgumentException(
              "not the name of a header field: \"" + name.replaceAll("[^\\x20-\\x7E]", "?") + "\"");
        }
      }
    }
    for (String name : oversign) {
      if (name.indexOf('*') >= 0) {
        throw new IllegalArgumentException("a name to oversign cannot have a wildcard: " + name);
      }
    }
  }

  /**
   * The fields of RFC 6376 §5.4.1, the ones that decide how a message is shown (MIME), Message-ID,
   * and the List fields with those of RFC 8058. What a reader sees of a message, or its program
   * needs to show it, is oversigned, so that nobody can add one; fields that relays and lists add
   * are not.
   */
  public static HeadersToSign defaults() {
    return DEFAULTS;
  }

  /**
   * These lists, with the names of {@link #defaults} oversigned as far as these lists sign them:
   * what somebody leaves unsigned may be changed and added by others.
   */
  public static HeadersToSign of(List<String> sign, List<String> omit) {
    HeadersToSign alone = new HeadersToSign(sign, omit, List.of());
    return new HeadersToSign(
        sign,
        omit,
        DEFAULTS.oversign.stream().filter(name -> alone.isSigned(name, Set.of())).toList());
  }

  /**
   * The fields to sign, in their order in the message. DKIM-Signature fields are never signed:
   * relays reorder them (§5.4).
   */
  List<HeaderField> selectFields(HeaderSection header) {
    Set<String> oversigned = lowerCaseOversign();
    List<HeaderField> fields = new ArrayList<>();
    for (HeaderField field : header.fields()) {
      if (FieldName.isValid(field.name()) && isSigned(field.name(), oversigned)) {
        fields.add(field);
      }
    }
    return fields;
  }

  /**
   * The names for {@code h=}: each field to sign once and as the message spells it, then the
   * oversigned names.
   */
  List<String> select(HeaderSection header) {
    List<String> names = new ArrayList<>();
    for (HeaderField field : selectFields(header)) {
      names.add(field.name());
    }
    Set<String> oversigned = lowerCaseOversign();
    for (String name : oversign) {
      if (oversigned.remove(FieldName.lowerCase(name))) {
        names.add(name);
      }
    }
    return names;
  }

  private Set<String> lowerCaseOversign() {
    Set<String> names = new HashSet<>();
    for (String name : oversign) {
      names.add(FieldName.lowerCase(name));
    }
    return names;
  }

  private boolean isSigned(String name, Set<String> oversigned) {
    if (FieldName.same(name, DkimSignature.FIELD_NAME)) {
      return false;
    }
    return FieldName.same(name, FROM)
        || oversigned.contains(FieldName.lowerCase(name))
        || (matchesAny(sign, name) && !matchesAny(omit, name));
  }

  private static boolean matchesAny(List<String> patterns, String name) {
    for (String pattern : patterns) {
      if (pattern.indexOf('*') < 0
          ? FieldName.same(pattern, name)
          : matches(FieldName.lowerCase(pattern), FieldName.lowerCase(name))) {
        return true;
      }
    }
    return false;
  }

  /**
   * Wildcard match that goes back to the last star only, so the time is bounded by the product of
   * the lengths.
   */
  private static boolean matches(String pattern, String name) {
    int p = 0;
    int n = 0;
    int star = -1;
    int mark = 0;
    while (n < name.length()) {
      if (p < pattern.length() && pattern.charAt(p) == '*') {
        star = p++;
        mark = n;
      } else if (p < pattern.length() && pattern.charAt(p) == name.charAt(n)) {
        p++;
        n++;
      } else if (star >= 0) {
        p = star + 1;
        n = ++mark;
      } else {
        return false;
      }
    }
    while (p < pattern.length() && pattern.charAt(p) == '*') {
      p++;
    }
    return p == pattern.length();
  }
}
