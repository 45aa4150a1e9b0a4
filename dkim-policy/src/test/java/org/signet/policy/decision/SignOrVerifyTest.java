package org.signet.policy.decision;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.signet.dkim.message.HeaderField;
import org.signet.dkim.message.HeaderSection;
import org.signet.dkim.sign.SigningProfile;
import org.signet.policy.config.ListenerRole;
import org.signet.policy.config.ReadFor;
import org.signet.policy.config.ServerConfig;
import org.signet.policy.config.SignatureRequirement;

/** The decision, row by row: configuration, client, author, and what comes of it by which rule. */
class SignOrVerifyTest {
  private static final String SINGLE = "Domain example.com; Selector s1; KeyFile KEYS/key.pem;";

  @TempDir static Path folder;
  private static Configured configured;

  @BeforeAll
  static void writeKeys() {
    configured = new Configured(folder);
  }

  /** A message under construction; by default from joe@example.com at 127.0.0.1. */
  private static final class Mail {
    private MessageFacts.Service service = MessageFacts.Service.AUTO;
    private String host = "localhost";
    private String address = "127.0.0.1";
    private final Map<String, String> macros = new HashMap<>();
    private final Map<String, String> connectMacros = new HashMap<>();
    private final List<String> recipients = new ArrayList<>();
    private final List<HeaderField> fields = new ArrayList<>();

    Mail field(String name, String value) {
      fields.add(HeaderField.of(name, " " + value));
      return this;
    }

    Mail client(String hostName, String ip) {
      host = hostName;
      address = ip;
      return this;
    }

    MessageFacts facts() {
      Optional<InetAddress> ip;
      try {
        ip = address.isEmpty() ? Optional.empty() : Optional.of(InetAddress.getByName(address));
      } catch (UnknownHostException e) {
        throw new AssertionError(e);
      }
      return new MessageFacts(
          service,
          new MessageFacts.Client(host, ip),
          new MessageFacts.MacroSource() {
            @Override
            public Optional<String> get(String name) {
              return Optional.ofNullable(macros.get(bare(name)));
            }

            @Override
            public Optional<String> atConnect(String name) {
              return Optional.ofNullable(connectMacros.get(bare(name)));
            }
          },
          recipients,
          HeaderSection.of(fields));
    }

    private static String bare(String name) {
      return name.replaceAll("[{}]", "");
    }
  }

  private static Mail mail(String from) {
    return new Mail().field("From", from).field("Subject", "hello");
  }

  private static Decision decide(String lines, Mail mail) {
    ServerConfig config = configured.lines(lines);
    return new SignOrVerify(config).decide(mail.facts());
  }

  private static String outcome(Decision decision) {
    String action = decision.action().getClass().getSimpleName();
    if (decision.action() instanceof Decision.Action.Sign sign) {
      action +=
          sign.profiles().stream()
              .map(SignOrVerifyTest::tags)
              .collect(Collectors.joining(", ", " ", ""));
    }
    return decision.reason().id() + ": " + action;
  }

  private static String tags(SigningProfile profile) {
    return profile.selector()
        + "@"
        + profile.domain()
        + profile.identity().map(identity -> " i=" + identity).orElse("");
  }

