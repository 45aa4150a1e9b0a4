package org.signet.server.filter;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.signet.dkim.key.SigningKey;
import org.signet.dkim.message.HeaderField;
import org.signet.dkim.sign.SigningProfile;
import org.signet.server.config.ServerConfig;
import org.signet.server.config.ServerConfig.Keys;
import org.signet.server.config.ServerConfig.MacroRule;
import org.signet.server.filter.Decision.Action;
import org.signet.server.filter.Decision.Reason;
import org.signet.server.filter.Decision.Rule;
import org.signet.server.observe.Remark;
import org.signet.server.observe.Remark.Kind;
import org.signet.server.table.HostList;
import org.signet.server.table.KeyTable;
import org.signet.server.table.SigningTable;

/**
 * Decides whether a message is signed, verified or left alone: a pure function of the configuration
 * and of what is known of the message. The rules and their order are OpenDKIM's; where they differ
 * it is said at the place. Immutable and thread-safe.
 */
public final class SignOrVerify {
  private static final String FROM = "From";

  private final ServerConfig config;

  /** The rules of this configuration. */
  public SignOrVerify(ServerConfig config) {
    this.config = config;
  }

  /** The decision on a message, with every rule that was looked at. */
  public Decision decide(MessageFacts message) {
    return new Deciding(message).decide();
  }

  /** One decision in the making. */
  private final class Deciding {
    private final MessageFacts message;
    private final List<Decision.Step> trace = new ArrayList<>();
    private boolean fromInternalHost;

    Deciding(MessageFacts message) {
      this.message = message;
    }

    Decision decide() {
      boolean ourOrigin = isOurOrigin();
      Optional<Author> author = author();
      if (author.isEmpty()) {
        return decided(new Action.Malformed(), Reason.NO_AUTHOR);
      }
      String domain = author.get().domain();
      if (config.signing().exemptDomains().find(domain).isPresent()) {
        say(Rule.EXEMPT_DOMAINS, true, Kind.WHY, "domain '" + domain + "' exempted, accepting");
        return decided(new Action.LeaveAlone(), Reason.EXEMPT_DOMAIN);
      }
      if (!ourOrigin) {
        warnOfStranger(author.get());
        return verify();
      }
      for (String recipient : message.recipients()) {
        if (config.signing().dontSignMailTo().find(recipient).isPresent()) {
          say(
              Rule.DONT_SIGN_MAIL_TO,
              true,
              Kind.INFO,
              "skipping signing of mail to '" + recipient + "'");
          return decided(new Action.LeaveAlone(), Reason.EXEMPT_RECIPIENT);
        }
      }
      if (!config.mode().signs()) {
        say(Rule.MODE, false, Kind.WHY, "Mode does not have s, not signing");
        return verify();
      }
      return sign(author.get());
    }

    private Decision decided(Action action, Reason reason) {
      return new Decision(action, reason, fromInternalHost, trace);
    }

    private void say(Rule rule, boolean held, Kind kind, String text) {
      trace.add(new Decision.Step(rule, held, new Remark(kind, text)));
    }

    private Decision verify() {
      if (config.mode().verifies()) {
        return decided(new Action.Verify(), Reason.VERIFIED);
      }
      say(Rule.MODE, false, Kind.WHY, "Mode does not have v, not verifying");
      return decided(new Action.LeaveAlone(), Reason.MODE_SIGN_ONLY);
    }

    // --- who sent it ---

    private Optional<Author> author() {
      for (String name : config.signing().senderHeaders()) {
        List<HeaderField> fields = message.header().named(name);
        if (!fields.isEmpty()) {
          return author(name, fields.get(0).value());
        }
      }
      List<HeaderField> from = message.header().named(FROM);
      if (from.isEmpty()) {
        say(Rule.SENDER_HEADERS, false, Kind.INFO, "can't determine message sender; accepting");
        return Optional.empty();
      }
      return author(FROM, from.get(0).value());
    }

    private Optional<Author> author(String name, String value) {
      Optional<Author> author = Author.first(value);
      say(
          Rule.SENDER_HEADERS,
          author.isPresent(),
          author.isPresent() ? Kind.WHY : Kind.INFO,
          author
              .map(found -> "author is " + found + ", by header field " + name)
              .orElse("can't parse " + name + ": header value '" + value + "'"));
      return author;
    }

    /**
     * Whether mail from there is ours to sign. Unlike OpenDKIM, no macro can undo another's match.
     */
    private boolean isOurOrigin() {
      HostList.Decision host =
          config.hosts().internal().decide(message.client().name(), message.client().address());
      fromInternalHost = host.listed();
      boolean byMta = isOurMta();
      boolean byMacro = hasOurMacro();
      say(
          Rule.INTERNAL_HOSTS,
          fromInternalHost,
          Kind.WHY,
          message.client() + (fromInternalHost ? " is internal" : " not internal"));
      boolean authenticated =
          message.macros().get("{auth_type}").filter(type -> !type.isEmpty()).isPresent();
      say(
          Rule.AUTHENTICATION,
          authenticated,
          Kind.WHY,
          authenticated ? "authenticated" : "not authenticated");
      return byMta || byMacro || fromInternalHost || authenticated;
    }

    private boolean isOurMta() {
      if (config.signing().mtaNames().isEmpty()) {
        return false;
      }
      String name = message.macros().atConnect("{daemon_name}").orElse("");
      boolean ours = config.signing().mtaNames().find(name).isPresent();
      say(
          Rule.MTA,
          ours,
          Kind.WHY,
          ours
              ? "MTA name " + name + " matches"
              : "no MTA name match (host=" + message.client().name() + ", MTA=" + name + ")");
      return ours;
    }

