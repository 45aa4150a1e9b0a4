package org.signet.dkim.dns;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.signet.dkim.Message;
import org.signet.dkim.TestKeys;
import org.signet.dkim.key.DnssecStatus;
import org.signet.dkim.key.KeyLookupResult;
import org.signet.dkim.key.KeyLookupResult.Cause;
import org.signet.dkim.key.KeyLookupResult.Failed;
import org.signet.dkim.key.KeyLookupResult.Found;
import org.signet.dkim.key.KeyLookupResult.NoData;
import org.signet.dkim.key.KeyLookupResult.NoSuchName;
import org.signet.dkim.key.KeyName;
import org.signet.dkim.sign.Signer;
import org.signet.dkim.sign.SigningException;
import org.signet.dkim.sign.SigningProfile;
import org.signet.dkim.verify.FailReason;
import org.signet.dkim.verify.MessageVerification;
import org.signet.dkim.verify.VerificationPolicy;
import org.signet.dkim.verify.VerificationResult;
import org.signet.dkim.verify.Verifier;
import org.xbill.DNS.CNAMERecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.ExtendedErrorCodeOption;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Name;
import org.xbill.DNS.OPTRecord;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.SOARecord;
import org.xbill.DNS.Section;
import org.xbill.DNS.TXTRecord;

/** What a validating resolver on this machine says of an answer, and how long there is none. */
class DnssecTest {
  private static final Name KEY = Name.fromConstantString("s1._domainkey.example.com.");
  private static final Name OTHER = Name.fromConstantString("k._domainkey.esp.example.");
  private static final Duration LONG = Duration.ofSeconds(20);
  private static final Instant NOW = Instant.ofEpochSecond(1_795_449_633);

