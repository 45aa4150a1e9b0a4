package org.signet.policy.decision;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.signet.dkim.message.HeaderField;
import org.signet.policy.config.ServerConfig;
import org.signet.policy.config.ServerConfig.RequiredSignature;
import org.signet.policy.config.SignatureRequirement;
import org.signet.policy.decision.Decision.Action;
import org.signet.policy.decision.Decision.Reason;
import org.signet.policy.decision.Decision.Rule;
import org.signet.policy.decision.Remark.Kind;
import org.signet.policy.text.Note;

/**
 * Decides whether a message is signed, verified or left alone: a pure function of the configuration
 * and of what is known of the message. The rules and their order are OpenDKIM's; where they differ
 * it is said at the place. Immutable and thread-safe.
 */
public final class SignOrVerify {
  private static final String FROM = "From";

  private final ServerConfig config;
  private final OurOrigin ourOrigin;
  private final KeyChoice keyChoice;

  /** The rules of this configuration, whatever the DNS says of its keys. */
  public SignOrVerify(ServerConfig config) {
    this(config, KeyVerdicts.NONE);
  }

  /** The rules of this configuration. */
  public SignOrVerify(ServerConfig config, KeyVerdicts keyVerdicts) {
    this.config = config;
    this.ourOrigin = new OurOrigin(config);
    this.keyChoice = new KeyChoice(config, keyVerdicts);
  }

  /** The decision on a message, with every rule that was looked at. */
  public Decision decide(MessageFacts message) {
    return new Deciding(message).decide();
  }

  /**
   * The decision on a message whose header exceeds the limits.
   *
   * @param message with what was kept of its header
   */
  public Decision decideTooLarge(MessageFacts message) {
    return new Deciding(message).decideTooLarge();
  }

  /** One decision in the making. */
  private final class Deciding {
    private final MessageFacts message;
    private final Trace trace = new Trace();
    private final boolean internalHost;
    private @Nullable Boolean ours;
    private Optional<Decision.Requirement> required = Optional.empty();
    private boolean requirementIsKnown;

    Deciding(MessageFacts message) {
      this.message = message;
      this.internalHost = ourOrigin.isInternalHost(message);
    }

    /** Looked at once, and not for mail of which something else decides. */
    private boolean isOurs() {
      Boolean known = ours;
      if (known == null) {
        known = ourOrigin.isOurs(message, internalHost, trace);
        ours = known;
      }
      return known;
    }

    private boolean signs() {
      return switch (message.service().role()) {
        case AUTO -> config.mode().signs();
        case SIGN -> true;
        case VERIFY -> false;
      };
    }

    private boolean verifies() {
      return switch (message.service().role()) {
        case AUTO -> config.mode().verifies();
        case SIGN -> false;
        case VERIFY -> true;
      };
    }

    Decision decide() {
      Optional<AuthorSource> source = authorSource();
      if (source.isEmpty()) {
        say(Rule.SENDER_HEADERS, false, Kind.INFO, DecisionCode.NO_SENDER);
        return malformed();
      }
      AuthorReading reading = read(source.get());
      if (isMalformed()) {
        return malformed();
      }
      Optional<Author> author = reading.author();
      return author.isPresent() ? decide(author.get()) : withoutAuthor(source.get(), reading);
    }

    private Decision decide(Author author) {
      String domain = author.domain();
      if (config.signing().exemptDomains().find(domain).isPresent()) {
        if (required().isEmpty()) {
          say(Rule.EXEMPT_DOMAINS, true, Kind.WHY, DecisionCode.EXEMPT, domain);
          return decided(new Action.LeaveAlone(), Reason.EXEMPT_DOMAIN);
        }
        // Anybody can write such a From field.
        say(Rule.EXEMPT_DOMAINS, false, Kind.WHY, DecisionCode.EXEMPT_BUT_REQUIRED, domain);
      }
      return isOurs() ? sign(author) : verifyStranger(author);
    }

