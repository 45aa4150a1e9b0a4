package org.signet.keytool.explain;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.signet.keytool.terminal.CommandFailure;
import org.signet.keytool.terminal.Configuration;
import org.signet.policy.config.CommandLineSetting;
import org.signet.policy.config.Directive;
import org.signet.policy.config.ReadFor;
import org.signet.policy.config.ServerConfig;
import org.signet.policy.config.ServerConfig.Keys;
import org.signet.policy.config.ServerConfig.MacroRule;
import org.signet.policy.decision.Decision;
import org.signet.policy.decision.DecisionCode;
import org.signet.policy.decision.SignOrVerify;
import org.signet.policy.table.DataSet;
import org.signet.policy.text.Note;

/**
 * Why mail is not signed though somebody may have meant it to be. Each suspicion is put to the
 * test: the decision is made again with one thing changed, and only what would then be signed is
 * told.
 */
final class NearMisses {
  private static final String PLAIN = "file:";

  private final String file;
  private final List<CommandLineSetting> flags;
  private final ServerConfig config;
  private final List<String> found = new ArrayList<>();

  /**
   * @param file the configuration, to be read again with changes
   * @param flags what it was read with
   */
  NearMisses(String file, List<CommandLineSetting> flags, ServerConfig config) {
    this.file = file;
    this.flags = flags;
    this.config = config;
  }

  /** The sentences; none if nothing is near. */
  List<String> of(QuestionedMail mail, Decision decision) {
    if (decision.action().signing().isPresent()) {
      return List.of();
    }
    QuestionedMail ours = mail;
    if (!RuleReport.isOurs(decision)) {
      ours = mail.authenticated();
      macros(mail);
      Optional<String> signature = signature(config, ours);
      if (signature.isPresent()) {
        found.add(
            "the client is not trusted; if it were in InternalHosts or authenticated, the"
                + " message would be signed with "
                + signature.get());
        return found;
      }
    }
    directives(ours);
    author(ours);
    recipients(ours);
    keyNames(ours);
    if (!found.isEmpty() && !RuleReport.isOurs(decision)) {
      found.add("also, the client is not trusted: it must be in InternalHosts, or authenticate");
    }
    return found;
  }

  private static Optional<String> signature(ServerConfig config, QuestionedMail mail) {
    return new SignOrVerify(config)
        .decide(mail.facts())
        .action()
        .signing()
        .map(sign -> sign.profiles().get(0))
        .map(profile -> "d=" + profile.domain() + " s=" + profile.selector());
  }

  /** One directive changed. */
  private void directives(QuestionedMail mail) {
    tryWith(Directive.MODE, "sv", "Mode does not have s: with Mode sv", mail);
    tryWith(
        Directive.SUB_DOMAINS,
        "yes",
        "a domain above the author's is in Domain: with SubDomains yes",
        mail);
    config
        .setting(Directive.SIGNING_TABLE)
        .filter(setting -> setting.value().startsWith("/") || setting.value().startsWith(PLAIN))
        .ifPresent(
            setting ->
                tryWith(
                    Directive.SIGNING_TABLE,
                    "refile:" + setting.value().replaceFirst("^" + PLAIN, ""),
                    "the SigningTable has patterns, but is named without refile:; with"
                        + " SigningTable refile:"
                        + setting.value().replaceFirst("^" + PLAIN, ""),
                    mail));
  }

  private void tryWith(Directive directive, String value, String text, QuestionedMail mail) {
    List<CommandLineSetting> changed = new ArrayList<>(flags);
    changed.removeIf(flag -> flag.directive() == directive);
    changed.add(new CommandLineSetting(directive, value, "explain"));
    try {
      signature(Configuration.read(file, changed, ReadFor.START), mail)
          .ifPresent(
              signature -> found.add(text + ", the message would be signed with " + signature));
    } catch (CommandFailure e) {
      // What cannot be read so is no way out.
    }
  }

  /** The author's domain written a little differently. */
  private void author(QuestionedMail mail) {
    String from = mail.from().strip();
    boolean bracketed = from.endsWith(">");
    String address = bracketed ? from.substring(0, from.length() - 1) : from;
    int at = address.lastIndexOf('@');
    if (at < 0) {
      return;
    }
    String before = address.substring(0, at + 1);
    String domain = address.substring(at + 1);
    String after = bracketed ? ">" : "";
    String other = domain.endsWith(".") ? domain.substring(0, domain.length() - 1) : domain + ".";
    signature(config, mail.withFrom(before + other + after))
        .ifPresent(
            signature ->
                found.add(
                    "the author's domain is written "
                        + domain
                        + ", the table has it "
                        + other
                        + ": spelled the same, the message would be signed with "
                        + signature));
    for (int dot = domain.indexOf('.'); dot >= 0; dot = domain.indexOf('.', dot + 1)) {
      String parent = domain.substring(dot + 1);
      Optional<String> signature = signature(config, mail.withFrom(before + parent + after));
      if (signature.isPresent() && !parent.isEmpty()) {
        found.add(
            "mail of "
                + parent
                + " is signed with "
                + signature.get()
                + ", mail of subdomains is not"
                + fixForParent(parent));
        return;
      }
    }
  }

  private String fixForParent(String parent) {
    return config
        .signing()
        .keys()
        .tables()
        .map(tables -> tables.authors().table().hasPatterns() ? "*@*." : ".")
        .map(start -> ": add a line to the SigningTable that begins with " + start + parent)
        .orElse(": see SubDomains");
  }

  private void recipients(QuestionedMail mail) {
    if (mail.to().isEmpty()) {
      return;
    }
    signature(config, mail.withoutRecipients())
        .ifPresent(
            signature ->
                found.add(
                    "DontSignMailTo lists a recipient: without it, the message would be signed with "
                        + signature));
  }

  /** Values of macros are compared with regard to case. */
  private void macros(QuestionedMail mail) {
    for (MacroRule rule : config.signing().macros()) {
      String value = mail.macros().get(rule.name());
      for (String wanted : rule.values()) {
        if (value != null && !value.equals(wanted) && value.equalsIgnoreCase(wanted)) {
          found.add(
              "macro "
                  + rule.name()
                  + " has the value "
                  + value
                  + ", MacroList has "
                  + wanted
                  + ": case matters");
        }
      }
    }
  }

  /** Names in the KeyTable are compared with regard to case, and with their dots. */
  private void keyNames(QuestionedMail mail) {
    Decision decision = new SignOrVerify(config).decide(mail.facts());
    Optional<Keys.Tables> tables = config.signing().keys().tables();
    if (tables.isEmpty()) {
      return;
    }
    Note deciding = decision.decidingStep().remark().note();
    if (deciding.code() != DecisionCode.KEY_UNKNOWN) {
      return;
    }
    String wanted = withoutDot(String.valueOf(deciding.data().get(0)));
    for (DataSet.Entry entry : tables.get().keyTable().entries()) {
      if (wanted.equals(withoutDot(entry.key()))) {
        found.add(
            "the KeyTable has the name "
                + entry.key()
                + " at "
                + entry.place()
                + ": names must match in case and dots");
      }
    }
  }

  private static String withoutDot(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    return lower.endsWith(".") ? lower.substring(0, lower.length() - 1) : lower;
  }
}
