package org.signet.diagnosis;

/**
 * Lines of the file, from 1 on.
 *
 * @param first 0 if it is no place of the file
 * @param last not before the first
 */
public record LineRange(int first, int last) {
  static final LineRange NONE = new LineRange(0, 0);

  /**
   * The lines of a text that differ from another one.
   *
   * @param text has LF at the end of its lines
   * @param firstLine the number of its first line
   */
  static LineRange changed(String text, String other, int firstLine) {
    int least = Math.min(text.length(), other.length());
    int start = 0;
    while (start < least && text.charAt(start) == other.charAt(start)) {
      start++;
    }
    int end = text.length();
    int otherEnd = other.length();
    while (end > start && otherEnd > start && text.charAt(end - 1) == other.charAt(otherEnd - 1)) {
      end--;
      otherEnd--;
    }
    int first = firstLine + TextLines.count(text, 0, start);
    int last = first + TextLines.count(text, start, Math.max(start, end - 1));
    return new LineRange(first, last);
  }

  /**
   * Where these lines of a text were before it was changed; those that were changed themselves may
   * be anywhere in what they were.
   *
   * @param before the text that it was
   * @param after the text that these are lines of
   * @param firstLine the number of the first line of both
   */
  LineRange before(String before, String after, int firstLine) {
    LineRange old = changed(before, after, firstLine);
    LineRange now = changed(after, before, firstLine);
    int moved =
        TextLines.count(before, 0, before.length()) - TextLines.count(after, 0, after.length());
    int start = first < now.first() ? first : first > now.last() ? first + moved : old.first();
    int end = last < now.first() ? last : last > now.last() ? last + moved : old.last();
    return new LineRange(start, Math.max(start, end));
  }
}
