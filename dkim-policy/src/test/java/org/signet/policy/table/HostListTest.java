package org.signet.policy.table;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.signet.policy.address.IpAddress;
import org.signet.policy.text.Place;

/** Host lists: what they cover, and what they warn of. */
class HostListTest {
  private static final Place DIRECTIVE = new Place(Path.of("signet.conf"), 1, 15);

  private final Heard heard = new Heard();

  @TempDir Path folder;

  private HostList list(String spec) {
    return new TableLoader(folder, heard)
        .hosts(spec, DIRECTIVE, new HostList.Use("InternalHosts", Optional.of("is signed")))
        .orElseThrow();
  }

  private static Optional<InetAddress> address(String text) {
    return text.equals("-") ? Optional.empty() : IpAddress.parse(text);
  }

  @ParameterizedTest(name = "{0}: {1} [{2}] {3}")
  @CsvSource(
      delimiter = ';',
      value = {
        // addresses and networks
        "192.168.1.0/24, !192.168.1.5; unknown; 192.168.1.6; true",
        "192.168.1.0/24, !192.168.1.5; unknown; 192.168.1.5; false",
        "10.0.0.5/8; unknown; 10.1.2.3; false",
        "10.0.0.0/8; unknown; 10.255.255.255; true",
        "10.0.0.0/8; unknown; 11.0.0.0; false",
        "[10.0.0.0]/8; unknown; 10.1.2.3; true",
        "0.0.0.0/0; unknown; 203.0.113.9; true",
        "0.0.0.0/0; unknown; 2001:db8::1; false",
        "csl:2001:db8::/32; unknown; 2001:db8:1::5; true",
        "csl:2001:DB8::/32; unknown; 2001:db8:1::5; true",
        "csl:2001:0db8::/32; unknown; 2001:db8:1::5; false",
        "[2001:db8::1]; unknown; 2001:db8::1; true",
        "csl:::1; unknown; ::1; true",
        "csl:::ffff:192.0.2.1; unknown; 192.0.2.1; true",
        "[fd00::]/40; unknown; fd00:0:1::1; true",
        "172.16/12; unknown; 172.16.0.1; false",
        "192.168.1.0/24, !192.168.0.0/16; unknown; 192.168.1.6; true",
        "!192.168.1.0/24, 192.168.1.6; unknown; 192.168.1.6; true",
        "192.168.1.6, !192.168.1.6; unknown; 192.168.1.6; false",
        // names
        "mail.example.org; MAIL.example.org; -; true",
        ".example.org; a.b.example.org; -; true",
        ".example.org; example.org; -; false",
        ".example.org, !a.example.org; a.example.org; -; false",
        ".example.org, !a.example.org; b.a.example.org; -; true",
        ".example.org, !.a.example.org; b.a.example.org; -; false",
        "localhost; localhost; 127.0.0.1; true",
        "mx.b\u00fccher.example; mx.xn--bcher-kva.example; -; true",
        ".b\u00fccher.example; mx.xn--bcher-kva.example; -; true",
        ".b\u00fccher.example, !mx.b\u00fccher.example; mx.xn--bcher-kva.example; -; false",
        "[192.0.2.9]; unknown; 192.0.2.9; false",
        "[192.0.2.9]; [192.0.2.9]; -; true",
        "unknown; unknown; 203.0.113.9; true",
        // names and addresses together: a negation vetoes
        "10.0.0.0/8, !bad.example.org; bad.example.org; 10.1.2.3; false",
        ".example.org, !10.1.2.3; a.example.org; 10.1.2.3; false",
        ".example.org; a.example.org; 10.1.2.3; true",
        "127.0.0.1; local; -; false",
      })
  void listsAHost(String spec, String name, String address, boolean listed) {
    assertThat(list(spec).matches(name, address(address))).isEqualTo(listed);
  }

  @ParameterizedTest(name = "{0}: {1} [{2}] {3}")
  @CsvSource(
      delimiter = ';',
      value = {
        "192.168.1.0/24; unknown; 192.168.1.6; true",
        "192.168.*; unknown; 192.168.1.6; true",
        "mx*.example.org; mx1.example.org; -; true",
        "mx*.b\u00fccher.example; mx1.xn--bcher-kva.example; -; true",
        "*.example.org; mail.example.org; -; false",
        "*; mail.example.org; 192.0.2.1; false",
        "!*.example.org; mail.example.org; -; false",
        "[2001:db8::]/32; unknown; 2001:db8::9; true",
      })
  void patternsMeanWhatOpendkimMakesOfThem(String line, String name, String address, boolean listed)
      throws IOException {
    Files.writeString(folder.resolve("hosts"), line + "\n");

    assertThat(list("refile:hosts").matches(name, address(address))).isEqualTo(listed);
  }

