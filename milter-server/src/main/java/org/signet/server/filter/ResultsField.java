package org.signet.server.filter;

import java.util.List;
import java.util.Optional;
import org.signet.dkim.authres.AuthenticationResultsWriter;
import org.signet.dkim.authres.AuthservId;
import org.signet.dkim.authres.ClaimedResults;
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
    this.id = id(config.withJobId() ? this.host + "/" + jobId : this.host);
  }

  private static AuthservId id(String text) {
    return AuthservId.of(text.substring(0, Math.min(text.length(), AuthservId.MAX_LENGTH)));
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

  /** Deletions of forged fields, from the last one up. */
  List<Modification> removals(HeaderSection header) {
    return config.keepForged()
        ? List.of()
        : HeaderModifications.deletions(header, NAME, this::isForged);
  }

  /** Whether a field is one of those that {@link #removals} deletes. */
  boolean isForged(HeaderField field) {
    return !config.keepForged() && claimsToBeOurs(field);
  }

  /**
   * Whatever it reports: no program before us writes in our name, unless the configuration says so.
   */
  private boolean claimsToBeOurs(HeaderField field) {
    ClaimedResults results = ClaimedResults.of(field.value());
    return isOurs(results)
        && (config.keptMethods().isEmpty() || !results.reportsOnly(config.keptMethods()));
  }

  private boolean isOurs(ClaimedResults results) {
    return results.mayBeOf(AuthservId.of(host))
        || (!config.removeFrom().isEmpty()
            && results.names().stream().anyMatch(config.removeFrom()::contains));
  }
}
