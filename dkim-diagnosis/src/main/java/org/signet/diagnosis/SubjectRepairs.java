package org.signet.diagnosis;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.signet.dkim.message.HeaderField;

/** Subjects that lists and filters put a tag into. */
final class SubjectRepairs {
  private static final int LONGEST = 2000;
  private static final String BRACKETED =
      "(?:\\[[^\\]]{1,100}\\]|\\{[^}]{1,60}\\}|\\([^)]{1,60}\\)";
  private static final Pattern TAG_BEFORE =
      Pattern.compile(BRACKETED + "|\\*{1,9}[^*]{1,60}\\*{1,9}|[\\p{L}][\\p{L} _-]{0,30}:)\\s*");
  private static final Pattern TAG_BEHIND = Pattern.compile("\\s*" + BRACKETED + ")$");
  private static final Pattern REPLY = Pattern.compile("(?i)(?:(?:re|aw|sv|fwd?|wg):\\s*){1,5}");

  private static final List<String> TAGS = List.of("[EXTERNAL]", "[EXT]", "[SPAM]", "***SPAM***");

  private final ReceivedMessage message;

  SubjectRepairs(ReceivedMessage message) {
    this.message = message;
  }

  List<FieldRepair> all() {
    return List.of(SubjectRepairs::untagged, this::tagged);
  }

  /** A tag was taken out: a common one, or the name of the list. */
  private Stream<FieldCandidate> tagged(HeaderField field) {
    if (!field.named("Subject") || field.length() > LONGEST) {
      return Stream.of();
    }
    String value = FieldCandidate.unfolded(field);
    Stream<String> ofList =
        Stream.of("List-Id", "List-Post", "To", "Cc")
            .map(message::value)
            .map(text -> AddressText.parse(text).address().replaceFirst("^mailto:", ""))
            .map(address -> address.split("[.@]", 2)[0])
            .map(name -> "[" + name + "]");
    return Stream.concat(ofList, TAGS.stream())
        .flatMap(
            tag -> {
              Matcher reply = REPLY.matcher(value);
              return reply.lookingAt()
                  ? Stream.of(
                      tag + " " + value, reply.group() + tag + " " + value.substring(reply.end()))
                  : Stream.of(tag + " " + value);
            })
        .map(text -> FieldCandidate.of(Cause.SUBJECT_TAG, field, text, 2).withDetail("removed"));
  }

  private static Stream<FieldCandidate> untagged(HeaderField field) {
    if (!field.named("Subject") || field.length() > LONGEST) {
      return Stream.of();
    }
    String value = FieldCandidate.unfolded(field);
    String decoded = EncodedWords.decode(value);
    Stream<String> encoded =
        decoded.equals(value)
            ? Stream.of()
            : Stream.concat(
                untagged(decoded).stream(),
                untagged(decoded).stream().flatMap(EncodedWords::encodings));
    return Stream.concat(untagged(value).stream(), encoded)
        .map(text -> FieldCandidate.of(Cause.SUBJECT_TAG, field, text, 1));
  }

  /** Without the tag at the start, behind Re:, or at the end. */
  private static List<String> untagged(String text) {
    List<String> texts = new ArrayList<>();
    Matcher first = TAG_BEFORE.matcher(text);
    if (first.lookingAt()) {
      String rest = text.substring(first.end());
      texts.add(rest);
      Matcher second = TAG_BEFORE.matcher(rest);
      if (second.lookingAt()) {
        String afterBoth = rest.substring(second.end());
        texts.add(afterBoth);
        texts.add(first.group() + afterBoth);
        texts.add("Re: " + afterBoth);
      }
      texts.add("Re: " + rest);
    }
    Matcher reply = REPLY.matcher(text);
    if (reply.lookingAt()) {
      Matcher tag = TAG_BEFORE.matcher(text).region(reply.end(), text.length());
      if (tag.lookingAt()) {
        texts.add(reply.group() + text.substring(tag.end()));
      }
    }
    Matcher behind = TAG_BEHIND.matcher(text);
    if (behind.find()) {
      texts.add(text.substring(0, behind.start()));
    }
    return texts;
  }
}
