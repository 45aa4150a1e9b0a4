package org.signet.server.filter;

import java.util.List;
import java.util.Locale;
import org.signet.dkim.sign.SigningProfile;
import org.signet.server.observe.Remark;

/**
 * What becomes of a message, and why.
 *
 * @param action what to do
 * @param reason the stable code of why
 * @param fromInternalHost whether the client is one of {@code InternalHosts}
 * @param trace every rule that was looked at, in order
 */
public record Decision(Action action, Reason reason, boolean fromInternalHost, List<Step> trace) {

  public Decision {
    trace = List.copyOf(trace);
  }

  /** What to do. */
  public sealed interface Action {
    /** Sign, once for each profile. */
    record Sign(List<SigningProfile> profiles) implements Action {
      public Sign {
        profiles = List.copyOf(profiles);
      }
    }

    /** Verify what signatures there are. */
    record Verify() implements Action {}

    /** Let it pass; only forged results are removed. */
    record LeaveAlone() implements Action {}

    /** Let it pass with the result permerror: its header is not one of RFC 5322. */
    record Malformed() implements Action {}

    /** Ask for it again later: it should be signed, and that is not possible now. */
    record TempFail() implements Action {}
  }

  /** Why. The lower-case form with hyphens is stable: scripts may rely on it. */
  public enum Reason {
    /** An internal or authenticated client, and a key for the author. */
    SIGNED,
    /** Not to be signed, hence verified. */
    VERIFIED,
    /** The author's domain is in {@code ExemptDomains}. */
    EXEMPT_DOMAIN,
    /** A recipient is in {@code DontSignMailTo}. */
    EXEMPT_RECIPIENT,
    /** {@code Mode} is s, and this is not to be signed. */
    MODE_SIGN_ONLY,
    /** There is no author to look up. */
    NO_AUTHOR,
    /** {@code SigningTable} names a key that is not in {@code KeyTable}. */
    UNKNOWN_KEY,
    /** The key could not be loaded; the reason was logged then. */
    UNUSABLE_KEY;

    /** The stable code. */
    public String id() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  /**
   * The rules, in the order in which they are looked at; named after directives where one is
   * behind.
   */
  public enum Rule {
    SENDER_HEADERS("SenderHeaders"),
    EXEMPT_DOMAINS("ExemptDomains"),
    MTA("MTA"),
    MACRO_LIST("MacroList"),
    INTERNAL_HOSTS("InternalHosts"),
    AUTHENTICATION("{auth_type}"),
    ONE_FROM("one From field"),
    DOMAIN("Domain"),
    SIGNING_TABLE("SigningTable"),
    KEY_TABLE("KeyTable"),
    EXTERNAL_IGNORE_LIST("ExternalIgnoreList"),
    MODE("Mode"),
    DONT_SIGN_MAIL_TO("DontSignMailTo");

    private final String directive;

    Rule(String directive) {
      this.directive = directive;
    }

    @Override
    public String toString() {
      return directive;
    }
  }

  /**
   * One rule that was looked at.
   *
   * @param rule which
   * @param held whether it applied
   * @param remark what the log says of it
   */
  public record Step(Rule rule, boolean held, Remark remark) {}
}
