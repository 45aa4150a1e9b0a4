package org.signet.keytool.migrate;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.signet.policy.config.ConfigException;
import org.signet.policy.config.ConfigReader;
import org.signet.policy.config.ConfigSource;

class PostfixSectionTest {
  private static final String SMTPD = "smtp inet n - n - - smtpd\n";
  private static final String CHROOTED =
      "smtp inet n - y - - smtpd\ncleanup unix n - y - 0 cleanup\n";

  @TempDir private Path folder = Path.of("");

  /** An old file: postconf waits a second before it reads one that may be being written. */
  private void write(String name, String text) throws IOException {
    Path file = Files.writeString(folder.resolve(name), text);
    Files.setLastModifiedTime(file, FileTime.fromMillis(0));
  }

  private List<String> look(String conf, String main, String master)
      throws IOException, ConfigException {
    write("main.cf", main);
    write("master.cf", master);
    Path file = Files.writeString(folder.resolve("c"), conf);
    return PostfixSection.of(folder, ConfigReader.read(new ConfigSource.File(file), List.of()))
        .items()
        .stream()
        .map(
            item ->
                (item.level().word()
                        + item.place().map(at -> " " + at).orElse("")
                        + " "
                        + item.sentence())
                    .replace(folder + "/", ""))
        .toList();
  }

  /** Columns: Socket, main.cf, master.cf, what is said of smtpd_milters. */
  @ParameterizedTest(name = "{0} / {1} / {2}")
  @CsvSource(
      delimiter = '|',
      value = {
        "inet:1@localhost | smtpd_milters = inet:127.0.0.1:1 | PLAIN |"
            + " ok main.cf:1 smtpd_milters = inet:127.0.0.1:1: points at Socket",
        "inet:1@localhost | smtpd_milters = $m;m = inet:127.0.0.1:1 | PLAIN |"
            + " ok main.cf:1 smtpd_milters = $m: points at Socket",
        "inet:1@localhost | smtpd_milters = inet:127.0.0.1:2 | PLAIN |"
            + " fix main.cf:1 smtpd_milters = inet:127.0.0.1:2: does not point at Socket: write:"
            + " smtpd_milters = inet:127.0.0.1:2, inet:localhost:1",
        "inet:1@localhost | x = y | PLAIN |"
            + " fix smtpd_milters: not set: write: smtpd_milters = inet:localhost:1",
        "inet:1@localhost | smtpd_milters =;non_smtpd_milters = inet:localhost:1 | PLAIN |"
            + " remark main.cf:1 smtpd_milters = : does not point at Socket: only mail of this"
            + " machine's programs passes through Signet, as on a host that sends its own mail; for mail from the"
            + " network, too, write: smtpd_milters = inet:localhost:1",
        "inet:1@localhost | x = y | smtp inet n - n - - smtpd -o smtpd_milters=inet:localhost:1 |"
            + " remark smtpd_milters: not set: only services of master.cf point at it; for all"
            + " write: smtpd_milters = inet:localhost:1",
        "local:/run/s | smtpd_milters = unix:/run/s | CHROOTED |"
            + " fix main.cf:1 smtpd_milters = unix:/run/s: does not point at Socket: smtpd runs in"
            + " a chroot (master.cf:1), so the path is /var/spool/postfix/run/s; set Socket to"
            + " that path, or change the chroot column",
        "local:/run/s | x = y | CHROOTED |"
            + " fix smtpd_milters: not set: smtpd runs in a chroot (master.cf:1) and cannot reach"
            + " /run/s; set Socket to a path below /var/spool/postfix, or write Socket inet:8891@127.0.0.1"
            + " and smtpd_milters = inet:127.0.0.1:8891",
        "local:/q/dkim/s | queue_directory = /q | smtp inet n - - - - smtpd |"
            + " fix smtpd_milters: not set: write: smtpd_milters = unix:dkim/s",
        "local:/q/dkim/s | queue_directory = /q;compatibility_level = 3.6 | smtp inet n - - - -"
            + " smtpd | fix smtpd_milters: not set: write: smtpd_milters = unix:/q/dkim/s",
        "local:/q/dkim/s | queue_directory = /q | CHROOTED |"
            + " fix smtpd_milters: not set: write: smtpd_milters = unix:dkim/s",
        "local:/q/dkim/s | queue_directory = /q;smtpd_milters = unix:/dkim/s | CHROOTED |"
            + " ok main.cf:2 smtpd_milters = unix:/dkim/s: points at Socket",
        "local:/q/dkim/s | queue_directory = /q;smtpd_milters = unix:/dkim/s | PLAIN |"
            + " fix main.cf:2 smtpd_milters = unix:/dkim/s: does not point at Socket: smtpd does"
            + " not run in a chroot (master.cf:1), so the path is /dkim/s; set Socket to that path, or"
            + " change the chroot column",
      })
  void whetherMailComesToSignet(String socket, String main, String master, String said)
      throws Exception {
    assertThat(
            look(
                "Socket " + socket + "\n",
                main.replace(";", "\n") + "\n",
                master.replace("PLAIN", SMTPD).replace("CHROOTED", CHROOTED)))
        .contains(said);
  }

