package org.signet.policy.text;

import java.util.List;
import java.util.Optional;

/**
 * Something to say of a configuration, a key or a message: a code, and the data that it is about.
 * Code of ours asks for the code and the data; the sentence is for people, is made when it is
 * printed, and may be reworded at any time. Immutable if its data are.
 *
 * @param code what it is
 * @param data one for each hole of the code's sentence, in that order; they may be notes themselves
 */
public record Note(Code code, List<Object> data) {
  /** What a note says. The constants of one enum are what one package has to say. */
  public interface Code {
    /** The stable form: lower case with hyphens. */
    String id();

    /**
     * The sentence, with a hole for each datum: <code>{}</code> for one as it is, <code>{q}</code>
     * for one in quotes, <code>{e}</code> for one that is escaped.
     */
    String sentence();
  }

  /**
   * Takes the data.
   *
   * @throws IllegalArgumentException if there are not as many as the sentence has holes
   */
  public Note {
    data = List.copyOf(data);
    if (data.size() != Template.holes(code.sentence())) {
      throw new IllegalArgumentException(code.id() + " does not take " + data.size() + " data");
    }
  }

  /** The note with these data. */
  public static Note of(Code code, Object... data) {
    return new Note(code, List.of(data));
  }

  /** Whether this note, or one among its data, has the code. */
  public boolean has(Code wanted) {
    return code == wanted || data.stream().anyMatch(datum -> quotes(datum, wanted));
  }

  private static boolean quotes(Object datum, Code wanted) {
    return datum instanceof Optional<?> optional
        ? optional.filter(value -> quotes(value, wanted)).isPresent()
        : datum instanceof Note note && note.has(wanted);
  }

  /** The sentence, without an end mark. */
  public String text() {
    return Template.fill(code.sentence(), data);
  }

  /** The sentence. */
  @Override
  public String toString() {
    return text();
  }
}
