package org.signet.server.filter;

import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.signet.dkim.sign.SigningProfile;
import org.signet.dkim.verify.ResultCode;
import org.signet.dkim.verify.VerificationResult;
import org.signet.server.config.Disposition;
import org.signet.server.config.SignatureRequirement;
import org.signet.server.observe.MessageReport;
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

  /** The rule that decided: the last one that was looked at. */
  public Step decidingStep() {
    return trace.get(trace.size() - 1);
  }

  /** In short: the code of the reason, the rule that decided, and what it found. */
  public MessageReport.Decided summary() {
    Step deciding = decidingStep();
    return new MessageReport.Decided(
        action.word(), reason.id(), deciding.rule().toString(), deciding.remark().text());
  }

  /** What to do. */
  public sealed interface Action {
    /** The stable word, in lower case with hyphens. */
    String word();

    /** Sign, once for each profile. */
    record Sign(List<SigningProfile> profiles) implements Action {
      public Sign {
        profiles = List.copyOf(profiles);
      }

      @Override
      public String word() {
        return "sign";
      }
    }

    /**
     * Verify what signatures there are.
     *
     * @param authorDomains of all authors in the From field, in lower case, if only their
     *     signatures are verified; none if they cannot be read
     * @param requirement what the message must bear
     */
    record Verify(List<String> authorDomains, Optional<Requirement> requirement) implements Action {
      public Verify {
        authorDomains = List.copyOf(authorDomains);
      }

      @Override
      public String word() {
        return "verify";
      }
    }

    /** Let it pass; only forged results are removed. */
    record LeaveAlone() implements Action {
      @Override
      public String word() {
        return "leave-alone";
      }
    }

    /** Let it pass with the result permerror: its header is not one of RFC 5322. */
    record Malformed() implements Action {
      @Override
      public String word() {
        return "malformed";
      }
    }

    /** Turn it away: its header is not what RequiredHeaders wants. */
    record Refuse(String text) implements Action {
      @Override
      public String word() {
        return "refuse";
      }
    }

    /** Do as On-SignatureError says: the key that should sign is too small. */
    record SigningError() implements Action {
      @Override
      public String word() {
        return "signing-error";
      }
    }

    /** Ask for it again later: it should be signed, and that is not possible now. */
    record TempFail() implements Action {
      @Override
      public String word() {
        return "temp-fail";
      }
    }
  }

  /**
   * What a message must bear, by RequireSignature.
   *
   * @param authorDomains of all authors in the From field, in lower case; if there are none, as
   *     they cannot be read, only {@code VALID} can be met
   * @param disposition what becomes of it otherwise
   */
  public record Requirement(
      SignatureRequirement level, List<String> authorDomains, Disposition disposition) {
    /** Authors that are named to the recipient; senders set how many there are. */
    private static final int MOST_NAMED = 3;

    public Requirement {
      authorDomains = List.copyOf(authorDomains);
    }

    /** Whether the message bears it, with these results. */
    public boolean isMetBy(List<VerificationResult> results) {
      return isMetBy(results, Set.of(ResultCode.PASS));
    }

    /** What to say of a message that does not bear it. */
    String unmetText() {
      return switch (level) {
        case NONE, VALID -> "no passing signature";
        case RELAXED, STRICT ->
            "no passing signature of " + (authorDomains.isEmpty() ? "the author" : firstAuthors());
      };
    }

    private String firstAuthors() {
      int more = authorDomains.size() - MOST_NAMED;
      return more <= 0
          ? String.join(", ", authorDomains)
          : String.join(", ", authorDomains.subList(0, MOST_NAMED)) + " and " + more + " more";
    }

    /** Whether it might, once all keys can be fetched. */
    public boolean mayBeMetLaterBy(List<VerificationResult> results) {
      return isMetBy(results, EnumSet.of(ResultCode.PASS, ResultCode.TEMPERROR));
    }

    private boolean isMetBy(List<VerificationResult> results, Set<ResultCode> codes) {
      List<String> signers =
          results.stream()
              .filter(result -> codes.contains(result.code()))
              .flatMap(result -> result.summary().domain().stream())
              .toList();
      return switch (level) {
        case NONE -> true;
        case VALID -> !signers.isEmpty();
        case RELAXED, STRICT ->
            !authorDomains.isEmpty()
                && authorDomains.stream()
                    .allMatch(author -> signers.stream().anyMatch(s -> level.isMetBy(s, author)));
      };
    }
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
    /** {@code Mode} is v, and this is ours, so it is not verified either. */
    MODE_VERIFY_ONLY,
    /** No author could be found, so that nobody signs; or {@code StrictHeaders} takes exception. */
    NO_AUTHOR,
    /** {@code RequiredHeaders} refuses the header. */
    REQUIRED_HEADERS,
    /** The key has fewer bits than {@code MinimumKeyBits}. */
    SMALL_KEY,
    /** {@code SigningTable} names a key that is not in {@code KeyTable}. */
    UNKNOWN_KEY,
    /** The key could not be loaded; the reason was logged then. */
    UNUSABLE_KEY,
    /** The key does not match its record, and {@code KeyMismatch} says not to sign with it. */
    KEY_MISMATCH;

    /** The stable code. */
    public String id() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  /** The rules, named after directives where one is behind. */
  public enum Rule {
    LISTENER("Socket"),
    SENDER_MACRO("SenderMacro"),
    SENDER_HEADERS("SenderHeaders"),
    STRICT_HEADERS("StrictHeaders"),
    REQUIRED_HEADERS("RequiredHeaders"),
    EXEMPT_DOMAINS("ExemptDomains"),
    MTA("MTA"),
    MACRO_LIST("MacroList"),
    INTERNAL_HOSTS("InternalHosts"),
    AUTHENTICATION("{auth_type}"),
    ONE_FROM("one From field"),
    DOMAIN("Domain"),
    SIGNING_TABLE("SigningTable"),
    KEY_TABLE("KeyTable"),
    KEY_MISMATCH("KeyMismatch"),
    EXTERNAL_IGNORE_LIST("ExternalIgnoreList"),
    MODE("Mode"),
    DONT_SIGN_MAIL_TO("DontSignMailTo"),
    BODY_LENGTH_DB("BodyLengthDB"),
    REQUIRE_SIGNATURE("RequireSignature");

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