  static Stream<Arguments> answers() {
    UnaryOperator<org.xbill.DNS.Message> key = answering(txt(KEY, "p=1"));
    UnaryOperator<org.xbill.DNS.Message> servfail = rcode(Rcode.SERVFAIL);
    return Stream.of(
        Arguments.of("authentic", authentic(key), found("p=1", DnssecStatus.SECURE)),
        Arguments.of("not authentic", key, found("p=1", DnssecStatus.INSECURE)),
        Arguments.of(
            "alias that is not authentic, target that is",
            byName(answering(cname()), authentic(answering(txt(OTHER, "p=2")))),
            found("p=2", DnssecStatus.INSECURE)),
        Arguments.of(
            "alias and target authentic",
            byName(authentic(answering(cname())), authentic(answering(txt(OTHER, "p=2")))),
            found("p=2", DnssecStatus.SECURE)),
        Arguments.of(
            "SERVFAIL with an extended error of DNSSEC",
            (UnaryOperator<org.xbill.DNS.Message>)
                query -> {
                  org.xbill.DNS.Message answer = servfail.apply(query);
                  answer.addRecord(
                      new OPTRecord(1232, 0, 0, 0, new ExtendedErrorCodeOption(7)),
                      Section.ADDITIONAL);
                  return answer;
                },
            new Failed(Cause.BOGUS, "DNSSEC validation failed")),
        Arguments.of(
            "SERVFAIL, but an answer if nothing is checked",
            (UnaryOperator<org.xbill.DNS.Message>)
                query ->
                    query.getHeader().getFlag(Flags.CD) ? key.apply(query) : servfail.apply(query),
            new Failed(Cause.BOGUS, "DNSSEC validation failed")),
        Arguments.of("SERVFAIL anyway", servfail, new Failed(Cause.SERVFAIL, "SERVFAIL")));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("answers")
  void tellsWhatTheResolverSays(
      String what, UnaryOperator<org.xbill.DNS.Message> server, KeyLookupResult expected)
      throws IOException {
    try (LoopbackDns dns = LoopbackDns.of(server);
        DnsPublicKeyLookup lookup = DnsPublicKeyLookup.withDnssec(List.of(dns.address()), LONG)) {
      assertThat(ask(lookup)).isEqualTo(expected);
    }
  }

  @Test
  void doesNotTellUnlessAsked() throws IOException {
    UnaryOperator<org.xbill.DNS.Message> server =
        query -> {
          assertThat(query.getHeader().getFlag(Flags.AD)).isFalse();
          return authentic(answering(txt(KEY, "p=1"))).apply(query);
        };
    try (LoopbackDns dns = LoopbackDns.of(server);
        DnsPublicKeyLookup lookup = new DnsPublicKeyLookup(List.of(dns.address()), LONG)) {
      assertThat(ask(lookup)).isEqualTo(found("p=1", DnssecStatus.UNCHECKED));
    }
  }

  static Stream<Arguments> statuses() {
    String record = TestKeys.record(TestKeys.ED25519);
    return Stream.of(
        Arguments.of(found(record, DnssecStatus.SECURE), DnssecStatus.SECURE, null),
        Arguments.of(found(record, DnssecStatus.INSECURE), DnssecStatus.INSECURE, null),
        Arguments.of(new Failed(Cause.BOGUS, "x"), DnssecStatus.BOGUS, FailReason.DNS_BOGUS),
        Arguments.of(
            new Failed(Cause.TIMEOUT, "x"), DnssecStatus.UNCHECKED, FailReason.DNS_TIMEOUT));
  }

  @ParameterizedTest
  @MethodSource("statuses")
  void theSummaryHasIt(KeyLookupResult answer, DnssecStatus status, @Nullable FailReason reason)
      throws SigningException {
    Message message = Message.parse("From: joe@example.com\r\n\r\n");
    SigningProfile profile = SigningProfile.builder("example.com", "s1", TestKeys.ED25519).build();
    Message signed =
        message.below(new Signer(() -> NOW).start(message.header(), List.of(profile)).finish());
    MessageVerification verification =
        new Verifier(
                name -> CompletableFuture.completedFuture(answer),
                VerificationPolicy.defaults(),
                () -> NOW)
            .start(signed.header());
    VerificationResult result = verification.finish().toCompletableFuture().join().get(0);
    assertThat(result.summary().dnssec()).isEqualTo(status);
    assertThat(result.reason()).isEqualTo(Optional.ofNullable(reason));
  }

  static Stream<Arguments> negativeTimes() {
    return Stream.of(
        Arguments.of("MINIMUM", Rcode.NXDOMAIN, 900, 30, new NoSuchName(seconds(30))),
        Arguments.of("time of the SOA", Rcode.NXDOMAIN, 20, 300, new NoSuchName(seconds(20))),
        Arguments.of("of NODATA", Rcode.NOERROR, 900, 40, new NoData(seconds(40))));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("negativeTimes")
  void theZoneSaysHowLongThereIsNoKey(
      String what, int code, long timeToLive, long minimum, KeyLookupResult expected)
      throws IOException {
    UnaryOperator<org.xbill.DNS.Message> server =
        query -> {
          org.xbill.DNS.Message answer = rcode(code).apply(query);
          Name zone = Name.fromConstantString("example.com.");
          answer.addRecord(
              new SOARecord(zone, DClass.IN, timeToLive, zone, zone, 1, 1, 1, 1, minimum),
              Section.AUTHORITY);
          return answer;
        };
    try (LoopbackDns dns = LoopbackDns.of(server);
        DnsPublicKeyLookup lookup = new DnsPublicKeyLookup(List.of(dns.address()), LONG)) {
      assertThat(ask(lookup)).isEqualTo(expected);
    }
  }

  private static Optional<Duration> seconds(int seconds) {
    return Optional.of(Duration.ofSeconds(seconds));
  }

  private static KeyLookupResult ask(DnsPublicKeyLookup lookup) {
    return lookup.lookup(new KeyName("s1", "example.com")).toCompletableFuture().join();
  }

  private static Found found(String text, DnssecStatus status) {
    return new Found(List.of(text), Duration.ofSeconds(60), status);
  }

  private static UnaryOperator<org.xbill.DNS.Message> byName(
      UnaryOperator<org.xbill.DNS.Message> ofKey, UnaryOperator<org.xbill.DNS.Message> ofOther) {
    return query -> (query.getQuestion().getName().equals(KEY) ? ofKey : ofOther).apply(query);
  }

  private static UnaryOperator<org.xbill.DNS.Message> authentic(
      UnaryOperator<org.xbill.DNS.Message> server) {
    return query -> {
      org.xbill.DNS.Message answer = server.apply(query);
      answer.getHeader().setFlag(Flags.AD);
      return answer;
    };
  }

  private static UnaryOperator<org.xbill.DNS.Message> answering(Record... records) {
    return query -> {
      org.xbill.DNS.Message answer = new org.xbill.DNS.Message(query.getHeader().getID());
      answer.getHeader().setFlag(Flags.QR);
      answer.addRecord(query.getQuestion(), Section.QUESTION);
      for (Record record : records) {
        answer.addRecord(record, Section.ANSWER);
      }
      return answer;
    };
  }

  private static UnaryOperator<org.xbill.DNS.Message> rcode(int code) {
    return query -> {
      org.xbill.DNS.Message answer = answering().apply(query);
      answer.getHeader().setRcode(code);
      return answer;
    };
  }

  private static Record txt(Name name, String text) {
    return new TXTRecord(name, DClass.IN, 60, List.of(text));
  }

  private static Record cname() {
    return new CNAMERecord(KEY, DClass.IN, 60, OTHER);
  }
}