  private static List<String> said(Decision decision) {
    return decision.trace().stream().map(step -> step.remark().text()).toList();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      value = {
        // the single key
        "                     | joe@example.com      | signed: Sign s1@example.com",
        "                     | joe@EXAMPLE.com      | signed: Sign s1@example.com",
        "Domain b\u00fccher.example | ann@b\u00c3\u00bccher.example | signed: Sign s1@xn--bcher-kva.example",
        "Domain stra\u00dfe.example | ann@stra\u00c3\u009fe.example | signed: Sign s1@xn--strae-oqa.example",
        "Domain stra\u00dfe.example | ann@strasse.example  | verified: Verify",
        "Domain *             | joe@x.example        | signed: Sign s1@x.example",
        "Domain *             | joe@localhost        | verified: Verify",
        "Domain *             | joe@[192.0.2.1]      | verified: Verify",
        "Domain localhost     | joe@localhost        | verified: Verify",
        "ExemptDomains b\u00fccher.example | ann@b\u00c3\u00bccher.example | exempt-domain: LeaveAlone",
        "                     | joe@sub.example.com  | verified: Verify",
        "SubDomains yes       | joe@sub.example.com  | signed: Sign s1@example.com i=@example.com",
        "SubDomains yes       | joe@notexample.com   | verified: Verify",
        "SubDomains yes       | joe@example.com      | signed: Sign s1@example.com",
        "Domain *             | joe@x.example        | signed: Sign s1@x.example",
        "Mode s               | joe@example.com      | signed: Sign s1@example.com",
        "Mode s               | joe@example.net      | mode-sign-only: LeaveAlone",
        "Mode v               | joe@example.com      | mode-verify-only: LeaveAlone",
        "Mode v               | joe@example.net      | verified: Verify",
        "ExemptDomains example.com | joe@example.com | exempt-domain: LeaveAlone",
        // who is internal
        "InternalHosts 192.0.2.1   | joe@example.com | verified: Verify",
        "InternalHosts localhost   | joe@example.com | signed: Sign s1@example.com",
        "InternalHosts 10.0.0.0/8  | joe@example.com | verified: Verify",
        "InternalHosts 127.0.0.0/8 | joe@example.com | signed: Sign s1@example.com",
      })
  void decidesForASingleKey(String lines, String from, String outcome) {
    assertThat(outcome(decide(SINGLE + (lines == null ? "" : lines), mail(from))))
        .isEqualTo(outcome);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "*@example.com k1            | joe@example.com     | signed: Sign s1@example.com",
        "*@example.com k1            | JOE@EXAMPLE.COM     | signed: Sign s1@example.com",
        "*@example.com k1            | joe@sub.example.com | verified: Verify",
        "*@*.example.com k1          | joe@sub.example.com | signed: Sign s1@example.com",
        "joe@example.com k1          | ann@example.com     | verified: Verify",
        "* k2                        | joe@example.com     | signed: Sign s2@example.net",
        "*@example.com k1:joe@example.com  | ann@example.com | signed: Sign s1@example.com i=joe@example.com",
        "*@example.com k1:@%         | ann@example.com     | signed: Sign s1@example.com i=@example.com",
        "*@example.com k1:@mail.%    | ann@example.com     | signed: Sign s1@example.com i=@mail.example.com",
        "*@example.com k1:joe@other.example | ann@example.com | signed: Sign s1@example.com",
        "*@example.com k1:joe        | ann@example.com     | signed: Sign s1@example.com",
        "* any                       | joe@x.example       | signed: Sign s3@x.example",
        "*@b\u00fccher.example k1   | ann@b\u00c3\u00bccher.example | signed: Sign s1@example.com",
        "*@xn--bcher-kva.example any | ann@b\u00c3\u00bccher.example | signed: Sign s3@xn--bcher-kva.example",
        "*@b\u00fccher.example any:@% | ann@xn--bcher-kva.example | signed: Sign s3@xn--bcher-kva.example i=@xn--bcher-kva.example",
        "*@xn--strae-oqa.example any | ann@stra\u00c3\u009fe.example | signed: Sign s3@xn--strae-oqa.example",
        "*@strasse.example any       | ann@stra\u00c3\u009fe.example | verified: Verify",
        "* any                       | joe@localhost       | verified: Verify",
        "*@broken.example broken     | joe@broken.example  | unusable-key: TempFail",
      })
  void decidesByTables(String signingTable, String from, String outcome) {
    configured.write("SigningTable", signingTable + "\n");
    String lines = "KeyTable KEYS/KeyTable; SigningTable refile:KEYS/SigningTable";

    assertThat(outcome(decide(lines, mail(from)))).isEqualTo(outcome);
  }

  @Test
  void oneBrokenKeyHurtsOnlyItsOwnDomain() {
    configured.write("SigningTable", "*@broken.example broken\n*@example.com k1\n");
    String lines = "KeyTable KEYS/KeyTable; SigningTable refile:KEYS/SigningTable";

    Decision broken = decide(lines, mail("joe@broken.example"));
    assertThat(said(broken)).anyMatch(text -> text.startsWith("error loading key 'broken': "));
    assertThat(outcome(decide(lines, mail("joe@example.com"))))
        .isEqualTo("signed: Sign s1@example.com");
  }

  /** Mail that a malformed line is meant for, or may be, waits; all other mail goes on. */
  @ParameterizedTest(name = "{0} for {2}")
  @CsvSource(
      delimiter = '|',
      value = {
        // no key name, or one that is not there
        "refile: | *@a.test / *@example.com k1 | joe@a.test      | unusable-line: TempFail",
        "refile: | *@a.test / *@example.com k1 | joe@example.com | signed: Sign s1@example.com",
        "refile: | *@a.test / *@example.com k1 | joe@b.test      | verified: Verify",
        "refile: | *@example.com k1 / *@example.com | joe@example.com | signed: Sign s1@example.com",
        "refile: | *@a.test k9 / *@example.com k1 | joe@a.test   | unknown-key: TempFail",
        "refile: | *@a.test k9 / *@example.com k1 | joe@example.com | signed: Sign s1@example.com",
        "file:   | a.test / example.com k1     | joe@a.test      | unusable-line: TempFail",
        "file:   | a.test / example.com k1     | joe@example.com | signed: Sign s1@example.com",
        "file:   | a.test / example.com k1     | joe@b.test      | verified: Verify",
        // lines of the KeyTable
        "refile: | *@a.test short / *@example.com k1 | joe@a.test | unusable-key: TempFail",
        "refile: | *@a.test nowhere / *@example.com k1 | joe@a.test | unusable-key: TempFail",
        "refile: | *@a.test short / *@example.com k1 | joe@example.com | signed: Sign s1@example.com",
        // the domain of a pattern can be read, the rest cannot
        "refile: | (joe@a.test k1 / *@example.com k1 | joe@a.test | unusable-line: TempFail",
        "refile: | (joe@a.test k1 / *@example.com k1 | ann@A.test | unusable-line: TempFail",
        "refile: | (joe@a.test k1 / *@example.com k1 | ann@x.a.test | verified: Verify",
        "refile: | (joe@a.test k1 / *@example.com k1 | joe@example.com | signed: Sign s1@example.com",
        "refile: | (joe@a.test k1 / *@example.com k1 | joe@b.test | verified: Verify",
        "refile: | [x@*.a.test k1                  | ann@x.a.test | unusable-line: TempFail",
        "refile: | [x@*.a.test k1                  | ann@a.test  | verified: Verify",
        "refile: | joe@example.com k1 / (@example.com k1 | joe@example.com | signed: Sign s1@example.com",
        "refile: | joe@example.com k1 / (@example.com k1 | ann@example.com | unusable-line: TempFail",
        "refile: | (@example.com k1 / *@example.com k1 | joe@example.com | unusable-line: TempFail",
        // the domain cannot be read: whose mail no other line covers waits
        "refile: | *@(a.test k1 / *@example.com k1 | joe@a.test  | unusable-line: TempFail",
        "refile: | *@(a.test k1 / *@example.com k1 | joe@b.test  | unusable-line: TempFail",
        "refile: | *@(a.test k1 / *@example.com k1 | joe@example.com | signed: Sign s1@example.com",
        "refile: | '(a@a.test|b@b.test k1'         | joe@a.test  | unusable-line: TempFail",
        "refile: | (a@* k1 / *@example.com k1      | joe@example.com | signed: Sign s1@example.com",
        "refile: | (a@* k1 / *@example.com k1      | joe@b.test  | unusable-line: TempFail",
        "refile: | (a@*test k1 / *@example.com k1  | joe@b.test  | unusable-line: TempFail",
        "refile: | (a k1 / *@example.com k1        | joe@b.test  | unusable-line: TempFail",
      })
  void aMalformedLineCostsTheMailThatNeedsIt(
      String type, String signingTable, String from, String outcome) {
    configured.write("SigningTable", signingTable.replace(" / ", "\n") + "\n");
    configured.write(
        "KeyTable.broken",
        "short a.test:s1\nnowhere ../a:s1:KEYS/key.pem\nk1 example.com:s1:KEYS/key.pem\n");
    String lines =
        "KeyTable KEYS/KeyTable.broken; SigningTable " + type.strip() + "KEYS/SigningTable;";
    ServerConfig config = configured.lines(lines, ReadFor.START);

    assertThat(outcome(new SignOrVerify(config).decide(mail(from).facts()))).isEqualTo(outcome);
    ServerConfig every = configured.lines(lines + "MultipleSignatures yes", ReadFor.START);
    if (!from.equals("joe@example.com")) {
      assertThat(outcome(new SignOrVerify(every).decide(mail(from).facts()))).isEqualTo(outcome);
    }
    ServerConfig verifying = configured.lines(lines + "Mode v", ReadFor.START);
    assertThat(new SignOrVerify(verifying).decide(mail(from).facts()).action())
        .isNotInstanceOf(Decision.Action.TempFail.class);
  }

  @Test
  void tellsWhichLineIsMalformedAndWhy() {
    Path table = configured.write("SigningTable", "# one\n (joe@a.test k1\n");
    ServerConfig config =
        configured.lines(
            "KeyTable KEYS/KeyTable; SigningTable refile:KEYS/SigningTable", ReadFor.START);

    assertThat(said(new SignOrVerify(config).decide(mail("joe@a.test").facts())))
        .contains(
            "signing table line at "
                + table
                + ":2:2 cannot be used: \"(joe@a.test\" is not a regular expression that can be"
                + " used");
  }

  @Test
  void signsWithEveryMatchIfAskedTo() {
    configured.write("SigningTable", "*@example.com k1\n*.com k2\n");
    String lines = "KeyTable KEYS/KeyTable; SigningTable refile:KEYS/SigningTable;";

    assertThat(outcome(decide(lines, mail("joe@example.com"))))
        .isEqualTo("signed: Sign s1@example.com");
    assertThat(outcome(decide(lines + "MultipleSignatures yes", mail("joe@example.com"))))
        .isEqualTo("signed: Sign s1@example.com, s2@example.net");
  }

  @Test
  void authenticationMakesMailOurs() {
    Mail outside = mail("joe@example.com").client("mail.test", "192.0.2.9");
    assertThat(outcome(decide(SINGLE, outside))).isEqualTo("verified: Verify");

    outside.macros.put("auth_type", "");
    assertThat(outcome(decide(SINGLE, outside))).isEqualTo("verified: Verify");

    outside.macros.put("auth_type", "PLAIN");
    assertThat(outcome(decide(SINGLE, outside))).isEqualTo("signed: Sign s1@example.com");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "MSA  | signed: Sign s1@example.com",
        "msa  | verified: Verify",
        "MTA  | verified: Verify",
      })
  void theMtasNameMakesMailOurs(String daemonName, String outcome) {
    Mail outside = mail("joe@example.com").client("mail.test", "192.0.2.9");
    outside.connectMacros.put("daemon_name", daemonName);
    outside.macros.put("daemon_name", "mx.example.com"); // what Postfix sends later

    assertThat(outcome(decide(SINGLE + "MTA MSA", outside))).isEqualTo(outcome);
  }

  @Test
  void anyMacroOfTheListMakesMailOurs() {
    Mail outside = mail("joe@example.com").client("mail.test", "192.0.2.9");
    outside.macros.put("first", "yes");
    outside.macros.put("second", "no");
    String list = SINGLE + "MacroList csl:first=yes|maybe,second=yes";

    assertThat(outcome(decide(list, outside))).isEqualTo("signed: Sign s1@example.com");
    outside.macros.put("first", "never");
    Decision refused = decide(list, outside);
    assertThat(outcome(refused)).isEqualTo("verified: Verify");
    assertThat(said(refused)).contains("no macros match");
  }

  @Test
  void tellsOfStrangersUnlessTheyAreToBeIgnored() {
    Mail outside = mail("joe@example.com").client("client.example.org", "192.0.2.10");
    String line = "external host client.example.org attempted to send as example.com";

    assertThat(said(decide(SINGLE, outside)))
        .contains("client.example.org [192.0.2.10] not internal", "not authenticated", line);
    assertThat(said(decide(SINGLE + "ExternalIgnoreList 192.0.2.10", outside)))
        .doesNotContain(line);
    assertThat(said(decide(SINGLE, mail("x@y.test").client("a.test", "192.0.2.1"))))
        .noneMatch(text -> text.startsWith("external host"));
  }

  @Test
  void tellsWhyNothingIsSigned() {
    assertThat(said(decide(SINGLE, mail("joe@example.net"))))
        .contains("no signing domain match for 'example.net'");
    configured.write("SigningTable", "*@example.com k1\n");
    assertThat(
            said(
                decide(
                    "KeyTable KEYS/KeyTable; SigningTable refile:KEYS/SigningTable",
                    mail("joe@example.net"))))
        .contains("no signing table match for 'joe@example.net'");
  }

  @Test
  void leavesMailToExemptRecipientsAlone() {
    Mail mail = mail("joe@example.com");
    mail.recipients.addAll(List.of("ann@x.test", "Bob@X.test"));

    Decision decision = decide(SINGLE + "DontSignMailTo bob@x.test", mail);

    assertThat(outcome(decision)).isEqualTo("exempt-recipient: LeaveAlone");
    assertThat(said(decision)).contains("skipping signing of mail to 'Bob@X.test'");
  }

  @Test
  void doesNotSignForTwoAuthorsAtOnce() {
    Decision decision = decide(SINGLE, mail("joe@example.com").field("From", "x@elsewhere.test"));

    assertThat(outcome(decision)).isEqualTo("verified: Verify");
    assertThat(said(decision)).contains("2 From fields instead of one, not signing");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "foo bar           | foo bar           | there is no address in it",
        "<>                | <>                | there is no address in it",
        "'joe@example.com' | 'joe@example.com' | its first address has a domain that cannot be one",
        "\"Joe <joe@a.test> | \"Joe <joe@a.test> | a quote is never closed",
      })
  void verifiesWhateverHasNoAuthorAndSaysWhyOursIsNotSigned(
      String from, String shown, String reason) {
    String unreadable = "can't parse From: header value ' " + shown + "': " + reason;
    String unsigned = "no author in From, not signing: " + reason;

    Decision ours = decide(SINGLE, mail(from));
    assertThat(outcome(ours)).isEqualTo("no-author: Verify");
    assertThat(said(ours)).contains(unreadable);
    assertThat(shown(ours.decidingStep().remark())).isEqualTo("WARNING " + unsigned);
    Decision oursOnly = decide(SINGLE + "Mode s", mail(from));
    assertThat(outcome(oursOnly)).isEqualTo("no-author: LeaveAlone");
    assertThat(oursOnly.decidingStep().remark().text()).isEqualTo(unsigned);
    Decision verifier = decide(SINGLE + "Mode v", mail(from));
    assertThat(outcome(verifier)).isEqualTo("verified: Verify");
    assertThat(said(verifier)).contains(unreadable).doesNotContain(unsigned);

    Decision theirs = decide(SINGLE, mail(from).client("a.test", "192.0.2.9"));
    assertThat(outcome(theirs)).isEqualTo("verified: Verify");
    assertThat(said(theirs)).contains(unreadable).doesNotContain(unsigned);
    assertThat(outcome(decide(SINGLE + "Mode s", mail(from).client("a.test", "192.0.2.9"))))
        .isEqualTo("mode-sign-only: LeaveAlone");
  }

  @Test
  void whatOpenDkimAsksOfMailWithoutAuthorIsAskedToo() {
    Mail mail = mail("foo bar").client("a.test", "192.0.2.9");

    assertThat(outcome(decide("RequiredHeaders yes", mail))).isEqualTo("required-headers: Refuse");
    assertThat(outcome(decide("StrictHeaders yes", mail))).isEqualTo("no-author: Malformed");
    assertThat(outcome(decide("StrictHeaders yes; IgnoreMalformedMail yes", mail)))
        .isEqualTo("no-author: LeaveAlone");
    assertThat(outcome(decide("IgnoreMalformedMail yes", mail))).isEqualTo("verified: Verify");
    assertThat(requirement(decide("RequireSignature strict", mail))).isEqualTo("STRICT []");
  }

  /** No key will ever be found for those. */
  @ParameterizedTest
  @ValueSource(strings = {"localhost", "[192.0.2.1]", "example.com."})
  void whatCannotBeTheDomainOfASignatureIsNotSigned(String domain) {
    configured.write("All", "* any\n");
    String tables = "KeyTable KEYS/KeyTable; SigningTable refile:KEYS/All";
    for (String lines : List.of(SINGLE + "Domain *", tables)) {
      Decision decision = decide(lines, mail("joe@" + domain));

      assertThat(outcome(decision)).isEqualTo("verified: Verify");
      assertThat(shown(decision.decidingStep().remark()))
          .isEqualTo("WARNING not signing: \"" + domain + "\" cannot be the domain of a signature");
    }
    configured.write("All", "* k1\n");
    assertThat(outcome(decide(tables, mail("joe@" + domain))))
        .isEqualTo("signed: Sign s1@example.com");
  }

  @Test
  void showsOnlyTheBeginningOfALongValue() {
    Decision decision = decide(SINGLE, mail("x".repeat(60_000)));

    assertThat(said(decision))
        .contains(
            "can't parse From: header value ' "
                + "x".repeat(199)
                + "...': there is no address in it");
  }

  @Test
  void needsAFromField() {
    Decision decision = decide(SINGLE, new Mail().field("Subject", "x"));

    assertThat(outcome(decision)).isEqualTo("no-author: Malformed");
    assertThat(said(decision)).contains("can't determine message sender; accepting");
  }

  @Test
  void takesTheAuthorFromTheFieldsThatAreAskedFor() {
    String lines = SINGLE + "SenderHeaders Sender,From";

    assertThat(outcome(decide(lines, mail("x@y.test").field("Sender", "joe@example.com"))))
        .isEqualTo("signed: Sign s1@example.com");
    assertThat(outcome(decide(lines, mail("joe@example.com"))))
        .isEqualTo("signed: Sign s1@example.com");
  }

  @Test
  void aClientWithoutAddressIsNotInternalByAddress() {
    assertThat(outcome(decide(SINGLE, mail("joe@example.com").client("unknown", ""))))
        .isEqualTo("verified: Verify");
  }

  @Test
  void aNegatedHostIsNotInternal() {
    String lines = SINGLE + "InternalHosts 192.168.1.0/24,!192.168.1.5";

    assertThat(outcome(decide(lines, mail("joe@example.com").client("h", "192.168.1.6"))))
        .isEqualTo("signed: Sign s1@example.com");
    assertThat(outcome(decide(lines, mail("joe@example.com").client("h", "192.168.1.5"))))
        .isEqualTo("verified: Verify");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "SIGN   | 192.0.2.9 | joe@example.com | signed: Sign s1@example.com",
        "SIGN   | 192.0.2.9 | joe@example.net | mode-sign-only: LeaveAlone",
        "VERIFY | 127.0.0.1 | joe@example.com | verified: Verify",
        "AUTO   | 127.0.0.1 | joe@example.com | signed: Sign s1@example.com",
        "AUTO   | 192.0.2.9 | joe@example.com | verified: Verify",
      })
  void theListenerDecidesWhoseMailItIs(
      ListenerRole role, String address, String from, String outcome) {
    Mail mail = mail(from).client("client.test", address);
    mail.service = new MessageFacts.Service(role, Optional.empty());
    mail.macros.put("auth_type", role == ListenerRole.VERIFY ? "PLAIN" : "");

    assertThat(outcome(decide(SINGLE, mail))).isEqualTo(outcome);
    String other = role == ListenerRole.SIGN ? "Socket inet:1 sign; Mode v" : "Mode sv";
    assertThat(outcome(decide(SINGLE + other, mail))).isEqualTo(outcome);
  }

  @Test
  void inModeVMailOfOurAuthorsIsLeftAlone() {
    configured.write("SigningTable", "*@example.com k1\n");
    String lines = "Mode v; KeyTable KEYS/KeyTable; SigningTable refile:KEYS/SigningTable";

    assertThat(outcome(decide(lines, mail("joe@example.com"))))
        .isEqualTo("mode-verify-only: LeaveAlone");
    assertThat(outcome(decide(lines, mail("joe@example.net")))).isEqualTo("verified: Verify");
    assertThat(outcome(decide(lines, mail("joe@example.com").client("a.test", "192.0.2.9"))))
        .isEqualTo("verified: Verify");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "joe@example.com   | signed: Sign s1@example.com",
        "Joe <joe@example.com> | signed: Sign s1@example.com",
        "' '               | verified: Verify",
        "nonsense          | no-author: Verify",
      })
  void aMacroTellsTheAuthorIfItHasAValue(String value, String outcome) {
    Mail mail = mail("ann@example.net");
    mail.macros.put("auth_author", value);

    assertThat(outcome(decide(SINGLE + "SenderMacro {auth_author}", mail))).isEqualTo(outcome);
    mail.macros.clear();
    assertThat(outcome(decide(SINGLE + "SenderMacro {auth_author}", mail)))
        .isEqualTo("verified: Verify");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "From To        | no-author: Malformed       | required-headers: Refuse message does not have exactly one Date field",
        "From Date      | signed: Sign s1@example.com | signed: Sign s1@example.com",
        "From Date Date | no-author: Malformed       | required-headers: Refuse message does not have exactly one Date field",
        "From From Date | no-author: Malformed       | required-headers: Refuse message does not have exactly one From field",
        "From Date To To Cc Cc | no-author: Malformed | required-headers: Refuse message has multiple Cc fields",
        "From Date message-id Message-ID | no-author: Malformed | required-headers: Refuse message has multiple Message-Id fields",
        "From Date Sender Sender | no-author: Malformed | signed: Sign s1@example.com",
        "From Date Received Received | signed: Sign s1@example.com | signed: Sign s1@example.com",
      })
  void fieldsAreCounted(String names, String strict, String required) {
    Mail mail = new Mail();
    for (String name : names.split(" ", -1)) {
      mail.field(name, name.equals("From") ? "joe@example.com" : "x");
    }

    assertThat(outcome(decide(SINGLE + "StrictHeaders yes", mail))).isEqualTo(strict);
    Decision decision = decide(SINGLE + "RequiredHeaders yes", mail);
    String outcome = outcome(decision);
    assertThat(
            decision.action() instanceof Decision.Action.Refuse refuse
                ? outcome + " " + refuse.fault().text()
                : outcome)
        .isEqualTo(required);
  }

  @Test
  void malformedMailMayPassWithoutAWord() {
    assertThat(outcome(decide(SINGLE + "IgnoreMalformedMail yes", new Mail())))
        .isEqualTo("no-author: LeaveAlone");
  }

  @ParameterizedTest
  @CsvSource({
    "a@list.test, true",
    "A@LIST.test, true",
    "b@list.test, false",
    "b@all.test, true",
    "b@sub.all.test, false",
    "b@sub.below.test, true",
    "b@below.test, false",
    "c@sub.some.test, true",
    "b@sub.some.test, false",
    "d@any.where, true",
  })
  void theBodyLengthIsSignedForSomeRecipients(String recipient, boolean withLength) {
    Mail mail = mail("joe@example.com");
    mail.recipients.add("x@y.test");
    mail.recipients.add(recipient);

    Decision decision =
        decide(SINGLE + "BodyLengthDB a@list.test,*@all.test,*@.below.test,c@.some.test,d@*", mail);

    assertThat(
            ((Decision.Action.Sign) decision.action()).profiles().get(0).bodyLength().isPresent())
        .isEqualTo(withLength);
    assertThat(
            said(decision)
                .contains("BodyLengthDB matched " + recipient + ", signing with l= requested"))
        .isEqualTo(withLength);
  }

  @Test
  void aKeyThatIsTooSmallIsASigningError() {
    Decision decision = decide(SINGLE + "MinimumKeyBits 4096", mail("joe@example.com"));

    assertThat(outcome(decision)).isEqualTo("small-key: SigningError");
    assertThat(said(decision))
        .contains(
            "signature generation error: private key too small (2048 bits, need at least 4096)");
  }

  @Test
  void exemptRecipientsDoNotHoldForMailOfOthers() {
    Mail mail = mail("joe@example.net").client("a.test", "192.0.2.9");
    mail.recipients.add("skip@receiver.test");

    assertThat(outcome(decide(SINGLE + "DontSignMailTo skip@receiver.test", mail)))
        .isEqualTo("verified: Verify");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "RequireSignature strict | joe@example.net | STRICT [example.net]",
        "RequireSignature strict | joe@example.net, ann@example.org | STRICT [example.net, example.org]",
        "RequireSignature strict | nonsense | STRICT []",
        "RequireSignature none | joe@example.net | nothing",
        "RequireSignature strict; RequireSignatureClients 192.0.2.0/24 | joe@a.test | STRICT [a.test]",
        "RequireSignature strict; RequireSignatureClients 10.0.0.0/8 | joe@a.test | nothing",
        "RequireSignature strict; InternalHosts 192.0.2.9 | joe@a.test | nothing",
        "RequireSignature strict; SenderHeaders Sender | joe@a.test | STRICT [a.test]",
      })
  void mailOfOthersMayHaveToBearASignature(String lines, String from, String required) {
    Mail mail = mail(from).client("a.test", "192.0.2.9").field("Sender", "list@b.test");

    assertThat(requirement(decide(lines, mail))).isEqualTo(required);
  }

  @Test
  void aListenerMayRequireMoreOrLess() {
    Mail mail = mail("joe@example.net").client("a.test", "192.0.2.9");
    mail.service =
        new MessageFacts.Service(ListenerRole.VERIFY, Optional.of(SignatureRequirement.VALID));

    assertThat(requirement(decide("RequireSignature strict", mail)))
        .isEqualTo("VALID [example.net]");
  }

  private static String requirement(Decision decision) {
    return ((Decision.Action.Verify) decision.action())
        .requirement()
        .map(demand -> demand.level() + " " + demand.authorDomains())
        .orElse("nothing");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "KeyMismatch warn         | s1 | signed: Sign s1@example.com",
        "                         | s1 | signed: Sign s1@example.com",
        "KeyMismatch stop-signing | s1 | key-mismatch: LeaveAlone",
        "KeyMismatch tempfail     | s1 | key-mismatch: TempFail",
        "KeyMismatch tempfail     | s2 | signed: Sign s1@example.com",
        "KeyMismatch stop-signing | -  | signed: Sign s1@example.com",
      })
  void keyMismatchDecidesOfAKeyThatDoesNotMatch(String lines, String selector, String outcome) {
    assertThat(outcome(decide(SINGLE + (lines == null ? "" : lines), selector))).isEqualTo(outcome);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "stop-signing | s1    | signed: Sign s2@example.net",
        "stop-signing | s2    | signed: Sign s1@example.com",
        "stop-signing | s1,s2 | key-mismatch: LeaveAlone",
        "tempfail     | s2    | key-mismatch: TempFail",
        "warn         | s1,s2 | signed: Sign s2@example.net, s1@example.com",
      })
  void theOtherSignaturesAreMadeAllTheSame(String policy, String selectors, String outcome) {
    String lines =
        "KeyTable KEYS/KeyTable; SigningTable csl:example.com=k1,joe@example.com=k2;"
            + "MultipleSignatures yes; KeyMismatch "
            + policy;

    assertThat(decide(lines, selectors).reason().id() + ": " + actionOf(decide(lines, selectors)))
        .isEqualTo(outcome);
  }

  private static String shown(Remark remark) {
    return remark.kind() + " " + remark.text();
  }

  private static String actionOf(Decision decision) {
    return outcome(decision).substring(decision.reason().id().length() + 2);
  }

  @Test
  void saysWhyItDoesNotSign() {
    Decision decision = decide(SINGLE + "KeyMismatch stop-signing", "s1");

    assertThat(decision.decidingStep().remark())
        .isEqualTo(
            Remark.of(
                Remark.Kind.WARNING,
                DecisionCode.MISMATCH_UNSIGNED,
                "s1._domainkey.example.com",
                "odd"));
    assertThat(decision.decidingStep().remark().text())
        .isEqualTo("not signed, key s1._domainkey.example.com does not match its record: odd");
    assertThat(decide(SINGLE + "KeyMismatch tempfail", "s1").summary())
        .hasToString(
            "decision key-mismatch, by KeyMismatch: temporarily rejected, key"
                + " s1._domainkey.example.com does not match its record: odd");
  }

  /** With these selectors not as they are published. */
  private static Decision decide(String lines, String selectors) {
    ServerConfig config = configured.lines(lines);
    return new SignOrVerify(
            config,
            (name, key) ->
                List.of(selectors.split(",")).contains(name.selector())
                    ? Optional.of("odd")
                    : Optional.empty())
        .decide(mail("joe@example.com").facts());
  }

  @Test
  void saysInALineWhatWasDecidedAndByWhichRule() {
    assertThat(decide(SINGLE, mail("joe@example.com")).summary())
        .hasToString("decision signed, by Domain: domain example.com is to be signed");
    assertThat(decide(SINGLE, mail("joe@a.test")).summary())
        .hasToString("decision verified, by Domain: no signing domain match for 'a.test'");
    assertThat(decide(SINGLE, mail("joe@a.test").client("b.test", "192.0.2.9")).summary())
        .hasToString("decision verified, by {auth_type}: not authenticated");
  }
}
