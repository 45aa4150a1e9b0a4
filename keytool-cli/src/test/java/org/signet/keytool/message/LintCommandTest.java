package org.signet.keytool.message;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.signet.keytool.Run;
import org.signet.testing.Property;

class LintCommandTest {
  private static final String HEADER = "From: a@example.com\r\nDate: today\r\n";
  private static final String GOOD = HEADER + "\r\nHello\r\n";

  static Stream<Arguments> findings() {
    String x997 = "x".repeat(997);
    return Stream.of(
        Arguments.of("good", GOOD, ""),
        Arguments.of("good with LF", GOOD.replace("\r", ""), ""),
        Arguments.of("line of 998", HEADER + "\r\n" + x997 + "x\r\n", ""),
        Arguments.of("line of 999", HEADER + "\r\n" + x997 + "xx\r\n", "long-line 4 999 octets"),
        Arguments.of(
            "field that can be folded",
            HEADER + "X: a " + x997 + "\r\n\r\n",
            "long-field 3 1002 octets"),
        Arguments.of(
            "field that cannot",
            HEADER + "X:" + x997 + "\r\n\r\n",
            "unfoldable-field 3 999 octets"),
        Arguments.of("CR", HEADER + "\r\na\rb\r\n", "bare-cr 4 "),
        Arguments.of("CR before CRLF", HEADER + "\r\na\r\r\n", "bare-cr 4 "),
        Arguments.of("LF", HEADER + "\r\na\nb\r\n", "bare-lf 4 "),
        Arguments.of("NUL", HEADER + "\r\na\0b\r\n", "nul 4 "),
        Arguments.of("8 bits", HEADER + "\r\na\u00e9b\r\n", "8bit-body 4 "),
        Arguments.of("8 bits above", HEADER + "X: \u00e9\r\n\r\n", "8bit-header 3 "),
        Arguments.of("From", HEADER + "\r\nFrom me\r\n", "from-line 4 "),
        Arguments.of("From above", "From me\r\n" + GOOD, ""),
        Arguments.of("From later in the line", HEADER + "\r\n From me\r\n", ""),
        Arguments.of("no From", "Date: x\r\n\r\n", "missing-field 0 From"),
        Arguments.of("nothing", "", "missing-field 0 From, missing-field 0 Date"),
        Arguments.of("no body", HEADER, ""),
        Arguments.of(
            "twice",
            HEADER + "SUBJECT: a\r\nsubject : b\r\nReceived: a\r\nReceived: b\r\n\r\n",
            "repeated-field 4 Subject"),
        Arguments.of("in a continuation", HEADER + "X: a\r\n From: b\r\n\r\n", ""),
        Arguments.of(
            "no author",
            "Date: x\r\nFrom: joe\r\nX: y\r\n\r\n",
            "no-author 2 there is no address in it"),
        Arguments.of(
            "an author that is not closed",
            "from :\r\n Joe (him\r\n <joe@example.com>\r\nDate: x\r\n\r\n",
            "no-author 1 a comment is never closed"),
        Arguments.of(
            "an author in single quotes, and no header end",
            "Date: x\nFrom: 'joe@example.com'",
            "no-author 2 its first address has a domain that cannot be one, no-final-line-end 2 "),
        Arguments.of(
            "an author that is too long",
            "Date: x\r\nFrom: " + "a.".repeat(300) + "a@example.com\r\n\r\n",
            "no-author 2 its first address has more than 320 octets before the @"),
        Arguments.of(
            "names that are not what they should be",
            "From: Doe, Joe\r\n joe@example.com <joe@example.com>\r\nDate: x\r\n\r\n",
            ""),
        Arguments.of("another field", HEADER + "X-From: joe\r\nFrom-X: joe\r\n\r\n", ""),
        Arguments.of("no line end", HEADER + "\r\nHello", "no-final-line-end 4 "),
        Arguments.of("CR at the end", HEADER + "\r\nHello\r", "bare-cr 4 , no-final-line-end 4 "),
        Arguments.of(
            "several", HEADER + "\r\nFrom \u00e9\0\r\n", "nul 4 , 8bit-body 4 , from-line 4 "));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("findings")
  void findsWhatServersWillChange(String name, String message, String findings) {
    String json = Run.withInput(message, "lint", "--json", "-").out();
    String found =
        Stream.of(json.split("\\{\"rule\":", -1))
            .skip(1)
            .map(
                part ->
                    part.replaceFirst(
                        "(?s)\"([^\"]*)\",\"line\":(\\d+),\"detail\":\"([^\"]*)\".*", "$1 $2 $3"))
            .collect(Collectors.joining(", "));

    assertThat(found).isEqualTo(findings);
    assertThat(Run.withInput(message, "lint", "-").status()).isEqualTo(findings.isEmpty() ? 0 : 1);
  }

  @Test
  void saysWhatIsWrongAndWhatToDo(@TempDir Path folder) throws IOException {
    Path file =
        Files.writeString(folder.resolve("m.eml"), "From: a@b.test\nDate: x\n\na\0\nFrom b\n");

    Run run = Run.keytool("lint", file);

    assertThat(run.out())
        .isEqualTo(
            file
                + ":4: has a NUL octet; mail servers remove it or reject the message\n"
                + "    remove it; Postfix: message_strip_characters = \\0, before signing\n"
                + file
                + ":5: begins with \"From \"; software that stores mail in mbox format puts a > before"
                + " it\n"
                + "    let the mail program write quoted-printable, with =46rom\n");
    assertThat(run.err()).isEmpty();
    assertThat(run.status()).isEqualTo(1);
  }

  @Test
  void theAdviceFitsTheField() {
    String references = "References:" + " <0123456789@example.com>".repeat(44);
    String message =
        HEADER + references + "\r\nSubject: a\r\nSubject: b\r\nFrom: b@example.com\r\n\r\n";

    assertThat(Run.withInput(message, "lint", "-").out().replace("\u00c2", ""))
        .isEqualTo(
            """
            standard input:3: 1111 octets: has a field with a line of more than 998 octets; mail servers split such lines anywhere
                fold it before signing, at white space, in lines of at most 78 octets
            standard input:5: Subject: repeats a field that may occur only once (RFC 5322 §3.6); programs keep or show only one
            standard input:6: From: repeats a field that may occur only once (RFC 5322 §3.6); programs keep or show only one
                leave one Subject field: a mail program may show one while the signature covers the other
                leave one From field: Signet does not sign a message with two
            """);
  }

  @Test
  void countsWhatNobodyWillRead() {
    assertThat(Run.withInput(HEADER + "\r\n" + "\0\r\n".repeat(25), "lint", "-").out())
        .contains("standard input:23: ", "standard input: and 5 more of this kind\n")
        .doesNotContain("standard input:24: ");
  }

  @Test
  void aFileThatIsNotThereDoesNotKeepItFromTheOthers(@TempDir Path folder) throws IOException {
    Path good = Files.writeString(folder.resolve("good.eml"), GOOD);

    Run run = Run.keytool("lint", "--json", folder.resolve("absent"), good);

    assertThat(run.status()).isEqualTo(2);
    assertThat(run.err()).contains("absent");
    assertThat(run.out()).isEqualTo("{\"file\":\"" + good + "\",\"findings\":[]}\n");
  }

  @Test
  void endsWithAnyOctets() {
    Property.check(
        200,
        draw -> {
          byte[] octets = draw.shown("octets", draw.octets(255));
          MessageLint whole = new MessageLint(false);
          whole.write(octets, 0, octets.length);
          MessageLint pieces = new MessageLint(false);
          for (int i = 0; i < octets.length; i++) {
            pieces.write(octets, i, 1);
          }
          assertThat(whole.finish()).isEqualTo(pieces.finish());
        });
  }
}
