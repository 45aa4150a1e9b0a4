package org.signet.keytool.diagnose;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.signet.keytool.Keys;
import org.signet.keytool.Run;
import org.signet.keytool.terminal.Colours;

class DiagnoseCommandTest {
  private static final String MAIL =
      """
      From: Ann <ann@example.com>
      To: bob@example.net
      Subject: Minutes
      MIME-Version: 1.0
      Content-Type: text/plain; charset=utf-8

      Hello Bob,
      From now on we meet at ten.\s
      Caf\u00c3\u00a9?
      """;

  @TempDir private Path folder = Path.of("");
  private Keys keys = new Keys(folder, folder);
  private String signed = "";

  @BeforeEach
  void sign() throws IOException {
    keys = Keys.ed25519(folder);
    signed = signed(MAIL, "relaxed/simple");
  }

  private Run diagnose(String message, Object... options) {
    Object[] arguments = new Object[options.length + 4];
    arguments[0] = "diagnose";
    arguments[1] = "--dns-file";
    arguments[2] = keys.zone();
    System.arraycopy(options, 0, arguments, 3, options.length);
    arguments[arguments.length - 1] = "-";
    return Run.withInput(message, arguments);
  }

  /** How many lines the signature has. */
  private int signatureLines() {
    return (int)
        signed.substring(0, signed.indexOf("From: ")).chars().filter(c -> c == '\n').count();
  }

  @Test
  void saysWhatWasDoneAndShowsIt() {
    Run run =
        diagnose(
            signed
                    .replace("Subject: ", "Subject: [users] ")
                    .replace("\nFrom now", "\n>From now")
                    .replace("ten. ", "ten.")
                + "\n-- \nusers mailing list\n");

    assertThat(run.status()).isEqualTo(1);
    assertThat(run.err()).isEmpty();
    int line = signatureLines();
    assertThat(run.out())
        .isEqualTo(
            """
            standard input:1: fail d=example.com s=ed a=ed25519-sha256 [body-hash-mismatch]
              key      is in DNS
              header   is not what was signed: certain
                       certain: a tag was added to the Subject, or removed (Subject), line
                       %d
                @@ -%d,3 +%d,3 @@
                 To: bob@example.net
                -Subject: [users] Minutes
                +Subject: Minutes
                 MIME-Version: 1.0
              fix      Turn the tag off (Mailman: subject_prefix empty), or sign after the
                       program that changes it.
              body     is not what was signed: certain
                       certain: ">" was added before "From " at the start of a line, or
                       removed, line %d; and white space at the ends of lines was removed or
                       added (removed), line %d; and text was appended, lines %d to %d
                @@ -%d,7 +%d,4 @@
                 Hello Bob,
                ->From now on we meet at ten.
                +From now on we meet at ten.\\s
                 Caf\u00c3\u00a9?
                -
                ---\\s
                -users mailing list
                \s
              fix      Caused by software that stores mail in mbox format. Let the mail
                       program write =46rom in quoted-printable, or deliver to maildir or
                       with LMTP.
              fix      Sign with relaxed body canonicalization (Canonicalization
                       relaxed/relaxed), which ignores this.
              fix      Sign after the program that appends it (Postfix: the milter of the
                       re-injection port, behind the content filter), or turn the footer
                       off: Mailman's msg_footer / list:member:regular:footer empty.
            """
                .formatted(
                    line + 3, line + 2, line + 2, line + 8, line + 8, line + 10, line + 12,
                    line + 7, line + 7));
    assertThat(run.out().lines()).allMatch(text -> text.length() <= 80);
  }

  @Test
  void theSameForPrograms() {
    Run run =
        diagnose(
            signed.replace("Subject: Minutes", "Subject: Plans") + "Scanned by \u00c3\u00a9\n",
            "--seconds",
            "1",
            "--json");

    assertThat(run.status()).isEqualTo(1);
    int line = signatureLines();
    assertThat(run.out())
        .matches("[ -~]+\n")
        .isEqualTo(
            ("{'file':'-','signatures':[{'line':1,'domain':'example.com','selector':'ed',"
                    + "'algorithm':'ed25519-sha256','result':'fail',"
                    + "'reason':'body-hash-mismatch','key':'found',"
                    + "'header':{'state':'changed-or-wrong-key','search':'stopped','changes':[],"
                    + "'equivalents':[],'diff':[]},"
                    + "'body':{'state':'changed','search':'complete','changes':["
                    + "{'cause':'appended','detail':'','firstLine':%d,'lastLine':%d,"
                    + "'problem':'text was appended','fix':'Sign after the program that appends it"
                    + " (Postfix: the milter of the re-injection port, behind the content filter),"
                    + " or turn the footer off: Mailman's msg_footer /"
                    + " list:member:regular:footer empty.'}],'equivalents':[],"
                    + "'diff':['@@ -%d,3 +%d,2 @@',' Caf\\u00e9?','-Scanned by \\u00e9',' ']},"
                    + "'hints':[{'likelihood':'possible','text':'a signed field may have been"
                    + " rewritten or removed, which cannot be reversed without the original'}]}]}\n")
                .formatted(line + 10, line + 10, line + 9, line + 9)
                .replace("Mailman's", "Mailman#s")
                .replace('\'', '"')
                .replace("Mailman#s", "Mailman's"));
  }