    /** An author is needed to sign, not to verify (RFC 6376 §6). */
    private Decision withoutAuthor(AuthorSource source, AuthorReading reading) {
      if (!isOurs() || !signs()) {
        return verify(Reason.VERIFIED);
      }
      say(
          source.rule(),
          false,
          Kind.WARNING,
          DecisionCode.NO_AUTHOR,
          source.name(),
          reading.faultNote());
      return verifies()
          ? verify(Reason.NO_AUTHOR)
          : decided(new Action.LeaveAlone(), Reason.NO_AUTHOR);
    }

    Decision decideTooLarge() {
      Action action = new Action.HeaderTooLarge(required());
      say(Rule.MAXIMUM_HEADERS, true, Kind.NOTICE, DecisionCode.HEADER_TOO_LARGE);
      return decided(action, Reason.HEADER_TOO_LARGE);
    }

    private Decision decided(Action action, Reason reason) {
      return new Decision(action, reason, internalHost, trace.steps());
    }

    private void say(Rule rule, boolean held, Kind kind, DecisionCode code, Object... data) {
      trace.say(rule, held, kind, code, data);
    }

    private void say(Rule rule, boolean held, Kind kind, Note note) {
      trace.say(rule, held, kind, note);
    }

    // --- who wrote it ---

    /** The macro or field that says who wrote it; without any, there is not even a From field. */
    private Optional<AuthorSource> authorSource() {
      Optional<AuthorSource> macro =
          config
              .signing()
              .senderMacro()
              .flatMap(
                  name ->
                      message
                          .macros()
                          .get(name)
                          .filter(value -> !value.isBlank())
                          .map(
                              value ->
                                  new AuthorSource(Rule.SENDER_MACRO, "macro " + name, value)));
      if (macro.isPresent()) {
        return macro;
      }
      for (String name : config.signing().senderHeaders()) {
        List<HeaderField> fields = message.header().named(name);
        if (!fields.isEmpty()) {
          return Optional.of(AuthorSource.field(name, fields.get(0)));
        }
      }
      return message.header().named(FROM).stream()
          .findFirst()
          .map(from -> AuthorSource.field(FROM, from));
    }

    private AuthorReading read(AuthorSource source) {
      AuthorReading reading = AuthorReading.first(source.value());
      Optional<Author> author = reading.author();
      say(
          source.rule(),
          author.isPresent(),
          author.isPresent() ? Kind.WHY : Kind.INFO,
          author
              .map(found -> Note.of(DecisionCode.AUTHOR, found, source.name()))
              .orElseGet(() -> source.unreadable(reading)));
      return reading;
    }

    // --- what it must be like ---

    private boolean isMalformed() {
      Optional<Note> fault =
          config.verification().strictHeaders()
              ? HeaderCounts.strictFault(message.header())
              : Optional.empty();
      fault.ifPresent(note -> say(Rule.STRICT_HEADERS, false, Kind.INFO, note));
      return fault.isPresent();
    }

    private Decision malformed() {
      Optional<Decision.Requirement> required = required();
      if (required.isPresent()) {
        return decided(verification(required), Reason.NO_AUTHOR);
      }
      return config.verification().ignoreMalformed()
          ? decided(new Action.LeaveAlone(), Reason.NO_AUTHOR)
          : decided(new Action.Malformed(), Reason.NO_AUTHOR);
    }

    /** RequiredHeaders, for mail that is signed or verified. */
    private Decision unlessRefused(Action action, Reason reason) {
      Optional<Note> fault =
          config.verification().requiredHeaders()
              ? HeaderCounts.fault(message.header())
              : Optional.empty();
      if (fault.isPresent()) {
        say(Rule.REQUIRED_HEADERS, false, Kind.INFO, DecisionCode.HEADER_REQUIREMENT, fault.get());
        return decided(new Action.Refuse(fault.get()), Reason.REQUIRED_HEADERS);
      }
      return decided(action, reason);
    }

    // --- mail of others ---

    private Decision verifyStranger(Author author) {
      if (keyChoice.isOfDomains(author)
          && !config
              .hosts()
              .externalIgnore()
              .matches(message.client().name(), message.client().address())) {
        say(
            Rule.EXTERNAL_IGNORE_LIST,
            false,
            Kind.NOTICE,
            DecisionCode.EXTERNAL_HOST,
            message.client().name(),
            author.domain());
      }
      return verify(Reason.VERIFIED);
    }

