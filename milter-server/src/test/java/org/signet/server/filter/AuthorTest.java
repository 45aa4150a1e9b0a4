package org.signet.server.filter;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.Chars;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AuthorTest {

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
        "\"a b\"@x.test                          | \"a b\"@x.test",
        "\"a\\\"b\"@x.test                       | \"a\\\"b\"@x.test",
        "(c (nested) comment) a@b.test (d)       | a@b.test",
        "Pete(A nice \\) chap) <pete(x)@s.test>  | pete@s.test",
        "a@example.com.                          | a@example.com.",
        "a@[192.0.2.1]                           | a@[192.0.2.1]",
        "first.last @ x.test                     | first.last@x.test",
      })
  void readsTheFirstAddress(String value, String author) {
    assertThat(Author.first(value)).map(Author::toString).hasValue(author);
  }

  @Test
  void readsThroughFolds() {
    assertThat(Author.first("\r\n Joe\r\n\t<joe@example.com>"))
        .map(Author::toString)
        .hasValue("joe@example.com");
  }

  @Test
  void makesALabelsOfAnInternationalDomain() {
    String wire = new String("j\u00f6e@ex\u00e4mple.com".getBytes(UTF_8), ISO_8859_1);

    assertThat(Author.first(wire)).hasValue(new Author("j\u00f6e", "xn--exmple-cua.com"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "foo bar",
        "ann@",
        "@x.test",
        "<>",
        "Group:;",
        "a@b@c.test",
        "a@../../x",
        "a@x..test",
        "a@-x.test",
        "ann@example.com <bob@elsewhere.test>",
        "a\u0000b@c.test",
        "a@ex\u00e4mple.com" // not UTF-8
      })
  void findsNoAuthor(String value) {
    assertThat(Author.first(value)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"(", "<", "\"", "a,", "a:", "@a:", "\\", "[", "a@b "})
  void isNotImpressedByRepetition(String part) {
    assertThat(Author.first(part.repeat(60_000 / part.length())).map(Author::domain))
        .matches(domain -> domain.isEmpty() || domain.get().equals("b"));
  }

  @Property
  void neverFailsOnAnyValue(
      @ForAll
          @StringLength(max = 40)
          @CharRange(from = '\u0000', to = '\u00ff')
          @Chars({'@', '<', '>', '"', '(', ')', ',', ':', ';', '\\', '[', ']', '.'})
          String value) {
    Author.first(value)
        .ifPresent(
            author -> {
              assertThat(author.domain()).matches("[a-z0-9._:\\[\\]-]+");
              assertThat(author.localPart()).doesNotMatch("(?s).*[\\x00-\\x1f\\x7f].*");
            });
  }

  @Test
  void listsTheDomainAndItsParents() {
    assertThat(new Author("a", "mail.example.com").domainAndParents())
        .containsExactly("mail.example.com", "example.com", "com");
  }
}
