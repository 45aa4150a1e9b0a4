package org.signet.diagnosis;

import com.github.difflib.DiffUtils;
import com.github.difflib.UnifiedDiffUtils;
import com.github.difflib.patch.AbstractDelta;
import com.github.difflib.patch.ChangeDelta;
import com.github.difflib.patch.Chunk;
import com.github.difflib.patch.Patch;
import java.util.ArrayList;
import java.util.List;

/** The lines in which two texts differ, so many as anybody will read. */
final class UnifiedDiff {
  private static final int MOST_LINES = 40;
  private static final int MOST_COMPARED = 300;
  private static final int CONTEXT = 1;
  private static final int FILE_NAMES = 2;

  private final List<String> received;
  private final List<String> signed;

  private UnifiedDiff(List<String> received, List<String> signed) {
    this.received = received;
    this.signed = signed;
  }

  /**
   * Hunks: lines that begin with {@code @@}, a blank, {@code -} for what was received or {@code +}
   * for what was signed; if there are too many, the last one begins with a backslash and says so.
   *
   * @param received all lines of the file, so that their numbers are those of the hunks
   */
  static List<String> of(List<String> received, List<String> signed) {
    UnifiedDiff diff = new UnifiedDiff(received, signed);
    List<String> hunks =
        UnifiedDiffUtils.generateUnifiedDiff("", "", received, diff.patch(), CONTEXT);
    List<String> lines = hunks.subList(Math.min(FILE_NAMES, hunks.size()), hunks.size());
    if (lines.size() <= MOST_LINES) {
      return List.copyOf(lines);
    }
    List<String> shown = new ArrayList<>(lines.subList(0, MOST_LINES));
    shown.add("\\ " + (lines.size() - MOST_LINES) + " lines more");
    return shown;
  }

  /**
   * What is alike at both ends is not compared, and if the rest is long it counts as one change.
   */
  private Patch<String> patch() {
    int least = Math.min(received.size(), signed.size());
    int top = 0;
    while (top < least && received.get(top).equals(signed.get(top))) {
      top++;
    }
    int bottom = 0;
    while (bottom < least - top && fromEnd(received, bottom).equals(fromEnd(signed, bottom))) {
      bottom++;
    }
    List<String> before = received.subList(top, received.size() - bottom);
    List<String> after = signed.subList(top, signed.size() - bottom);
    Patch<String> patch = new Patch<>();
    if (before.size() > MOST_COMPARED || after.size() > MOST_COMPARED) {
      patch.addDelta(new ChangeDelta<>(new Chunk<>(top, before), new Chunk<>(top, after)));
      return patch;
    }
    for (AbstractDelta<String> delta : DiffUtils.diff(before, after).getDeltas()) {
      patch.addDelta(
          new ChangeDelta<>(moved(delta.getSource(), top), moved(delta.getTarget(), top)));
    }
    return patch;
  }

  private static Chunk<String> moved(Chunk<String> chunk, int by) {
    return new Chunk<>(chunk.getPosition() + by, chunk.getLines());
  }

  private static String fromEnd(List<String> lines, int index) {
    return lines.get(lines.size() - 1 - index);
  }
}
