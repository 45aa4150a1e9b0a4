package org.signet.keytool.migrate;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.signet.milter.address.ListenAddress;

class MilterAddressTest {
  private static final Path QUEUE = Path.of("/var/spool/postfix");

  /** Columns: Socket; what Postfix has; whether it is found without and with a chroot. */
  @ParameterizedTest(name = "{0} at {1}")
  @CsvSource({
    "inet:8891@localhost, inet:localhost:8891, true, true",
    "inet:8891@localhost, inet:127.0.0.1:8891, true, true",
    "inet:8891@127.0.0.1, inet:localhost:8891, true, true",
    "inet6:8891@::1, inet:[::1]:8891, true, true",
    "inet6:8891@[::1], inet:localhost:8891, true, true",
    "inet:8891, inet:mx.example.com:8891, true, true",
    "inet:8891@192.0.2.1, INET:192.0.2.1:8891, true, true",
    "inet:8891@192.0.2.1, inet:localhost:8891, false, false",
    "inet:8891@localhost, inet:localhost:8892, false, false",
    "inet:8891@localhost, unix:/run/s, false, false",
    "inet:8891@localhost, rubbish, false, false",
    "local:/run/s, unix:/run/s, true, false",
    "local:/run/s, local:/run/./s, true, false",
    "local:/run/s, inet:localhost:8891, false, false",
    "local:/var/spool/postfix/dkim/s, unix:dkim/s, true, true",
    "local:/var/spool/postfix/dkim/s, unix:/dkim/s, false, true",
    "local:/var/spool/postfix/dkim/s, unix:/var/spool/postfix/dkim/s, true, false",
  })
  void finds(String socket, String written, boolean plain, boolean chrooted) {
    ListenAddress listener = ListenAddress.parse(socket);
    MilterAddress address = new MilterAddress(written);

    assertThat(address.finds(listener, QUEUE, false)).isEqualTo(plain);
    assertThat(address.finds(listener, QUEUE, true)).isEqualTo(chrooted);
  }

  @Test
  void readsLists() {
    assertThat(
            MilterAddress.list(
                "inet:a:1, unix:/b  { inet:c:2, default_action=accept,connect_timeout = 1s },{d}"))
        .hasToString("[inet:a:1, unix:/b, inet:c:2, d]");
    assertThat(MilterAddress.list(" , ")).isEmpty();
    assertThat(MilterAddress.list("}}{{,{}")).doesNotContainNull();
  }

  @ParameterizedTest
  @CsvSource({
    "inet:8891@localhost, inet:localhost:8891",
    "inet:8891, inet:127.0.0.1:8891",
    "inet6:8891, inet:[::1]:8891",
    "inet6:8891@::1, inet:[::1]:8891",
    "local:/run/s, unix:/run/s",
    "local:/var/spool/postfix/dkim/s, unix:dkim/s",
  })
  void isWrittenAsPostfixWantsIt(String socket, String written) {
    assertThat(MilterAddress.of(ListenAddress.parse(socket), Optional.of(QUEUE)))
        .isEqualTo(written);
  }
}