  @Test
  void whatHoldsNeedsOneLine() {
    Run run = diagnose(signed);

    assertThat(run)
        .isEqualTo(new Run(0, "standard input:1: pass d=example.com s=ed a=ed25519-sha256\n", ""));
  }

  @Test
  void withoutASignatureThereIsNothingToSay() {
    assertThat(diagnose(MAIL))
        .isEqualTo(new Run(1, "standard input: no DKIM-Signature field\n", ""));
  }

  @Test
  void withoutTheKeyTheBodyCanBeExplained() throws IOException {
    Files.writeString(keys.zone(), "");

    assertThat(diagnose(signed + "advertisement\n").out())
        .contains("[key-missing]\n")
        .contains("  verdict  DNS has no key record at the name that the signature gives\n")
        .contains("  key      is not in DNS\n")
        .contains("  header   unknown without the key\n")
        .contains("           certain: text was appended, line ");
  }

  @Test
  void numbersOfLinesAreThoseOfTheFile() {
    Run run = diagnose("From ann Tue Nov  3 09:15:02 2026\n" + signed + "advertisement\n");

    assertThat(run.out())
        .startsWith("standard input:2: fail ")
        .contains("text was appended, line " + (signatureLines() + 11) + "\n");
  }

  @Test
  void whatCannotBeReadDoesNotKeepItFromTheOthers() throws IOException {
    Path good = Files.writeString(folder.resolve("good.eml"), signed, StandardCharsets.ISO_8859_1);

    Run run =
        Run.keytool("diagnose", "--dns-file", keys.zone(), folder.resolve("absent.eml"), good);

    assertThat(run.status()).isEqualTo(2);
    assertThat(run.err()).contains("absent.eml");
    assertThat(run.out()).startsWith(good + ":1: pass ");
  }

  @Test
  void aSearchHasAnEnd() {
    for (String seconds : List.of("0", "-1", "3601", "x")) {
      assertThat(diagnose(signed, "--seconds", seconds).status()).as(seconds).isEqualTo(2);
    }
  }

  @Test
  void linesOfADiffAreSafeToShow() {
    String diff =
        DiffText.of(
            List.of(
                "@@ -1,2 +1,2 @@", " a\u001b[31m\u0000", "-x\t\r ", "+" + "y".repeat(200), "\\ 3"),
            new Colours(false));

    assertThat(diff)
        .isEqualTo(
            "    @@ -1,2 +1,2 @@\n     a?[31m?\n    -x\\t\\r\\s\n    +"
                + "y".repeat(69)
                + "...\n    \\ 3\n");
  }

  @Test
  void longLinesAreShownWhereTheyDiffer() {
    String same = "0123456789".repeat(20);

    assertThat(DiffText.of(List.of("-" + same + "old", "+" + same + "new"), new Colours(false)))
        .isEqualTo("    -...01234567890123456789old\n    +...01234567890123456789new\n");
  }

  @Test
  void coloursFollowTheMarks() {
    assertThat(DiffText.of(List.of("@@", " a", "-b", "+c"), new Colours(true)))
        .isEqualTo(
            """
                \u001b[36m@@\u001b[0m
                 a
                \u001b[31m-b\u001b[0m
                \u001b[32m+c\u001b[0m
            """);
  }

  @Test
  void aFieldThatWasBrokenInAWordIsToBeFoldedBeforeSigning() {
    String references = "References:" + " <0123456789@example.com>".repeat(44);
    String broken = references.substring(0, 998) + "\n " + references.substring(998);

    String out =
        diagnose(signedWith(references, "relaxed/relaxed").replace(references, broken)).out();

    assertThat(out)
        .contains("certain: white space in a field was changed (References)")
        .contains(" fix      Fold the field before signing, at white space,")
        .doesNotContain("Sign with relaxed");
  }

  @Test
  void relaxedIsNoAdviceForWhatWasSignedWithIt() {
    String id = "Message-ID: <20261103081502.4711@mail.example.com>";
    String broken = id.replace("@mail", "\n @mail");

    assertThat(diagnose(signedWith(id, "relaxed/simple").replace(id, broken)).out())
        .contains("certain: white space in a field was changed (Message-ID)")
        .contains(" fix      No canonicalization ignores white space where there was none,")
        .doesNotContain("Sign with relaxed");
    assertThat(diagnose(signedWith(id, "simple/simple").replace(id, id + " ")).out())
        .contains("certain: white space in a field was changed (Message-ID)")
        .contains(" fix      Sign with relaxed header canonicalization");
  }

  private String signedWith(String field, String canonicalization) {
    return signed(field + "\n" + MAIL, canonicalization);
  }

  private String signed(String mail, String canonicalization) {
    return Run.withInput(
            mail,
            "sign",
            "-d",
            Keys.DOMAIN,
            "-s",
            "ed",
            "-k",
            keys.privateKey(),
            "--canon",
            canonicalization,
            "-")
        .out();
  }
}
