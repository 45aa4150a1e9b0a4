package org.signet.dkim.authres;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.text.Normalizer;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Set;
import org.signet.dkim.signature.DomainName;

/**
 * An Authentication-Results field that somebody else wrote, RFC 8601 §2.2 and §5: whose results
 * readers may take it for, and which methods they may find in it.
 *
 * <p>Readers differ. Some stop at a blank, some drop it; comments nest or not; quotes, backslashes
 * and control characters are passed over or not. A field speaks for a server as soon as one of them
 * takes it so. Each reading is one pass over the text; their number is fixed.
 */
public final class ClaimedResults {
  private final String text;
  private final boolean ascii;
  private final LooseText beforeComments;

  private ClaimedResults(String fieldValue) {
    ascii = fieldValue.chars().allMatch(c -> c < 0x80);
    text = ascii ? fieldValue : mapped(fieldValue);
    beforeComments = LooseText.beforeComments(text);
  }

  /**
   * The field.
   *
   * @param fieldValue what is after the colon, ISO-8859-1 text, folds included
   */
  public static ClaimedResults of(String fieldValue) {
    return new ClaimedResults(fieldValue);
  }

  /** Readers that know names in Unicode map them first, each in its way: here as widely as any. */
  private static String mapped(String octets) {
    String unicode = octets;
    try {
      unicode = UTF_8.newDecoder().decode(ByteBuffer.wrap(octets.getBytes(ISO_8859_1))).toString();
    } catch (CharacterCodingException notUtf8) {
      // then as ISO-8859-1
    }
    String lower = Normalizer.normalize(unicode, Normalizer.Form.NFKC).toLowerCase(Locale.ROOT);
    return Normalizer.normalize(lower, Normalizer.Form.NFKC).replace('\u3002', '.');
  }

  /** Whether some reader may take the field for one of this server's, with a job id or without. */
  public boolean mayBeOf(AuthservId server) {
    String name = LooseText.beforeComments(server.text()).joined();
    if (name.isEmpty()) {
      return false;
    }
    if (beforeComments.beginsWith(name)) {
      return true;
    }
    if (beforeComments.mayBecome(name)) {
      for (Set<CommentHabit> habits : CommentHabit.READERS) {
        if (LooseText.of(text, Comments.of(text, habits)).beginsWith(name)) {
          return true;
        }
      }
    }
    return !ascii && names().stream().anyMatch(name::equalsIgnoreCase);
  }

  /**
   * The names that readers may find: not more than a few. In A-labels, without a dot at the end,
   * ASCII letters as written.
   */
  public Set<String> names() {
    Set<String> names = new LinkedHashSet<>();
    addNames(beforeComments, names);
    if (beforeComments.hasComments()) {
      for (Set<CommentHabit> habits : CommentHabit.READERS) {
        addNames(LooseText.of(text, Comments.of(text, habits)), names);
      }
    }
    names.remove("");
    return names;
  }

  private static void addNames(LooseText loose, Set<String> names) {
    names.add(inALabels(loose.joined()));
    names.add(inALabels(loose.joinedAtDots()));
    names.add(inALabels(loose.unbroken()));
  }

  private static String inALabels(String name) {
    return DomainName.parseSelector(name).map(DomainName::toString).orElse(name);
  }

  /**
   * Whether the field has results of these methods and no others, whoever reads it.
   *
   * @param methods in lower case
   */
  public boolean reportsOnly(Set<String> methods) {
    return MethodScan.of(text).findsOnly(methods);
  }
}