  @Test
  void withoutMasterCfEitherRootWillDo() throws Exception {
    String main = "smtpd_milters = unix:/dkim/s\nqueue_directory = /q\n";

    assertThat(look("Socket local:/q/dkim/s\n", main, ""))
        .contains("ok main.cf:1 smtpd_milters = unix:/dkim/s: points at Socket");
  }

  /** Columns: a line of main.cf, what is said of it. */
  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "milter_default_action = tempfail | ok main.cf:1 milter_default_action = tempfail: kept",
        "milter_default_action = accept | remark main.cf:1 milter_default_action = accept: kept:"
            + " while no milter answers, mail leaves unsigned; to make senders retry, write:"
            + " milter_default_action = tempfail",
        "milter_protocol = 6 | ok main.cf:1 milter_protocol = 6: kept",
        "milter_protocol = 9 | fix main.cf:1 milter_protocol = 9: unknown: write: milter_protocol ="
            + " 6",
        "milter_connect_macros = {j} {daemon_name} | ok main.cf:1 milter_connect_macros = {j}"
            + " {daemon_name}: kept",
        "milter_connect_macros = j v | remark main.cf:1 milter_connect_macros = j v: too few: MTA"
            + " needs {daemon_name}; write: milter_connect_macros = j {daemon_name} {daemon_addr} v"
            + " _",
        "milter_macro_daemon_name = MSA | ok main.cf:1 milter_macro_daemon_name = MSA: kept",
        "receive_override_options = no_milters | remark main.cf:1 receive_override_options ="
            + " no_milters: no milters: mail that arrives there is neither signed nor verified",
        "x = y | remark milter_macro_daemon_name: not a name in MTA: MTA lists names of services, but no"
            + " service of master.cf sends one of them; give the service, such as submission: -o"
            + " milter_macro_daemon_name=NAME",
      })
  void whatElseIsSaid(String line, String said) throws Exception {
    assertThat(look("Socket inet:1\nMTA MSA\n", line + "\n", SMTPD)).contains(said);
  }

  /** Columns: directives, what main.cf says, master.cf, what is said of programs before Signet. */
  @ParameterizedTest(name = "{0} / {1} / {2}")
  @CsvSource(
      delimiter = '|',
      value = {
        "x | inet:127.0.0.1:1 | PLAIN | ",
        "x | inet:127.0.0.1:1, unix:opendmarc/opendmarc.sock, inet:localhost:9 | PLAIN | ",
        "x | unix:spamass/spamass.sock, unix:/run/clamav/milter.ctl, inet:127.0.0.1:1 | PLAIN | ",
        "x | unix:opendmarc/opendmarc.sock, inet:127.0.0.1:1 | PLAIN |"
            + " remark KeepResults: may be needed: unix:opendmarc/opendmarc.sock comes before"
            + " Signet, which removes all results in its own name; if results written there have"
            + " that name and must stay, write: KeepResults dmarc",
        "x | unix:opendmarc/s, { unix:run/openarc.sock, timeout=3s }, inet:127.0.0.1:1 | PLAIN |"
            + " remark KeepResults: may be needed: unix:opendmarc/s, unix:run/openarc.sock come"
            + " before Signet, which removes all results in its own name; if results written there"
            + " have that name and must stay, write: KeepResults dmarc, arc",
        "KeepResults dmarc | unix:opendmarc/s, inet:127.0.0.1:1 | PLAIN | ",
        "KeepResults spf | inet:127.0.0.1:8893, inet:127.0.0.1:1 | PLAIN |"
            + " remark KeepResults: may be needed: inet:127.0.0.1:8893 comes before"
            + " Signet, which removes all results in its own name; if results written there have"
            + " that name and must stay, write: KeepResults spf, dmarc",
        "KeepAuthResults yes | unix:opendmarc/s, inet:127.0.0.1:1 | PLAIN | ",
        "x | inet:localhost:11332, inet:127.0.0.1:1 | PLAIN |"
            + " remark KeepResults: not possible: Signet removes the results of"
            + " inet:localhost:11332 if they have its name, since only Signet writes dkim results"
            + " in its name; put Signet before it, or set another name there",
        "x | inet:localhost:9, inet:127.0.0.1:1 | PLAIN |"
            + " remark KeepResults: to check: what inet:localhost:9 does is unknown;"
            + " if it writes Authentication-Results in Signet's name before Signet, list the"
            + " methods with KeepResults",
        "x | inet:localhost:9, unix:opendkim/opendkim.sock | PLAIN | ",
        "x | unix:pyspf-milter/s | PLAIN |"
            + " remark KeepResults: may be needed: unix:pyspf-milter/s comes before"
            + " Signet, which removes all results in its own name; if results written there have"
            + " that name and must stay, write: KeepResults spf",
        "x | ;smtpd_recipient_restrictions = permit_mynetworks, check_policy_service"
            + " unix:private/policyd-spf, permit | PLAIN |"
            + " remark KeepResults: may be needed: unix:private/policyd-spf comes before"
            + " Signet, which removes all results in its own name; if results written there have"
            + " that name and must stay, write: KeepResults spf",
        "x | inet:127.0.0.1:1;s = check_policy_service { inet:spf.test:1, timeout=1 } | PLAIN |"
            + " remark KeepResults: may be needed: inet:spf.test:1 comes before"
            + " Signet, which removes all results in its own name; if results written there have"
            + " that name and must stay, write: KeepResults spf",
        "x | inet:127.0.0.1:1;s = check_policy_service unix:private/policy | PLAIN | ",
        "x | inet:1:1 | smtp inet n - n - - smtpd -o"
            + " smtpd_milters=unix:opendmarc/s,inet:localhost:1 |"
            + " remark KeepResults: may be needed: unix:opendmarc/s comes before"
            + " Signet, which removes all results in its own name; if results written there have"
            + " that name and must stay, write: KeepResults dmarc",
      })
  void programsBeforeSignetMayWriteInItsName(
      String conf, @Nullable String main, String master, @Nullable String said) throws Exception {
    List<String> items =
        look(
            "Socket inet:1@localhost\n" + (conf.equals("x") ? "" : conf) + "\n",
            "smtpd_milters = " + Objects.toString(main, "").replace(";", "\n") + "\n",
            master.replace("PLAIN", SMTPD));

    assertThat(items.stream().filter(item -> item.contains("KeepResults")).toList())
        .isEqualTo(said == null ? List.of() : List.of(said));
  }

  @Test
  void withoutPostfixItSaysSo() throws Exception {
    Path file = Files.writeString(folder.resolve("c"), "Socket inet:1\n");
    Section section =
        PostfixSection.of(
            folder.resolve("absent"), ConfigReader.read(new ConfigSource.File(file), List.of()));

    assertThat(section.items()).hasSize(1);
    assertThat(section.items().get(0).word()).isEqualTo("does not exist");
    assertThat(section.count(Level.REMARK)).isEqualTo(1);
  }
}