  @Test
  void aPatternThatExcludesByNameDoesNotVetoTheAddress() throws IOException {
    Files.writeString(folder.resolve("hosts"), "127.0.0.1\nlocalhost\n10.0.0.0/8\n*.example.com\n");
    HostList list = list("refile:hosts");

    assertThat(list.matches("mail.example.com", address("10.1.2.3"))).isTrue();
    assertThat(list.matches("mail.example.com", address("203.0.113.9"))).isFalse();
    assertThat(heard.lines())
        .containsExactly(
            "4:1 warning: \"*.example.com\" lists no host, as in OpenDKIM: a pattern that begins"
                + " with * excludes; write .domain");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      value = {
        "10.0.0.5/8 ~ lists no host, as in OpenDKIM: write 10.0.0.0/8",
        "!192.168.0.1/24 ~ lists no host, as in OpenDKIM: write !192.168.0.0/24",
        "172.16/12 ~ lists no host, as in OpenDKIM: write the address whole, with four numbers",
        "127/8 ~ lists no host, as in OpenDKIM: write the address whole, with four numbers",
        "csl:2001:0db8::/32 ~ lists no host, as in OpenDKIM: write 2001:db8::/32",
        "csl:2001:db8:0:0:0:0:0:1 ~ lists no host, as in OpenDKIM: write 2001:db8::1",
        "10.0.0.0/255.0.0.0 ~ lists no host, as in OpenDKIM: write the network as address/length,"
            + " with a length from 0 to 32",
        "[192.0.2.0/24] ~ lists no host, as in OpenDKIM: write 192.0.2.0/24",
        "[192.0.2.9] ~ lists no host, as in OpenDKIM: write the address without brackets",
        "*.example.com ~ lists no host, as in OpenDKIM: * is special in refile: only; write .domain"
            + " for all hosts of a domain",
        "192.168.1 ~ lists no host, as in OpenDKIM: not a whole IPv4 address; write four numbers,"
            + " and /length for a network",
      })
  void warnsOfEntriesThatAreNotWhatTheyLook(String spec, String warning) {
    list(spec);

    int column = spec.startsWith("csl:") ? 19 : 15;
    String entry = spec.replace("csl:", "");
    assertThat(heard.lines())
        .containsExactly("1:" + column + " warning: \"" + entry + "\" " + warning);
  }

  /** What follows from it depends on what the list is for. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      nullValues = "-",
      value = {
        "0.0.0.0/0 ~ is signed ~ lists every host: anybody's mail is signed",
        "csl:::/0 ~ is signed ~ lists every host: anybody's mail is signed",
        "unknown ~ is signed ~ lists every client that has no name in the DNS: their mail is"
            + " signed",
        "0.0.0.0/0 ~ - ~ -",
        "unknown ~ - ~ -",
        "!0.0.0.0/0 ~ is signed ~ -",
      })
  void warnsOfListsOfEverybodyIfItDoesHarm(String spec, String mail, String warning) {
    assertThat(
            new TableLoader(Path.of(""), heard)
                .hosts(
                    spec, DIRECTIVE, new HostList.Use("InternalHosts", Optional.ofNullable(mail))))
        .isPresent();

    int column = spec.startsWith("csl:") ? 19 : 15;
    assertThat(heard.lines())
        .isEqualTo(
            warning == null
                ? List.of()
                : List.of(
                    "1:%d warning: InternalHosts: \"%s\" %s"
                        .formatted(column, spec.replace("csl:", ""), warning)));
  }

  @Test
  void theDecisionNamesTheEntry() {
    HostList list = list("127.0.0.1, !10.1.2.3, 10.0.0.0/8");

    HostList.Decision no = list.decide("a.example", address("10.1.2.3"));
    assertThat(no.listed()).isFalse();
    assertThat(no.entry().map(DataSet.Entry::key)).hasValue("!10.1.2.3");
    assertThat(no.entry().map(DataSet.Entry::place))
        .hasValue(new Place(Path.of("signet.conf"), 1, 26));
    assertThat(list.decide("a.example", address("10.9.9.9")).entry().map(DataSet.Entry::key))
        .hasValue("10.0.0.0/8");
    assertThat(list.decide("a.example", address("192.0.2.1")))
        .isEqualTo(new HostList.Decision(false, Optional.empty()));
  }

  @Test
  void theEmptyListListsNobody() {
    assertThat(HostList.empty().matches("localhost", address("127.0.0.1"))).isFalse();
  }
}
