package org.signet.server.filter;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.signet.dkim.authres.AuthenticationResultsWriter;
import org.signet.dkim.authres.AuthservId;
import org.signet.dkim.authres.ClaimedResults;
import org.signet.dkim.message.FieldName;
import org.signet.dkim.message.HeaderField;
import org.signet.dkim.message.HeaderSection;
import org.signet.dkim.verify.VerificationResult;
import org.signet.milter.reply.Modification;
import org.signet.policy.config.ServerConfig;
import org.signet.policy.decision.AuthorReader;
import org.signet.policy.decision.Decision;
import org.signet.policy.decision.Remark;

/**
 * Authentication-Results in our name (RFC 8601): the field that is inserted, and those that came
 * with the message and only claim to be ours (§5).
 */
final class ResultsField {
  private static final String NAME = AuthenticationResultsWriter.FIELD_NAME;

  private final ServerConfig.Results config;
  private final String host;
  private final AuthservId id;
  private final HeaderSection header;
  private @Nullable List<String> authorDomains;

  /**
   * For one message.
   *
   * @param host our name, if the configuration has none: the MTA's
   * @param jobId the MTA's name for the message
   * @param header what is known of the message's
   */
  ResultsField(ServerConfig.Results config, String host, String jobId, HeaderSection header) {
    this.config = config;
    this.header = header;
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
                    unmet.map(requirement -> requirement.unmet().text()),
                    new AuthenticationResultsWriter.Options(config.headerB(), true),
                    this::isOfAuthor)));
  }

  /** Whether the domain of a signature, in any case, is that of an author or above it. */
  private boolean isOfAuthor(String signer) {
    if (authorDomains == null) {
      List<HeaderField> from = header.named("From");
      authorDomains = from.size() == 1 ? AuthorReader.domains(from.get(0).value()) : List.of();
    }
    String domain = FieldName.lowerCase(signer);
    return authorDomains.stream()
        .anyMatch(author -> author.equals(domain) || author.endsWith("." + domain));
  }

  /** The new field for a message that is not one of RFC 5322. */
  Modification malformed() {
    return HeaderModifications.insertion(
        HeaderField.of(NAME, " " + id + "; dkim=permerror (bad message/signature format)"));
  }

  /** Deletions of forged fields, from the last one up. */
  List<Modification> removals() {
    return config.keepForged()
        ? List.of()
        : HeaderModifications.deletions(header, NAME, this::claimsToBeOurs);
  }

  /** Whether a field is one of those that {@link #removals} deletes. */
  boolean isForged(HeaderField field) {
    return !config.keepForged() && claimsToBeOurs(field);
  }

  /** What the log says of removals; nothing if there are none. */
  static Optional<Remark> remark(int removed) {
    return removed == 0
        ? Optional.empty()
        : Optional.of(
            Remark.of(
                Remark.Kind.INFO,
                removed == 1 ? FilterCode.REMOVED_ONE : FilterCode.REMOVED_SEVERAL,
                removed));
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