    private boolean hasOurMacro() {
      if (config.signing().macros().isEmpty()) {
        return false;
      }
      for (MacroRule macro : config.signing().macros()) {
        Optional<String> value = valueOf(macro);
        if (value.isPresent()
            && (macro.values().isEmpty() || macro.values().contains(value.get()))) {
          say(Rule.MACRO_LIST, true, Kind.WHY, "macro " + macro.name() + " matches");
          return true;
        }
      }
      say(Rule.MACRO_LIST, false, Kind.WHY, "no macros match");
      return false;
    }

    private Optional<String> valueOf(MacroRule macro) {
      return macro.name().equals("daemon_name")
          ? message.macros().atConnect("{daemon_name}")
          : message.macros().get(macro.name());
    }

    /** With {@code Domain} only, as in OpenDKIM: a signing table is not asked for strangers. */
    private void warnOfStranger(Author author) {
      if (config.signing().keys() instanceof Keys.SingleKey single
          && signingDomain(single, author).isPresent()
          && !config
              .hosts()
              .externalIgnore()
              .matches(message.client().name(), message.client().address())) {
        say(
            Rule.EXTERNAL_IGNORE_LIST,
            false,
            Kind.NOTICE,
            "external host "
                + message.client().name()
                + " attempted to send as "
                + author.domain());
      }
    }

    // --- with which key ---

    private Decision sign(Author author) {
      Keys keys = config.signing().keys();
      if (keys instanceof Keys.SingleKey single) {
        return signWith(single, author);
      }
      if (keys instanceof Keys.Tables tables) {
        return signWith(tables, author);
      }
      return verify();
    }

    private Decision signWith(Keys.SingleKey single, Author author) {
      Optional<String> domain = signingDomain(single, author);
      if (domain.isEmpty()) {
        say(
            Rule.DOMAIN,
            false,
            Kind.WHY,
            "no signing "
                + (single.subDomains() ? "subdomain" : "domain")
                + " match for '"
                + author.domain()
                + "'");
        return verify();
      }
      say(Rule.DOMAIN, true, Kind.WHY, "domain " + domain.get() + " is to be signed");
      Optional<String> identity =
          domain.get().equals(author.domain()) ? Optional.empty() : Optional.of("@" + domain.get());
      return signed(List.of(profile(domain.get(), single.selector(), single.key(), identity)));
    }

    private Optional<String> signingDomain(Keys.SingleKey single, Author author) {
      if (single.domains().find(author.domain()).isPresent()
          || single.domains().find("*").isPresent()) {
        return Optional.of(author.domain());
      }
      return single.subDomains()
          ? author.domainAndParents().stream()
              .filter(domain -> single.domains().find(domain).isPresent())
              .findFirst()
          : Optional.empty();
    }

    private Decision signWith(Keys.Tables tables, Author author) {
      List<SigningTable.Match> matches =
          tables.multipleSignatures()
              ? tables.signingTable().all(author.localPart(), author.domain())
              : tables.signingTable().first(author.localPart(), author.domain()).stream().toList();
      if (matches.isEmpty()) {
        say(Rule.SIGNING_TABLE, false, Kind.WHY, "no signing table match for '" + author + "'");
        return verify();
      }
      List<SigningProfile> profiles = new ArrayList<>();
      for (SigningTable.Match match : matches) {
        say(
            Rule.SIGNING_TABLE,
            true,
            Kind.WHY,
            "signing table entry '"
                + match.entry().key()
                + "' at "
                + match.entry().place()
                + " matches '"
                + author
                + "', key '"
                + match.keyName()
                + "'");
        KeyTable.Lookup key = tables.keyTable().find(match.keyName(), author.domain());
        if (key instanceof KeyTable.Lookup.Usable usable) {
          profiles.add(profile(usable.domain(), usable.selector(), usable.key(), match.signer()));
        } else if (key instanceof KeyTable.Lookup.Unusable unusable) {
          say(
              Rule.KEY_TABLE,
              false,
              Kind.ERROR,
              "error loading key '" + match.keyName() + "': " + unusable.reason());
          return decided(new Action.TempFail(), Reason.UNUSABLE_KEY);
        } else {
          say(
              Rule.KEY_TABLE,
              false,
              Kind.ERROR,
              "signing table references unknown key '" + match.keyName() + "'");
          return decided(new Action.TempFail(), Reason.UNKNOWN_KEY);
        }
      }
      return signed(profiles);
    }

    private SigningProfile profile(
        String domain, String selector, SigningKey key, Optional<String> identity) {
      SigningProfile.Builder profile =
          SigningProfile.builder(domain, selector, key)
              .canonicalization(config.signing().canonicalization())
              .headersToSign(config.signing().headers());
      identity.ifPresent(signer -> setIdentity(profile, signer));
      config.signing().timeToLive().ifPresent(profile::timeToLive);
      return profile.build();
    }

    /** i=, if it can be one: an address within d= (RFC 6376 §3.5). The message matters more. */
    private void setIdentity(SigningProfile.Builder profile, String signer) {
      try {
        profile.identity(signer);
      } catch (IllegalArgumentException e) {
        say(Rule.SIGNING_TABLE, false, Kind.WARNING, "signing without i=: " + e.getMessage());
      }
    }

    /**
     * A message with several From fields is shown by some programs under one, by others under
     * another author, so it is not signed in the name of either (RFC 6376 §8.15). OpenDKIM signs
     * it.
     */
    private Decision signed(List<SigningProfile> profiles) {
      int count = message.header().named(FROM).size();
      if (count != 1) {
        say(Rule.ONE_FROM, false, Kind.WARNING, count + " From fields instead of one, not signing");
        return verify();
      }
      return decided(new Action.Sign(profiles), Reason.SIGNED);
    }
  }
}
