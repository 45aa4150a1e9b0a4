package org.signet.policy.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.signet.policy.config.ConfigCode;
import org.signet.policy.decision.AuthorFault;
import org.signet.policy.decision.DecisionCode;
import org.signet.policy.file.FileCode;
import org.signet.policy.record.RecordCode;
import org.signet.policy.table.TableCode;

/** Codes and data, and the sentence that is made of them. */
class NoteTest {
  private enum Say implements Note.Code {
    NOTHING("nothing more to say"),
    ALL("{}, {q} and {e}{}"),
    BRACES("{auth_type} {{}} {q {x}"),
    END("; see {}");

    private final String sentence;

    Say(String sentence) {
      this.sentence = sentence;
    }

    @Override
    public String id() {
      return Words.of(this);
    }

    @Override
    public String sentence() {
      return sentence;
    }
  }

  @Test
  void fillsTheHoles() {
    Note end = Note.of(Say.END, 7);

    assertThat(Note.of(Say.NOTHING).text()).isEqualTo("nothing more to say");
    assertThat(Note.of(Say.ALL, "a\n", "b\n", "c\n", Optional.empty()).text())
        .isEqualTo("a\n, \"b\\x0a\" and c\\x0a");
    assertThat(Note.of(Say.ALL, "{}", "{q}", 3, Optional.of(end)).text())
        .isEqualTo("{}, \"{q}\" and 3; see 7");
    assertThat(Note.of(Say.BRACES, "x")).hasToString("{auth_type} {x} {q {x}");
  }

  @Test
  void wantsADatumForEachHole() {
    assertThatThrownBy(() -> Note.of(Say.END)).hasMessage("end does not take 0 data");
    assertThatThrownBy(() -> Note.of(Say.NOTHING, 1)).hasMessage("nothing does not take 1 data");
  }

  @Test
  void isAskedForItsCodeAndThoseOfWhatItQuotes() {
    Note end = Note.of(Say.END, 7);
    Note quoting = Note.of(Say.END, end);

    assertThat(end.has(Say.END)).isTrue();
    assertThat(end.has(Say.ALL)).isFalse();
    assertThat(Note.of(Say.BRACES, quoting).has(Say.END)).isTrue();
    assertThat(Note.of(Say.ALL, 1, 2, 3, Optional.of(end)).has(Say.END)).isTrue();
    assertThat(Note.of(Say.ALL, 1, 2, 3, Optional.empty()).has(Say.END)).isFalse();
    assertThat(Note.of(Say.END, 7)).isEqualTo(end).isNotEqualTo(Note.of(Say.END, 8));
  }

  static Stream<List<Note.Code>> codes() {
    return Stream.of(
        List.of(ConfigCode.values()),
        List.of(TableCode.values()),
        List.of(FileCode.values()),
        List.of(RecordCode.values()),
        List.of(DecisionCode.values()),
        List.of(AuthorFault.values()));
  }

  @ParameterizedTest
  @MethodSource("codes")
  void codesAreWordsAndSentencesHaveOneLine(List<Note.Code> codes) {
    assertThat(codes).allMatch(code -> code.id().matches("[a-z0-9]+(-[a-z0-9]+)*"));
    assertThat(codes.stream().map(Note.Code::id)).doesNotHaveDuplicates();
    assertThat(codes)
        .allMatch(code -> !code.sentence().isEmpty() && code.sentence().indexOf('\n') < 0);
  }

  @Test
  void wordsOfEnums() {
    assertThat(Words.all(Say.class)).isEqualTo(List.of("nothing", "all", "braces", "end"));
    assertThat(Words.find(Say.class, "Braces")).hasValue(Say.BRACES);
    assertThat(Words.find(Say.class, "brace")).isEmpty();
    assertThat(Arrays.stream(FileCode.values()).map(Words::of)).contains("not-secure");
  }
}
