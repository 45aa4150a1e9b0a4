package org.signet.diagnosis;

import java.util.List;
import org.signet.dkim.message.HeaderField;
import org.signet.dkim.message.HeaderSection;

/**
 * A message as it arrived. Immutable.
 *
 * @param header its header section
 * @param body its body with CRLF line ends as over the wire, one char per octet; empty if it is too
 *     large to be kept
 * @param firstLine line of the file where the header begins, from 1 on
 * @param bodyLine line of the file where the body begins
 */
record ReceivedMessage(HeaderSection header, String body, int firstLine, int bodyLine) {

  /** The lines of the file on which a field stands; none if it is no field of the message. */
  LineRange linesOf(HeaderField field) {
    int line = firstLine;
    for (HeaderField other : header.fields()) {
      int next = line + TextLines.count(other.toString(), 0, other.length()) + 1;
      if (other == field) {
        return new LineRange(line, next - 1);
      }
      line = next;
    }
    return LineRange.NONE;
  }

  /** The value of the first field of this name, unfolded; empty if there is none. */
  String value(String name) {
    List<HeaderField> fields = header.named(name);
    return fields.isEmpty() ? "" : FieldCandidate.unfolded(fields.get(0));
  }
}
