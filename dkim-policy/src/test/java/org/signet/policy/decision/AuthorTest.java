package org.signet.policy.decision;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.time.Duration;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AuthorTest {

  private static Optional<Author> first(String value) {
    return AuthorReading.first(value).author();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "joe@example.com                         | joe@example.com",
        "Joe <joe@example.com>                   | joe@example.com",
        "Joe <JOE@Example.COM>                   | JOE@example.com",
        "\"a@x.test\" <b@y.test>                 | b@y.test",
        "=?utf-8?q?a=40x.test?= <b@y.test>       | b@y.test",
        "a@x.test, b@y.test                      | a@x.test",
        "Group: a@x.test;                        | a@x.test",
        "undisclosed:;, a@x.test                 | a@x.test",
        "<@relay.test:a@x.test>                  | a@x.test",
        "<@relay.test,@second.test:a@x.test>     | a@x.test",
        "\"a b\"@x.test                          | \"a b\"@x.test",
        "\"a\\\"b\"@x.test                       | \"a\\\"b\"@x.test",
        "(c (nested) comment) a@b.test (d)       | a@b.test",
        "Pete(A nice \\) chap) <pete(x)@s.test>  | pete@s.test",
        "a@example.com.                          | a@example.com.",
        "a@[192.0.2.1]                           | a@[192.0.2.1]",
        "first.last @ x.test                     | first.last@x.test",
        // the name before the brackets is not what a name should be
        "joe@example.com <joe@example.com>       | joe@example.com",
        "joe@example.com<joe@example.com>        | joe@example.com",
        "ann@example.com <bob@elsewhere.test>    | bob@elsewhere.test",
        "sales@ <sales@example.com>              | sales@example.com",
        "@sales <sales@example.com>              | sales@example.com",
        "Sales (EU) @ Shop <sales@example.com>   | sales@example.com",
        "a@b@c d.e <joe@example.com>             | joe@example.com",
        "Joe [CEO] <joe@example.com>             | joe@example.com",
        "Joe > Ann <joe@example.com>             | joe@example.com",
        "C:\\> <joe@example.com>                  | joe@example.com",
        // what has no @ is passed over
        "Doe, John <joe@example.com>             | joe@example.com",
        "Doe, John, PhD; MD <joe@example.com>    | joe@example.com",
        "Doe, joe@example.com                    | joe@example.com",
        ", ;, joe@example.com                    | joe@example.com",
        // not closed, or closed twice
        "<joe@example.com                        | joe@example.com",
        "Joe <<joe@example.com>>                 | <joe@example.com",
        "joe@example.com; \"Joe                   | joe@example.com",
        "Joe <joe@example.com> (Joe              | joe@example.com",
        // white space and comments
        "<joe @ example . com>                   | joe@example.com",
        "<joe@(our)example(house).com>           | joe@example.com",
        "Joe Doe@example.com                     | Joe Doe@example.com",
        "<Joe Doe@example.com>                   | JoeDoe@example.com",
      })
  void readsTheFirstAddress(String value, String author) {
    assertThat(first(value)).map(Author::toString).hasValue(author);
  }

  @Test
  void readsThroughFolds() {
    assertThat(first("\r\n Joe\r\n\t<joe@example.com>"))
        .map(Author::toString)
        .hasValue("joe@example.com");
    assertThat(first("\"Joe\r\n\tDoe\"@example.com"))
        .map(Author::toString)
        .hasValue("\"Joe Doe\"@example.com");
  }

  /** RFC 5891: nothing is mapped, so that no name passes for another one. */
  @ParameterizedTest
  @CsvSource({
    "j\u00f6e@ex\u00e4mple.com,       xn--exmple-cua.com",
    "j\u00f6e@EX\u00e4mple.Com.,      xn--exmple-cua.com.",
    "ann@stra\u00dfe.example,       xn--strae-oqa.example",
    "ann@STRASSE.example,         strasse.example",
    "ann@fo\u03bf\u03c2.example,      xn--fo-kbcm.example",
    "ann@ex\u00c4mple.com,          -",
    "ann@exa\u200dmple.com,         -",
    "ann@exa\u0308mple.com,         -",
    "ann@example\u3002com,          -",
  })
  void makesALabelsOfAnInternationalDomain(String address, String domain) {
    Optional<Author> author = first(wire(address));

    assertThat(author.map(Author::domain))
        .isEqualTo(Optional.of(domain).filter(d -> d.length() > 1));
    author.ifPresent(
        found ->
            assertThat(found.localPart()).isEqualTo(address.substring(0, address.indexOf('@'))));
  }

  private static String wire(String text) {
    return new String(text.getBytes(UTF_8), ISO_8859_1);
  }

  @Test
  void keepsALocalPartThatIsNotUtf8() {
    assertThat(first("j\u00f6e@example.com")).hasValue(new Author("j\u00f6e", "example.com"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "``                        | NO_ADDRESS",
        "` `                       | NO_ADDRESS",
        "foo bar                   | NO_ADDRESS",
        "<>                        | NO_ADDRESS",
        "<>, joe@example.com       | NO_ADDRESS",
        "Group:;                   | NO_ADDRESS",
        "ann@                      | NO_DOMAIN",
        "ann@, joe@example.com     | NO_DOMAIN",
        "Ann <ann>                 | NO_DOMAIN",
        "Ann <ann>, joe@x.test     | NO_DOMAIN",
        "@x.test                   | NO_LOCAL_PART",
        "Ann <@x.test>             | NO_LOCAL_PART",
        "a@b@c.test                | SEVERAL_AT_SIGNS",
        "<a@b@c.test>              | SEVERAL_AT_SIGNS",
        "a@x.test:b@y.test;        | GROUP_OF_ADDRESS",
        "a@x.test: b <c@y.test>;   | GROUP_OF_ADDRESS",
        "a@../../x                 | INVALID_DOMAIN",
        "a@x..test                 | INVALID_DOMAIN",
        "a@.x.test                 | INVALID_DOMAIN",
        "a@-x.test                 | INVALID_DOMAIN",
        "a@.                       | INVALID_DOMAIN",
        "'joe@example.com'         | INVALID_DOMAIN",
        "joe@example.com>          | INVALID_DOMAIN",
        "joe@example .com          | INVALID_DOMAIN",
        "joe@example.com Joe       | INVALID_DOMAIN",
        "<joe@exam ple.com>        | INVALID_DOMAIN",
        "joe@\"example.com\"       | INVALID_DOMAIN",
        "joe@[192.0.2.1            | UNCLOSED_LITERAL",
        "joe@[192.0.2.1]x          | INVALID_DOMAIN",
        "joe@[]                    | INVALID_DOMAIN",
        "joe@ex\u00e4mple.com      | INVALID_DOMAIN",
        "a\u0000b@c.test           | CONTROL_CHARACTER",
        "<a\u007fb@c.test>         | CONTROL_CHARACTER",
        "\"Joe <joe@example.com>   | UNCLOSED_QUOTE",
        "a\\\"b@c.test             | UNCLOSED_QUOTE",
        "Joe (him <joe@example.com>| UNCLOSED_COMMENT",
        "((Joe) <joe@example.com>  | UNCLOSED_COMMENT",
        "joe@example.com (Joe      | UNCLOSED_COMMENT",
      })
  void saysWhyThereIsNoAuthor(String value, AuthorFault fault) {
    assertThat(AuthorReading.first(value).author()).isEmpty();
    assertThat(AuthorReading.first(value).fault()).hasValue(fault);
  }

  @Test
  void aLocalPartHasAtMost320Octets() {
    String most = "a".repeat(320);

    assertThat(first(most + "@x.test")).map(Author::localPart).hasValue(most);
    assertThat(AuthorReading.first(most + "a@x.test").fault())
        .hasValue(AuthorFault.LONG_LOCAL_PART);
    assertThat(AuthorReading.first("a.".repeat(30_000) + "a@x.test").fault())
        .hasValue(AuthorFault.LONG_LOCAL_PART);
  }

  @Test
  void aDomainHasAtMost253Octets() {
    String most = "a.".repeat(126) + "b";

    assertThat(first("a@" + most)).map(Author::domain).hasValue(most);
    assertThat(AuthorReading.first("a@c" + most).fault()).hasValue(AuthorFault.INVALID_DOMAIN);
    assertThat(AuthorReading.first("a@" + "a.".repeat(30_000) + "b").fault())
        .hasValue(AuthorFault.INVALID_DOMAIN);
  }

  /** What RequireSignature relaxed and strict ask signatures for. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "joe@example.com                          | example.com",
        "\"ceo@bank.test\" <joe@example.com>      | example.com",
        "=?utf-8?q?ceo=40bank.test?= <a@x.test>   | x.test",
        "a (ceo@bank.test) <a@x.test>             | x.test",
        "a@x.test, b@y.test, c@x.test             | x.test y.test",
        "G: a@x.test, b@y.test; c@z.test          | x.test y.test z.test",
        "Doe, John <joe@example.com>              | example.com",
        "joe@example.com <joe@example.com>        | example.com",
        "sales@ <sales@example.com>               | example.com",
        "Sales (EU) @ Shop <sales@example.com>    | example.com",
        "root@localhost                           | localhost",
        // what some program shows, another does not
        "ceo@bank.test <joe@example.com>          | example.com bank.test",
        "ceo@bank. test <joe@example.com>         | example.com bank.test",
        "ceo @ bank . test <joe@example.com>      | example.com bank.test",
        "ceo@bank(x).test(y) <joe@example.com>    | example.com bank.test",
        "ceo@bank.test> <joe@example.com>         | example.com bank.test",
        "ceo@[192.0.2.1] <joe@example.com>        | example.com [192.0.2.1]",
        "<ceo@bank.test> <joe@example.com>        | bank.test example.com",
        "<joe@example.com> ceo@bank.test          | example.com bank.test",
        "<ceo@bank.test,joe@example.com>          | example.com bank.test",
        "<@bank.test:joe@example.com>             | example.com bank.test",
        "a@x.test, @bank.test <joe@example.com>   | x.test example.com bank.test",
        // not to be read, so that no signature can be the right one
        "``                                       | ``",
        "foo                                      | ``",
        "'joe@example.com'                        | ``",
        "a@x.test, 'joe@example.com'              | ``",
        "a@x.test, \"b                            | ``",
        "a@x.test, (b                             | ``",
        "a@x.test, <>                             | ``",
        "a@x.test, <b>                            | ``",
        "a@x.test, b@                             | ``",
        "a@x.test, b@y@z.test                     | ``",
        "a@b.test:c@d.test;                       | ``",
        "x\\<ceo@bank.test> <a@x.test>            | ``",
        "ceo@bank.test' <joe@example.com>         | ``",
        "ceo@\"bank.test\" <joe@example.com>      | ``",
        "ceo@@bank.test                           | ``",
      })
  void listsTheDomainsOfAllAuthors(String value, String domains) {
    assertThat(String.join(" ", AuthorReader.domains(value))).isEqualTo(domains);
  }

  @Test
  void aLongLocalPartIsNoAuthorAmongOthers() {
    assertThat(AuthorReader.domains("\"CEO\" <ceo@bank.test>, " + "a.".repeat(700) + "a@x.test"))
        .isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "(",
        "<",
        "\"",
        "a,",
        "a:",
        "@a:",
        "\\",
        "[",
        "a@b ",
        "()",
        ")",
        "[]",
        "\"\"",
        "a.",
        "@",
        "<>",
        "a@b.c,",
        ";",
        "<a@",
        "(\\",
        "a\r\n ",
        "=?utf-8?q?"
      })
  void readsAMillionOctetsAtOnce(String part) {
    String value = part.repeat(1_000_000 / part.length());
    long start = System.nanoTime();

    AuthorReading.first(value);
    AuthorReading.first(value + " <a@b.c>");
    AuthorReader.domains(value);

    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(20));
  }

  @Test
  void keepsItsPromisesWhateverTheValueIs() {
    String pieces = "@@@<<>>\"\"(),,:;\\[]...  \r\n\tabcde-_\u00c3\u00a4\u0000\u007f";
    Random random = new Random(20_261_103);
    for (int i = 0; i < 50_000; i++) {
      StringBuilder value = new StringBuilder();
      for (int length = random.nextInt(40); length > 0; length--) {
        value.append(pieces.charAt(random.nextInt(pieces.length())));
      }
      assertThatCode(() -> AuthorProperties.check(value.toString()))
          .as(() -> "value " + value.chars().boxed().toList())
          .doesNotThrowAnyException();
    }
  }

  @Test
  void listsTheDomainAndItsParents() {
    assertThat(new Author("a", "mail.example.com").domainAndParents())
        .containsExactly("mail.example.com", "example.com", "com");
  }
}
