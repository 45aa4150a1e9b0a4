package org.signet.keytool.migrate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PostfixFilesTest {
  @TempDir private Path folder = Path.of("");

  private Path file(String text) throws IOException {
    return Files.writeString(folder.resolve("file"), text);
  }

  @Test
  void readsMainCf() throws IOException {
    MainCf main =
        MainCf.read(
            file(
                """
                # comment
                a = 1
                b=$a,${a} $(a) $c$$
                  # a comment that continues nothing

                   more
                a = 2
                = nothing
                no equals sign
                loop = $pool
                pool = x$loop
                """));

    assertThat(main.find("b").orElseThrow().value()).isEqualTo("$a,${a} $(a) $c$$ more");
    assertThat(main.find("b").orElseThrow().place().line()).isEqualTo(3);
    assertThat(main.expand("$b")).isEqualTo("2,2 2 $$ more");
    assertThat(main.expand("$loop")).isEqualTo("x");
    assertThat(main.matching(Pattern.compile("[ab]")))
        .extracting(parameter -> parameter.place().line())
        .containsExactly(3, 7);
    assertThat(main.find("nothing")).isEmpty();
  }

  @Test
  void expandsInBoundedTime() throws IOException {
    StringBuilder text = new StringBuilder();
    for (char name = 'a'; name < 'z'; name++) {
      text.append(name).append(" = ").append(("$" + (char) (name + 1)).repeat(500)).append('\n');
    }

    assertThat(MainCf.read(file(text.toString())).expand("$a")).isEmpty();
    assertThat(MainCf.read(file("a = " + "x".repeat(60_000) + "\n")).expand("$a".repeat(100)))
        .hasSize(1 << 16);
  }

  @Test
  void readsMasterCf() throws IOException {
    Path file =
        file(
            """
            # service type  private unpriv  chroot  wakeup  maxproc command + args
            smtp inet n - y - - smtpd
            submission inet n - n - - smtpd
               -o smtpd_milters=inet:a:1,inet:b:2
               -o { milter_mail_macros = i {auth_type} }
              # comment
               -ovalue=$a=$b -v -o
            short unix n
            """);

    assertThat(MasterCf.read(file, false))
        .extracting(service -> service.place().line() + " " + service.name() + service.chrooted())
        .containsExactly("2 smtp/inettrue", "3 submission/inetfalse");
    assertThat(MasterCf.read(file, false).get(1).overrides())
        .hasToString(
            "{smtpd_milters=inet:a:1,inet:b:2, milter_mail_macros=i {auth_type}, value=$a=$b}");
  }

  @Test
  void aHyphenIsTheDefault() throws IOException {
    Path file = file("a unix - - - - - x\nb unix - - n - - x\nc unix - - y - - x\n");

    assertThat(MasterCf.read(file, true))
        .extracting(MasterCf.Service::chrooted)
        .containsExactly(true, false, true);
    assertThat(MasterCf.read(file, false))
        .extracting(MasterCf.Service::chrooted)
        .containsExactly(false, false, true);
  }

  @Test
  void refusesWhatIsNoFile() {
    assertThatThrownBy(() -> MainCf.read(folder)).hasMessage("not a regular file");
    assertThatThrownBy(() -> MainCf.read(Path.of("/dev/zero"))).hasMessage("not a regular file");
    assertThatThrownBy(() -> MasterCf.read(folder.resolve("absent"), true))
        .isInstanceOf(IOException.class);
  }
}
