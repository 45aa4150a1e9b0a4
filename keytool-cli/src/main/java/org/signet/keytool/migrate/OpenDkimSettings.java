package org.signet.keytool.migrate;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.signet.dkim.message.FieldName;
import org.signet.dkim.sign.HeadersToSign;
import org.signet.dkim.sign.SigningProfile;
import org.signet.policy.config.ConfigSurvey;
import org.signet.policy.config.Directive;
import org.signet.policy.config.DirectiveLine;
import org.signet.policy.table.TableLoader;

/** What of a configuration decides how OpenDKIM signs, and where its defaults are other ones. */
final class OpenDkimSettings {
  /** Fields that Signet signs by default and OpenDKIM 2.11 does not. */
  private static final List<String> NOT_BY_DEFAULT =
      List.of(
          "Sender",
          "Message-ID",
          "MIME-Version",
          "Content-Type",
          "Content-Transfer-Encoding",
          "Content-ID",
          "Content-Description",
          "Resent-Message-ID",
          "List-Unsubscribe-Post");

  /** Everything else says where OpenDKIM runs, what it logs and how it verifies. */
  private static final Set<Directive> KEPT =
      Set.of(
          Directive.BASE_DIRECTORY,
          Directive.INTERNAL_HOSTS,
          Directive.PEER_LIST,
          Directive.EXEMPT_DOMAINS,
          Directive.DONT_SIGN_MAIL_TO,
          Directive.MTA,
          Directive.MACRO_LIST,
          Directive.SENDER_HEADERS,
          Directive.SENDER_MACRO,
          Directive.DOMAIN,
          Directive.SELECTOR,
          Directive.KEY_FILE,
          Directive.SUB_DOMAINS,
          Directive.KEY_TABLE,
          Directive.SIGNING_TABLE,
          Directive.MULTIPLE_SIGNATURES,
          Directive.CANONICALIZATION,
          Directive.SIGNATURE_ALGORITHM,
          Directive.SIGNATURE_TTL,
          Directive.SIGN_HEADERS,
          Directive.OMIT_HEADERS,
          Directive.OVERSIGN_HEADERS,
          Directive.MINIMUM_KEY_BITS,
          Directive.BODY_LENGTH_DB,
          Directive.named("MaximumSignedBytes"),
          Directive.DIAGNOSTICS,
          Directive.FIX_CRLF,
          Directive.REQUIRED_HEADERS,
          Directive.STRICT_HEADERS,
          Directive.REQUEST_REPORTS,
          Directive.REMOVE_OLD_SIGNATURES,
          Directive.named("ReplaceHeaders"),
          Directive.named("ReplaceRules"),
          Directive.named("ATPSDomains"),
          Directive.named("ATPSHashAlgorithm"));

  /** The line for OpenDKIM's default. */
  static final String NOTHING_OVERSIGNED = "OversignHeaders -";

  private OpenDkimSettings() {}

  /**
   * The lines that decide, as they are, for an opendkim that only signs. Keys that others can read
   * must do: whether they are safe is told elsewhere.
   */
  static String of(ConfigSurvey survey) {
    StringBuilder lines = new StringBuilder();
    for (DirectiveLine line : survey.lines()) {
      if (line.directive().filter(KEPT::contains).isPresent() && !line.value().isEmpty()) {
        lines.append(line.name()).append(' ').append(line.value()).append('\n');
      }
    }
    return lines + "Mode s\nRequireSafeKeys no\nSyslog no\nBackground no\nUMask 077\n";
  }

  /** The fields that OpenDKIM signs with this configuration, where it relies on defaults. */
  private static HeadersToSign headers(ConfigSurvey survey) {
    HeadersToSign ours = survey.config().signing().headers();
    Predicate<String> byDefault =
        name -> NOT_BY_DEFAULT.stream().noneMatch(other -> FieldName.same(other, name));
    return new HeadersToSign(
        isDefault(survey, Directive.SIGN_HEADERS)
            ? ours.sign().stream().filter(byDefault).toList()
            : ours.sign(),
        ours.omit(),
        isSet(survey, Directive.OVERSIGN_HEADERS) ? ours.oversign() : List.of());
  }

  private static boolean isSet(ConfigSurvey survey, Directive directive) {
    return survey.lines().stream()
        .anyMatch(line -> line.directive().filter(directive::equals).isPresent());
  }

  /** With an element {@code *} the list only changes the default. */
  private static boolean isDefault(ConfigSurvey survey, Directive directive) {
    TableLoader loader =
        new TableLoader(
            survey.config().operation().baseDirectory(), new TableSection.AlreadyTold());
    return survey
        .config()
        .setting(directive)
        .flatMap(setting -> loader.entries(setting.value(), setting.valuePlace()))
        .map(entries -> entries.stream().anyMatch(entry -> entry.key().equals("*")))
        .orElse(true);
  }

  /** Signs the fields that OpenDKIM signs, and no others. */
  static UnaryOperator<SigningProfile> sameFields(ConfigSurvey survey) {
    HeadersToSign headers = headers(survey);
    return profile -> profile.toBuilder().headersToSign(headers).build();
  }

  /**
   * What to write so that Signet signs the fields that OpenDKIM signs, where both have defaults.
   */
  static String fix(ConfigSurvey survey) {
    List<String> lines = new ArrayList<>();
    if (isDefault(survey, Directive.SIGN_HEADERS)) {
      lines.add(
          (isSet(survey, Directive.SIGN_HEADERS) ? "at the end of SignHeaders" : "SignHeaders *")
              + ", -"
              + String.join(", -", NOT_BY_DEFAULT));
    }
    if (!isSet(survey, Directive.OVERSIGN_HEADERS)) {
      lines.add(NOTHING_OVERSIGNED);
    }
    return String.join("; and ", lines);
  }
}
