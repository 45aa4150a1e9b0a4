package org.signet.server.filter;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.signet.dkim.authres.AuthenticationResultsWriter;
import org.signet.dkim.authres.AuthservId;
import org.signet.dkim.authres.AuthservIdParser;
import org.signet.dkim.message.HeaderField;
import org.signet.dkim.message.HeaderSection;
import org.signet.dkim.verify.VerificationResult;
import org.signet.milter.reply.Modification;
import org.signet.server.config.ServerConfig;

/**
 * Authentication-Results in our name (RFC 8601): the field that is inserted, and those that came
 * with the message and only claim to be ours (§5).
 */
final class ResultsField {
  private static final String NAME = AuthenticationResultsWriter.FIELD_NAME;

  /** A method {@code dkim} in the text of a field that need not be well-formed. */
  private static final Pattern DKIM_METHOD =
      Pattern.compile("(?<![a-z0-9-])dkim(?![a-z0-9-])", Pattern.CASE_INSENSITIVE);

  private final ServerConfig.Results config;
  private final String host;
  private final AuthservId id;

  /**
   * For one message.
   *
   * @param host our name, if the configuration has none: the MTA's
   * @param jobId the MTA's name for the message
   */
  ResultsField(ServerConfig.Results config, String host, String jobId) {
    this.config = config;
    this.host = config.authservId().orElse(host);
    this.id = AuthservId.of(config.withJobId() ? this.host + "/" + jobId : this.host);
  }

  /**
   * The new field; none if there are no results and nobody wants to hear that.
   *
   * @param unmet what the message lacks
   */
  Optional<Modification> insertion(
      List<VerificationResult> results, Optional<Decision.Requirement> unmet) {
    return results.isEmpty() && unmet.isEmpty() && !config.alwaysAdd()
        ? Optional.empty()
        : Optional.of(
            HeaderModifications.insertion(
                AuthenticationResultsWriter.write(
                    id,
                    results,
                    unmet.map(Decision.Requirement::unmetText),
                    new AuthenticationResultsWriter.Options(config.headerB(), true))));
  }

  /** The new field for a message that is not one of RFC 5322. */
  Modification malformed() {
    return HeaderModifications.insertion(
        HeaderField.of(NAME, " " + id + "; dkim=permerror (bad message/signature format)"));
  }

  /** Deletions of forged fields. */
  List<Modification> removals(HeaderSection header) {
    return config.keepForged()
        ? List.of()
        : HeaderModifications.deletions(header, NAME, this::isForged);
  }

  /** Results of other methods may have been added by a program that may use our name. */
  private boolean isForged(HeaderField field) {
    return AuthservIdParser.parse(field.value())
        .filter(claimed -> isOurs(claimed.text()))
        .filter(claimed -> config.removeAll() || DKIM_METHOD.matcher(field.value()).find())
        .isPresent();
  }

  private boolean isOurs(String claimed) {
    int slash = claimed.indexOf('/');
    String name = slash < 0 ? claimed : claimed.substring(0, slash);
    return name.equalsIgnoreCase(host) || config.removeFrom().contains(name);
  }
}