    private Decision verify(Reason reason) {
      if (verifies()) {
        return unlessRefused(verification(required()), reason);
      }
      say(Rule.MODE, false, Kind.WHY, DecisionCode.MODE_WITHOUT_V);
      return decided(new Action.LeaveAlone(), Reason.MODE_SIGN_ONLY);
    }

    /** What mail from there must have, if anything; looked at once. */
    private Optional<Decision.Requirement> required() {
      if (!requirementIsKnown) {
        required = findRequired();
        requirementIsKnown = true;
      }
      return required;
    }

    private Optional<Decision.Requirement> findRequired() {
      RequiredSignature demand = config.requiredSignature();
      SignatureRequirement level = message.service().requires().orElse(demand.level());
      if (level == SignatureRequirement.NONE || isOurs() || !verifies()) {
        return Optional.empty();
      }
      boolean applies =
          demand
              .clients()
              .map(list -> list.matches(message.client().name(), message.client().address()))
              .orElse(true);
      say(
          Rule.REQUIRE_SIGNATURE,
          applies,
          Kind.WHY,
          applies
              ? Note.of(DecisionCode.SIGNATURE_REQUIRED, level.word())
              : Note.of(DecisionCode.CLIENT_NOT_LISTED, message.client()));
      return applies
          ? Optional.of(
              new Decision.Requirement(
                  level, authorDomains(), demand.disposition(), demand.suffixes()))
          : Optional.empty();
    }

    /** To read the authors again costs as much as the decision, and mostly nobody asks for them. */
    private Action.Verify verification(Optional<Decision.Requirement> required) {
      boolean asked = config.verification().policy().onlyAuthorOrTrusted();
      return new Action.Verify(asked ? authorDomains() : List.of(), required);
    }

    /** Of the one From field, whatever SenderHeaders says; none if it cannot be read. */
    private List<String> authorDomains() {
      List<HeaderField> from = message.header().named(FROM);
      return from.size() == 1 ? AuthorReader.domains(from.get(0).value()) : List.of();
    }

    // --- mail of ours ---

    private Decision sign(Author author) {
      Optional<KeyChoice.Outcome> outcome = keyChoice.choose(author, wantsBodyLength(), trace);
      if (outcome.isEmpty()) {
        return verify(Reason.VERIFIED);
      }
      if (outcome.get().action().signing().isEmpty()) {
        return decided(outcome.get().action(), outcome.get().reason());
      }
      for (String recipient : message.recipients()) {
        if (config.signing().dontSignMailTo().find(Recipient.address(recipient)).isPresent()) {
          say(Rule.DONT_SIGN_MAIL_TO, true, Kind.INFO, DecisionCode.RECIPIENT_EXEMPT, recipient);
          return decided(new Action.LeaveAlone(), Reason.EXEMPT_RECIPIENT);
        }
      }
      if (!signs()) {
        say(Rule.MODE, false, Kind.WHY, DecisionCode.MODE_WITHOUT_S);
        return decided(new Action.LeaveAlone(), Reason.MODE_VERIFY_ONLY);
      }
      return hasOneFrom()
          ? unlessRefused(outcome.get().action(), outcome.get().reason())
          : verify(Reason.VERIFIED);
    }

    /**
     * A message with several From fields is shown by some programs under one, by others under
     * another author, so it is not signed in the name of either (RFC 6376 §8.15). OpenDKIM signs
     * it.
     */
    private boolean hasOneFrom() {
      int count = message.header().named(FROM).size();
      if (count != 1) {
        say(Rule.ONE_FROM, false, Kind.WARNING, DecisionCode.SEVERAL_FROM, count);
      }
      return count == 1;
    }

    private boolean wantsBodyLength() {
      for (String recipient : message.recipients()) {
        if (Recipient.isIn(config.signing().bodyLengthRecipients(), Recipient.address(recipient))) {
          say(Rule.BODY_LENGTH_DB, true, Kind.INFO, DecisionCode.LENGTH_REQUESTED, recipient);
          return true;
        }
      }
      return false;
    }
  }
}
