package org.signet.keytool.migrate;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.signet.keytool.migrate.StartOptions.Option;

class StartOptionsTest {
  private static final String DEFAULT = "etc/default/opendkim";
  private static final String UNIT = "usr/lib/systemd/system/opendkim.service";
  private static final String DROP_IN = "etc/systemd/system/opendkim.service.d/";

  @TempDir private Path root = Path.of("");

  private void write(String name, String text) throws IOException {
    Path file = root.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  private String shown(Optional<Option> option) {
    return option
        .map(
            found ->
                root.relativize(found.place().file())
                    + ":"
                    + found.place().line()
                    + " "
                    + found.name()
                    + " "
                    + found.value())
        .orElse("");
  }

  static Stream<Arguments> defaultFiles() {
    return Stream.of(
        Arguments.of("SOCKET=inet:1@localhost\n", ":1 SOCKET inet:1@localhost", ""),
        Arguments.of("#SOCKET=x\n\nSOCKET='inet:1' # why\n", ":3 SOCKET inet:1", ""),
        Arguments.of(
            "RUNDIR=/run/x\nSOCKET=local:$RUNDIR/${NAME}.sock\n",
            ":2 SOCKET local:/run/x/opendkim.sock",
            ""),
        Arguments.of("SOCKET=a\nSOCKET=\"b\"\n", ":2 SOCKET b", ""),
        Arguments.of("SOCKET=\nUSER=\n", "", ""),
        Arguments.of("USER=opendkim\nGROUP=opendkim\n", "", ":1 USER opendkim"),
        Arguments.of("USER=opendkim\nGROUP=postfix\n", "", ":1 USER opendkim:postfix"),
        Arguments.of(
            "SOCKET=a\nDAEMON_OPTS=\"-l -p inet:2 -umilter\"\n", ":2 -p inet:2", ":2 -u milter"),
        Arguments.of("if true; then\nSOCKET=a\nfi\n", ":2 SOCKET a", ""),
        Arguments.of("SOCKET=\"a\nX=\"\n", ":1 SOCKET a", ""),
        Arguments.of("\0\u00ff=\n=\n$\n${\n", "", ""));
  }

  @ParameterizedTest
  @MethodSource("defaultFiles")
  void readsTheVariablesOfTheInitScript(String text, String socket, String user)
      throws IOException {
    write(DEFAULT, text);

    StartOptions options = StartOptions.read(root);

    assertThat(shown(options.scriptSocket())).isEqualTo(socket.isEmpty() ? "" : DEFAULT + socket);
    assertThat(shown(options.scriptUser())).isEqualTo(user.isEmpty() ? "" : DEFAULT + user);
    assertThat(options.socket()).isEmpty();
    assertThat(options.user()).isEmpty();
  }

  @Test
  void theUnitAlone() throws IOException {
    write(
        UNIT,
        """
        [Unit]
        ExecStart=no -p no
        [Service]
        ; -p x
        ExecStart=/usr/sbin/opendkim \\
          -x /etc/dkim.conf -p inet:3@localhost
        User=opendkim
        Group=postfix
        """);

    StartOptions options = StartOptions.read(root);

    assertThat(options.configuration()).isEqualTo(root.resolve("etc/dkim.conf"));
    assertThat(shown(options.socket())).isEqualTo(UNIT + ":5 -p inet:3@localhost");
    assertThat(shown(options.user())).isEqualTo(UNIT + ":7 User= opendkim:postfix");
  }

  @Test
  void dropInsCountInTheOrderOfTheirNames() throws IOException {
    write(UNIT, "[Service]\nExecStart=/usr/sbin/opendkim -p inet:1\nUser=a\n");
    write("lib/systemd/system/opendkim.service.d/b.conf", "[Service]\nUser=later\n");
    write(
        DROP_IN + "a.conf",
        "[Service]\nExecStart=\nExecStart=/usr/sbin/opendkim -u $USER -p ${SOCKET}\nUser=\n");
    write("run/systemd/system/opendkim.service.d/a.conf", "[Service]\nExecStart=replaced\n");
    write(DEFAULT, "SOCKET=inet:2\nUSER=milter\n");

    StartOptions options = StartOptions.read(root);

    assertThat(shown(options.socket())).isEqualTo(DROP_IN + "a.conf:3 -p inet:2");
    assertThat(shown(options.user())).isEqualTo(DROP_IN + "a.conf:3 -u milter");
  }

  @Test
  void nothingIsThere() {
    StartOptions options = StartOptions.read(root);

    assertThat(options.configuration()).isEqualTo(root.resolve("etc/opendkim.conf"));
    assertThat(options.socket()).isEmpty();
    assertThat(options.scriptSocket()).isEmpty();
  }
}
