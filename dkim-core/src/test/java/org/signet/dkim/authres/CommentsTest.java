package org.signet.dkim.authres;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Where a comment begins, and the last position of it. */
class CommentsTest {
  @ParameterizedTest(name = "{0} {1}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\u0001',
      value = {
        "abc | | ''",
        "a(b)c | | 1-3",
        "(a | | ''",
        "a) (b) | | 3-5",
        "(a)(b) | | 0-2 3-5",
        "(a(b)c) | | 0-4",
        "(a(b)c) | NESTING | 0-6 2-4",
        "(a(b)c | NESTING | 2-4",
        "(a\\)b) | | 0-3",
        "(a\\)b) | ESCAPES | 0-5",
        "\\(a) | | 1-3",
        "\\(a) | ESCAPES | ''",
        "(a)\\ | ESCAPES | 0-2",
        "(\\\\) | ESCAPES | 0-3",
        "\"(a)\" | | 1-3",
        "\"(a)\" | QUOTES | ''",
        "\"(a)\"(b) | QUOTES | 5-7",
        "(\"a)b\") | | 0-3",
        "(\"a)b\") | QUOTES | 0-3",
        "(\"a\")(b) | QUOTES | 0-4 5-7",
        "(a)\"(b)\" | QUOTES | 0-2",
        "\\(a | WORDS | ''",
        "\\(a | ESCAPES | ''",
        "\\(a | ESCAPES WORDS | 1-2",
        "\\(a b | ESCAPES WORDS | 1-2",
        "\\(a\u0001b | ESCAPES WORDS | 1-2",
        "\\(a!b | ESCAPES WORDS | 1-4",
        "\\(a;b | ESCAPES WORDS | 1-2",
        "\\(a=b | ESCAPES WORDS | 1-2",
        "\\(a.b | ESCAPES WORDS | 1-2",
        "x\\(a | ESCAPES WORDS | ''",
        "x \\(a | ESCAPES WORDS | 3-4",
        "\\x\\(a | ESCAPES WORDS | ''",
        "\\(\\(a | ESCAPES WORDS | 1-4",
        "\\)a | ESCAPES WORDS | ''",
        "\\(a(b)c | ESCAPES WORDS | 1-5 3-5",
        "(b)\\(a | ESCAPES WORDS | 0-2 4-5",
        "(x\\(y)\\(a | ESCAPES WORDS | 0-5 7-8",
        "a(b)\\(c | ESCAPES WORDS | 1-3 5-6",
        "\"(a b\" | QUOTES WORDS | 1-5",
        "\"(a b\"c d | QUOTES WORDS | 1-6",
      })
  void finds(String text, String habits, String comments) {
    Set<CommentHabit> set =
        habits == null
            ? EnumSet.noneOf(CommentHabit.class)
            : Stream.of(habits.split(" ", -1))
                .map(CommentHabit::valueOf)
                .collect(Collectors.toCollection(() -> EnumSet.noneOf(CommentHabit.class)));
    assertThat(found(Comments.of(text, set), text)).isEqualTo(comments.replace("'", ""));
    assertThat(found(Comments.none(text), text)).isEmpty();
  }

  private static String found(Comments comments, String text) {
    List<String> found = new ArrayList<>();
    for (int at = 0; at < text.length(); at++) {
      if (comments.endFrom(at) > at) {
        found.add(at + "-" + comments.endFrom(at));
      }
    }
    return String.join(" ", found);
  }
}
