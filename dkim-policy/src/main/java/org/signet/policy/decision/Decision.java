package org.signet.policy.decision;

import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.signet.dkim.sign.SigningProfile;
import org.signet.dkim.verify.ResultCode;
import org.signet.dkim.verify.VerificationResult;
import org.signet.policy.config.Disposition;
import org.signet.policy.config.SignatureRequirement;
import org.signet.policy.table.PublicSuffixes;
import org.signet.policy.text.Note;
import org.signet.policy.text.Words;

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
  public Summary summary() {
    Step deciding = decidingStep();
    return new Summary(action.word(), reason, deciding.rule(), deciding.remark().note());
  }

  /**
   * A decision in short.
   *
   * @param action what to do, in a word
   * @param reason the stable code of why
   * @param rule the rule that decided
   * @param note what that rule found
   */
  public record Summary(String action, Reason reason, Rule rule, Note note) {
    @Override
    public String toString() {
      return "decision " + reason.id() + ", by " + rule + ": " + note.text();
    }
  }

  /** What to do. */
  public sealed interface Action {
    /** The stable word, in lower case with hyphens. */
    String word();

    /** What the case of this action makes of it. */
    <R> R fold(Cases<R> cases);

    /** The signatures to make, if it is to sign. */
    default Optional<Sign> signing() {
      return Optional.empty();
    }

    /** What to verify, if it is to verify. */
    default Optional<Verify> verifying() {
      return Optional.empty();
    }

    /** Sign, once for each profile. */
    record Sign(List<SigningProfile> profiles) implements Action {
      public Sign {
        profiles = List.copyOf(profiles);
      }

      @Override
      public <R> R fold(Cases<R> cases) {
        return cases.sign(this);
      }

      @Override
      public Optional<Sign> signing() {
        return Optional.of(this);
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

      /** Whether a signature of this domain, in lower case, counts as one of the author. */
      public boolean isOfAuthor(String signer) {
        return authorDomains.contains(signer)
            || requirement.filter(required -> required.asksFor(signer)).isPresent();
      }

      @Override
      public <R> R fold(Cases<R> cases) {
        return cases.verify(this);
      }

      @Override
      public Optional<Verify> verifying() {
        return Optional.of(this);
      }

      @Override
      public String word() {
        return "verify";
      }
    }

    /** Let it pass; only forged results are removed. */
    record LeaveAlone() implements Action {
      @Override
      public <R> R fold(Cases<R> cases) {
        return cases.leaveAlone(this);
      }

      @Override
      public String word() {
        return "leave-alone";
      }
    }

    /** Let it pass with the result permerror: its header is not one of RFC 5322. */
    record Malformed() implements Action {
      @Override
      public <R> R fold(Cases<R> cases) {
        return cases.malformed(this);
      }

      @Override
      public String word() {
        return "malformed";
      }
    }

    /** Turn it away: its header is not what RequiredHeaders wants. */
    record Refuse(Note fault) implements Action {
      @Override
      public <R> R fold(Cases<R> cases) {
        return cases.refuse(this);
      }

      @Override
      public String word() {
        return "refuse";
      }
    }

    /** Do as On-SignatureError says: the key that should sign is too small. */
    record SigningError() implements Action {
      @Override
      public <R> R fold(Cases<R> cases) {
        return cases.signingError(this);
      }

      @Override
      public String word() {
        return "signing-error";
      }
    }

    /**
     * Do as On-Security says: its header exceeds the limits, so that it is neither signed nor
     * verified.
     *
     * @param requirement what it must have all the same; it does not
     */
    record HeaderTooLarge(Optional<Requirement> requirement) implements Action {
      @Override
      public <R> R fold(Cases<R> cases) {
        return cases.headerTooLarge(this);
      }

      @Override
      public String word() {
        return "header-too-large";
      }
    }

    /** Ask for it again later: it should be signed, and that is not possible now. */
    record TempFail() implements Action {
      @Override
      public <R> R fold(Cases<R> cases) {
        return cases.tempFail(this);
      }

      @Override
      public String word() {
        return "temp-fail";
      }
    }
  }

  /** One answer for each action, so that a new one does not compile before it has all of them. */
  public interface Cases<R> {
    /** See {@link Action.Sign}. */
    R sign(Action.Sign action);

    /** See {@link Action.Verify}. */
    R verify(Action.Verify action);

    /** See {@link Action.LeaveAlone}. */
    R leaveAlone(Action.LeaveAlone action);

    /** See {@link Action.Malformed}. */
    R malformed(Action.Malformed action);

    /** See {@link Action.Refuse}. */
    R refuse(Action.Refuse action);

    /** See {@link Action.SigningError}. */
    R signingError(Action.SigningError action);

    /** See {@link Action.HeaderTooLarge}. */
    R headerTooLarge(Action.HeaderTooLarge action);

    /** See {@link Action.TempFail}. */
    R tempFail(Action.TempFail action);
  }

  /**
   * What a message must bear, by RequireSignature.
   *
   * @param authorDomains of all authors in the From field, in lower case; if there are none, as
   *     they cannot be read, only {@code VALID} can be met
   * @param disposition what becomes of it otherwise
   * @param suffixes the list of public suffixes that {@code RELAXED} asks, if there is one
   */
  public record Requirement(
      SignatureRequirement level,
      List<String> authorDomains,
      Disposition disposition,
      Optional<PublicSuffixes> suffixes) {
    /** Authors that are named to the recipient; senders set how many there are. */
    private static final int MOST_NAMED = 3;

    public Requirement {
      authorDomains = List.copyOf(authorDomains);
    }

    /** Whether a signature of this domain, in lower case, is one of those that are required. */
    boolean asksFor(String signer) {
      return switch (level) {
        case NONE, VALID -> false;
        case RELAXED, STRICT ->
            authorDomains.stream().anyMatch(author -> level.isMetBy(signer, author, suffixes));
      };
    }

    /**
     * Whether the message has it, with these results. Signatures of keys with {@code t=y} do not
     * count: such mail is treated as unsigned (RFC 6376 §3.6.1).
     */
    public boolean isMetBy(List<VerificationResult> results) {
      return isMetBy(results, Set.of(ResultCode.PASS));
    }

    /** What to say of a message that does not have it. */
    public Note unmet() {
      return switch (level) {
        case NONE, VALID -> Note.of(DecisionCode.NO_PASSING_SIGNATURE);
        case RELAXED, STRICT ->
            Note.of(
                DecisionCode.NO_PASSING_SIGNATURE_OF,
                authorDomains.isEmpty() ? "the author" : firstAuthors());
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
              .filter(result -> codes.contains(result.code()) && !result.summary().testing())
              .flatMap(result -> result.summary().domain().stream())
              .toList();
      return switch (level) {
        case NONE -> true;
        case VALID -> !signers.isEmpty();
        case RELAXED, STRICT ->
            !authorDomains.isEmpty()
                && authorDomains.stream()
                    .allMatch(
                        author ->
                            signers.stream().anyMatch(s -> level.isMetBy(s, author, suffixes)));
      };
    }
  }

  /** Why. The lower-case form with hyphens is stable: scripts may rely on it. */
  public enum Reason {
    /** An internal or authenticated client, and a key for the author. */
    SIGNED("is ours and was signed"),
    /** Not to be signed, hence verified. */
    VERIFIED(
        "is not to be signed, so the signatures that it has were verified",
        "the words after it say why it was not treated as ours: the client is not in "
            + "`InternalHosts`, nobody authenticated, or no line of the SigningTable "
            + "matches the author"),
    /** The author's domain is in {@code ExemptDomains}. */
    EXEMPT_DOMAIN(
        "was left alone: the author's domain is in `ExemptDomains`; mail that needs a"
            + " signature (`RequireSignature`) is verified all the same",
        "remove the domain from the list"),
    /** A recipient is in {@code DontSignMailTo}. */
    EXEMPT_RECIPIENT(
        "was not signed: a recipient is in `DontSignMailTo`", "remove the recipient from the list"),
    /** {@code Mode} is s, and this is not to be signed. */
    MODE_SIGN_ONLY("is not to be signed, and `Mode s` verifies nothing", "`Mode sv`"),
    /** {@code Mode} is v, and this is ours, so it is not verified either. */
    MODE_VERIFY_ONLY(
        "is ours, and was neither signed (`Mode v`, or no key for its author) nor " + "verified",
        "`Mode sv`; a line in the SigningTable"),
    /** No author could be found, so that nobody signs; or {@code StrictHeaders} takes exception. */
    NO_AUTHOR(
        "has no From field with an address, or has a malformed header by " + "`StrictHeaders`",
        "fix the program that sent it"),
    /** {@code RequiredHeaders} refuses the header. */
    REQUIRED_HEADERS(
        "was rejected with 550: `RequiredHeaders` wants Date and one From, and no "
            + "duplicate of a field that may occur only once",
        "fix the program that sent it, or `RequiredHeaders no`"),
    /** The header exceeds {@code MaximumHeaders}. */
    HEADER_TOO_LARGE(
        "was treated as `On-Security` says, by default temporarily rejected with 451:"
            + " its header exceeds `MaximumHeaders` or 10,000 fields, so it was neither "
            + "signed nor verified. If `On-Security` accepts it, forged results are still "
            + "removed and `RequireSignature` still applies",
        "`MaximumHeaders`"),
    /** The key has fewer bits than {@code MinimumKeyBits}. */
    SMALL_KEY(
        "was treated as `On-SignatureError` says: the key has fewer bits than "
            + "`MinimumKeyBits`",
        "make a key of 2048 bits"),
    /** {@code SigningTable} names a key that is not in {@code KeyTable}. */
    UNKNOWN_KEY(
        "was temporarily rejected with 451: the SigningTable names a key that the "
            + "KeyTable does not have",
        "add the key, or fix its name; reload"),
    /** The key could not be loaded; the reason was logged then. */
    UNUSABLE_KEY(
        "was temporarily rejected with 451: its key, or its line of the KeyTable, "
            + "cannot be used",
        "the log of the start or reload has the cause; fix it, then reload"),
    /** A line of {@code SigningTable} is meant for the author, or may be, and is malformed. */
    UNUSABLE_LINE(
        "was temporarily rejected with 451: a line of the SigningTable that is meant "
            + "for its author, or may be, is malformed",
        "the log of the start has the place and the cause; fix it, then reload"),
    /** The key does not match its record, and {@code KeyMismatch} says not to sign with it. */
    KEY_MISMATCH(
        "was sent unsigned or temporarily rejected with 451, as `KeyMismatch` says: "
            + "its key does not match its record in DNS",
        "the words after it say what is wrong with the record; see section 13");

    private final String meaning;
    private final Optional<String> remedy;
    private final String id = Words.of(this);

    Reason(String meaning) {
      this.meaning = meaning;
      this.remedy = Optional.empty();
    }

    Reason(String meaning, String remedy) {
      this.meaning = meaning;
      this.remedy = Optional.of(remedy);
    }

    /** The stable code. */
    public String id() {
      return id;
    }

    /** What happened to the message, as the end of a sentence; for the guide. */
    public String meaning() {
      return meaning;
    }

    /** What to do if that is not what is wanted, if there is something to do; for the guide. */
    public Optional<String> remedy() {
      return remedy;
    }
  }

  /** The rules, named after directives where one is behind. */
  public enum Rule {
    MAXIMUM_HEADERS("MaximumHeaders"),
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
