package org.signet.milter.address;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ListenAddressTest {

  @ParameterizedTest
  @CsvSource({
    "inet:8891@localhost, inet:8891@localhost",
    "inet:8891@127.0.0.1, inet:8891@127.0.0.1",
    "inet:8891, inet:8891",
    "inet:0@127.0.0.1, inet:0@127.0.0.1",
    "inet6:8891@::1, inet6:8891@::1",
    "inet6:8891@[::1], inet6:8891@::1",
    "inet:65535@!~, inet:65535@!~",
    "inet:1@[x, inet:1@[x",
    "inet:1@x], inet:1@x]",
    "local:/run/signet.sock, local:/run/signet.sock",
    "unix:/run/signet.sock, local:/run/signet.sock",
    "/run/signet.sock, local:/run/signet.sock",
    "/run/a:b.sock, local:/run/a:b.sock",
    "signet.sock, local:signet.sock",
  })
  void reads(String text, String form) {
    assertThat(ListenAddress.parse(text)).hasToString(form);
    assertThat(ListenAddress.parse(form)).isEqualTo(ListenAddress.parse(text));
  }

  @ParameterizedTest
  @CsvSource({
    "inet:localhost:8891, a milter writes inet:PORT@HOST",
    "inet:, has no port number",
    "inet:x@y, has no port number",
    "inet:8891@, has no host name",
    "inet:@x, has no port number",
    "inet:8891@[], has no host name",
    "inet:8891@a b, has no host name",
    "inet:65536@x, port 65536 is not between 0 and 65535",
    "inet:99999999999@x, has no port number",
    "':x', is not an address to listen at",
    "tcp:8891, is not an address to listen at",
    "unix:, has no path of a socket",
    "local:/run/, has no path of a socket",
    "'', has no path of a socket",
    "/, has no path of a socket",
  })
  void refuses(String text, String why) {
    assertThatThrownBy(() -> ListenAddress.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(why)
        .hasMessageStartingWith("\"" + text + "\"");
  }

  @Test
  void refusesAPathWithNul() {
    assertThatThrownBy(() -> ListenAddress.parse("local:/a\0b"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("is not a path");
  }

  @Test
  void resolvesToTheFamilyThatWasWritten() throws Exception {
    assertThat(ListenAddress.parse("inet:1").resolve()).hasToString("/0.0.0.0:1");
    assertThat(ListenAddress.parse("inet6:2").resolve()).hasToString("/[0:0:0:0:0:0:0:0]:2");
    assertThat(ListenAddress.parse("inet:3@127.0.0.1").resolve()).hasToString("/127.0.0.1:3");
    assertThat(ListenAddress.parse("inet:4@::1").resolve())
        .as("the other family, if there is no other")
        .hasToString("/[0:0:0:0:0:0:0:1]:4");
    assertThat(ListenAddress.parse("/run/x").resolve())
        .isEqualTo(UnixDomainSocketAddress.of("/run/x"));
  }

  @ParameterizedTest
  @CsvSource({
    "false, 192.0.2.1 2001:db8::1 192.0.2.2, 192.0.2.1",
    "false, 2001:db8::1 192.0.2.2 192.0.2.1, 192.0.2.2",
    "false, 2001:db8::2 2001:db8::1, 2001:db8::2",
    "true, 192.0.2.1 2001:db8::1 2001:db8::2, 2001:db8::1",
    "true, 192.0.2.2 192.0.2.1, 192.0.2.2",
  })
  void ofSeveralAddressesTheFirstOfTheFamilyWins(boolean ipv6, String all, String taken)
      throws Exception {
    List<InetAddress> addresses = new ArrayList<>();
    for (String address : all.split(" ", -1)) {
      addresses.add(InetAddress.getByName(address));
    }
    ListenAddress.Inet inet = new ListenAddress.Inet(1, Optional.of("mx.example"), ipv6);
    assertThat(inet.ofFamily(addresses.toArray(new InetAddress[0])))
        .isEqualTo(InetAddress.getByName(taken));
  }

  @Test
  void aPortIsOneOfSixteenBits() {
    assertThat(new ListenAddress.Inet(0, Optional.empty(), false).port()).isZero();
    assertThatThrownBy(() -> new ListenAddress.Inet(-1, Optional.empty(), false))
        .hasMessage("port -1 is not between 0 and 65535");
  }

  @Test
  void knowsHowLongThePathOfASocketCanBe() {
    String most = "/" + "x".repeat(105);
    assertThat(new ListenAddress.Local(Path.of(most)).objection()).isEmpty();
    assertThat(new ListenAddress.Local(Path.of(most + "x")).objection())
        .hasValue("a path of 107 octets; the address of a socket has room for 106");
    assertThat(ListenAddress.parse(most).socketPath()).hasValue(Path.of(most));
    assertThat(ListenAddress.parse("inet:1").socketPath()).isEmpty();
  }
}
