package org.signet.keytool.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.signet.keytool.terminal.CommandFailure;

class NameServerTest {

  @ParameterizedTest
  @CsvSource({
    "127.0.0.1, 127.0.0.1, 53",
    "127.0.0.1:5353, 127.0.0.1, 5353",
    "[::1]:5353, 0:0:0:0:0:0:0:1, 5353",
    "[::1], 0:0:0:0:0:0:0:1, 53",
    "::1, 0:0:0:0:0:0:0:1, 53",
  })
  void readsAddresses(String text, String address, int port) throws CommandFailure {
    assertThat(NameServer.parse(text).getAddress().getHostAddress()).isEqualTo(address);
    assertThat(NameServer.parse(text).getPort()).isEqualTo(port);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", ":53", "127.0.0.1:", "127.0.0.1:0", "127.0.0.1:65536", "127.0.0.1:x", "[::1"})
  void refusesOthers(String text) {
    assertThatThrownBy(() -> NameServer.parse(text))
        .isInstanceOf(CommandFailure.class)
        .hasMessage(
            "--nameserver " + text + ": write HOST:PORT, such as 127.0.0.1:5353 or [::1]:53");
  }
}
