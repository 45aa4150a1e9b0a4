package org.signet.policy.config;

import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.signet.dkim.canonical.LineEnds;
import org.signet.dkim.verify.ResultCode;
import org.signet.dkim.verify.UnprotectedKey;
import org.signet.dkim.verify.VerificationPolicy;
import org.signet.policy.address.IpAddress;
import org.signet.policy.config.ServerConfig.KeySource;
import org.signet.policy.table.DataSet;
import org.signet.policy.table.TableLoader;

/** Directives on verifying: where keys come from and what signatures must be like. */
final class VerificationSection {
  private static final String FILE = "file:";
  private static final int DNS_PORT = 53;
  private static final int MOST_NAMESERVERS = 16;
  private static final int MOST = 100;
  private static final int MOST_DRIFT = 7 * 86_400;
  private static final int LONGEST_TIMEOUT = 600;

  /** The values of BogusKey and UnprotectedKey. */
  private enum KeyAction {
    NONE,
    NEUTRAL,
    FAIL
  }

  /** Not honoured, but a value that opendkim would refuse is refused. */
  private static final Directive MINIMUM = Directive.named("Minimum");

  private VerificationSection() {}

  static ServerConfig.Verification verification(
      Values values, TableLoader tables, Path base, int minimumKeyBits) {
    int signatures = values.number(Directive.MAXIMUM_SIGNATURES_TO_VERIFY, 0, MOST);
    DataSet trusted = values.dataSet(Directive.TRUST_SIGNATURES_FROM, tables);
    VerificationPolicy defaults = VerificationPolicy.defaults();
    VerificationPolicy policy =
        defaults
            .withMinimumRsaBits(minimumKeyBits)
            .withMaximumSignatures(signatures == 0 ? defaults.maximumSignatures() : signatures)
            .withOnlyAuthorOrTrusted(signatures == 0)
            .withTrustedDomains(domain -> trusted.find(domain).isPresent())
            .withMustBeSigned(
                HeaderListSection.names(values, tables, Directive.MUST_BE_SIGNED).orElse(List.of()))
            .withUnsignedContent(values.flag(Directive.ACCEPT_UNSIGNED_CONTENT))
            .withUnprotectedKey(unprotectedKey(values))
            .withLineEnds(lineEnds(values))
            .withClockDrift(clockDrift(values));
    if (values.text(MINIMUM).filter(text -> !text.matches("[0-9]{1,9}[%+]?")).isPresent()) {
      values.error(MINIMUM, ConfigCode.NOT_A_MINIMUM);
    }
    return new ServerConfig.Verification(
        testData(values, base).orElseGet(() -> dns(values)),
        policy,
        bogusKey(values),
        maximumHeaders(values),
        values.flag(Directive.REQUIRED_HEADERS),
        values.flag(Directive.STRICT_HEADERS),
        values.flag(Directive.IGNORE_MALFORMED_MAIL));
  }

  /** FixCRLF. */
  static LineEnds lineEnds(Values values) {
    return values.flag(Directive.FIX_CRLF) ? LineEnds.FIXED : LineEnds.AS_THEY_ARE;
  }

  private static UnprotectedKey unprotectedKey(Values values) {
    return switch (action(values, Directive.UNPROTECTED_KEY)) {
      case FAIL -> UnprotectedKey.POLICY;
      case NEUTRAL -> UnprotectedKey.NEUTRAL;
      case NONE -> UnprotectedKey.PASS;
    };
  }

  /** Results are temporary errors by default: a name server can be mended. */
  private static ResultCode bogusKey(Values values) {
    return switch (action(values, Directive.BOGUS_KEY)) {
      case FAIL -> ResultCode.TEMPERROR;
      case NEUTRAL, NONE -> ResultCode.NEUTRAL;
    };
  }

  private static KeyAction action(Values values, Directive directive) {
    return values.word(directive, KeyAction.class, "key action", true);
  }

  private static Duration clockDrift(Values values) {
    int seconds = values.number(Directive.CLOCK_DRIFT, 0, MOST_DRIFT);
    return seconds > 0
        ? Duration.ofSeconds(seconds)
        : Duration.ofSeconds(Integer.parseInt(Directive.CLOCK_DRIFT.defaultValue().orElseThrow()));
  }

  private static OptionalInt maximumHeaders(Values values) {
    int most = values.number(Directive.MAXIMUM_HEADERS, 0, Integer.MAX_VALUE);
    return most == 0 ? OptionalInt.empty() : OptionalInt.of(most);
  }

  private static KeySource dns(Values values) {
    List<InetSocketAddress> servers = new ArrayList<>();
    for (String item : values.text(Directive.NAMESERVERS).orElse("").split(",", -1)) {
      String text = item.strip();
      if (!text.isEmpty()) {
        IpAddress.withPort(text, DNS_PORT)
            .ifPresentOrElse(
                servers::add,
                () -> values.error(Directive.NAMESERVERS, ConfigCode.NOT_A_NAME_SERVER, text));
      }
    }
    if (servers.size() > MOST_NAMESERVERS) {
      values.error(Directive.NAMESERVERS, ConfigCode.TOO_MANY_NAME_SERVERS, MOST_NAMESERVERS);
    }
    Optional<Duration> timeout =
        Optional.of(values.number(Directive.DNS_TIMEOUT, 0, LONGEST_TIMEOUT))
            .filter(seconds -> seconds > 0)
            .map(Duration::ofSeconds);
    return new KeySource.Dns(servers, timeout, asksForDnssec(values));
  }

  /** Validation is left to a resolver on this machine, so the anchor itself is not read. */
  private static boolean asksForDnssec(Values values) {
    return values.isSet(Directive.TRUST_ANCHOR_FILE)
        || values.isSet(Directive.UNPROTECTED_KEY)
        || values.isSet(Directive.BOGUS_KEY);
  }

  private static Optional<KeySource> testData(Values values, Path base) {
    if (values.isSet(Directive.TEST_PUBLIC_KEYS)) {
      values.warning(Directive.TEST_DNS_DATA, ConfigCode.IGNORED_WITH_TEST_KEYS);
      return values
          .path(Directive.TEST_PUBLIC_KEYS, base)
          .flatMap(path -> readable(values, Directive.TEST_PUBLIC_KEYS, path));
    }
    Optional<String> spec = values.text(Directive.TEST_DNS_DATA);
    if (spec.isEmpty()) {
      return Optional.empty();
    }
    String text = spec.get();
    boolean typed = text.regionMatches(true, 0, FILE, 0, FILE.length());
    if (!typed && !text.startsWith("/")) {
      values.error(Directive.TEST_DNS_DATA, ConfigCode.NOT_A_TEST_FILE);
      return Optional.empty();
    }
    return values
        .path(Directive.TEST_DNS_DATA, base, typed ? text.substring(FILE.length()) : text)
        .flatMap(path -> readable(values, Directive.TEST_DNS_DATA, path));
  }

  private static Optional<KeySource> readable(Values values, Directive directive, Path path) {
    if (!Files.isRegularFile(path) || !Files.isReadable(path)) {
      values.error(directive, ConfigCode.CANNOT_READ, path);
      return Optional.empty();
    }
    values.warning(directive, ConfigCode.TAKES_PLACE_OF_DNS);
    return Optional.of(new KeySource.ZoneFile(path));
  }
}
