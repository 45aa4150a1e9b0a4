package org.signet.dkim.sign;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.signet.dkim.message.HeaderField;
import org.signet.dkim.message.HeaderSection;

/** RFC 6376 §5.4. */
class HeadersToSignTest {
  private static final String OVERSIGNED =
      "From:To:Cc:Reply-To:Subject:Date:Message-ID:MIME-Version:Content-Type:Content-Transfer-Encoding";

  static Stream<Arguments> sets() {
    return Stream.of(
        row(
            "as the message spells and orders them",
            set("to,FROM,Subject", "", ""),
            "Subject,from,X,TO",
            "Subject:from:TO"),
        row("each instance", set("from,to", "", ""), "From,To,To", "From:To:To"),
        row("From always", set("to", "", ""), "From,To", "From:To"),
        row("From even if omitted", set("to", "from,to", ""), "From,To", "From"),
        row("what is omitted is not signed", set("to,cc", "CC", ""), "From,To,Cc", "From:To"),
        row("wildcards", set("x-*", "x-secret*", ""), "From,X-A,x-b,X-Secret-1,To", "From:X-A:x-b"),
        row(
            "wildcards inside",
            set("x-*-y*z", "", ""),
            "From,X-a-b-y-z,x--yz,x-y-z,x-a-y",
            "From:X-a-b-y-z:x--yz"),
        row(
            "a wildcard for nothing",
            set("ab*,cd**,*ef,gh*i", "", ""),
            "From,ab,cd,ef,gh,ghi",
            "From:ab:cd:ef:ghi"),
        row("everything", set("*", "received", ""), "Received,From,Any", "From:Any"),
        row(
            "oversigned in their order and spelling",
            set("to", "", "FROM,to,Cc"),
            "To,From",
            "To:From:FROM:to:Cc"),
        row(
            "oversigned means signed",
            set("from", "", "Subject"),
            "From,Subject",
            "From:Subject:Subject"),
        row(
            "oversigned means signed even if omitted",
            set("from", "Subject", "Subject"),
            "From,Subject",
            "From:Subject:Subject"),
        row("oversigned once", set("from", "", "From,FROM"), "From", "From:From"),
        row("no other signatures", set("*", "", ""), "DKIM-Signature,From,dkim-signature", "From"),
        row("names that h= cannot hold", set("*", "", ""), "From,A B,A;B,\u00c4,Ok", "From:Ok"),
        row(
            "white space before the colon is not part of the name",
            set("to", "", ""),
            "From,To \t",
            "From:To"),
        row(
            "the defaults",
            HeadersToSign.defaults(),
            "Return-Path,Received,From,Sender,To,Subject,Message-ID,MIME-Version,Content-Type,List-Unsubscribe,List-Unsubscribe-Post,X-Mailer,Comments",
            "From:Sender:To:Subject:Message-ID:MIME-Version:Content-Type:List-Unsubscribe:List-Unsubscribe-Post:"
                + OVERSIGNED),
        row(
            "what is not signed is not oversigned by default",
            HeadersToSign.of(List.of("subject", "X-*"), List.of()),
            "From,To,Subject,X-A",
            "From:Subject:X-A:From:Subject"),
        row(
            "nor what is omitted",
            HeadersToSign.of(HeadersToSign.defaults().sign(), List.of("CC", "Content-*", "date")),
            "From,Cc,Date,Content-Type",
            "From:From:To:Reply-To:Subject:Message-ID:MIME-Version"));
  }

  @Test
  void theDefaultsAreWhatTheirOwnListsMakeOfThem() {
    HeadersToSign defaults = HeadersToSign.defaults();
    assertThat(HeadersToSign.of(defaults.sign(), defaults.omit())).isEqualTo(defaults);
    assertThat(String.join(":", defaults.oversign())).isEqualTo(OVERSIGNED);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("sets")
  void selects(String name, HeadersToSign set, String fields, String names) {
    HeaderSection header =
        HeaderSection.of(split(fields).stream().map(field -> HeaderField.of(field, " x")).toList());
    assertThat(String.join(":", set.select(header))).isEqualTo(names);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "A B", "A:B", "A;B", "A\r\nB", "\u00e4"})
  void refusesWhatIsNoName(String name) {
    assertThatThrownBy(() -> new HeadersToSign(List.of(name), List.of(), List.of()))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"X-*", "*-X", "*"})
  void refusesToOversignAWildcard(String name) {
    assertThatThrownBy(() -> new HeadersToSign(List.of(), List.of(), List.of(name)))
        .hasMessage("a name to oversign cannot have a wildcard: " + name);
  }

  @Test
  void oversignsOfTheDefaultsWhatIsSigned() {
    assertThat(HeadersToSign.of(List.of("subject", "X-*", "cc"), List.of("CC")).oversign())
        .containsExactly("From", "Subject");
  }

  private static HeadersToSign set(String sign, String omit, String oversign) {
    return new HeadersToSign(split(sign), split(omit), split(oversign));
  }

  private static List<String> split(String names) {
    return names.isEmpty() ? List.of() : Arrays.asList(names.split(",", -1));
  }

  private static Arguments row(String name, HeadersToSign set, String fields, String names) {
    return Arguments.of(name, set, fields, names);
  }
}
