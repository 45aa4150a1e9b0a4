package org.signet.diagnosis;

import java.util.stream.Stream;
import org.signet.dkim.message.HeaderField;

/** Takes one kind of change back in a header field. */
@FunctionalInterface
interface FieldRepair {
  /** What the field may have been before; nothing if this is not a field of that kind. */
  Stream<FieldCandidate> candidates(HeaderField field);
}
