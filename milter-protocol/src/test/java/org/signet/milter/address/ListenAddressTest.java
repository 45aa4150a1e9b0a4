package org.signet.milter.address;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
    "inet:8891@a b, has no host name",
    "inet:65536@x, port 65536 is not between 0 and 65535",
    "inet:99999999999@x, has no port number",
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
}
