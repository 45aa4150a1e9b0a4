package org.signet.policy.table;

import org.signet.policy.text.Note;
import org.signet.policy.text.Place;

/** Hears of everything that is wrong with the tables while they are read. */
public interface TableProblems {
  /** The configuration cannot be used. */
  void error(Place place, Note problem);

  /**
   * A line of a KeyTable or SigningTable cannot be used: mail that needs it is refused for now, all
   * other mail goes on. Only a start puts up with it.
   */
  void brokenLine(Place place, Note problem);

  /** A key cannot be used: its own table entry is out of work, all others go on. */
  void brokenKey(Place place, Note problem);

  /** It works, but hardly as meant. */
  void warning(Place place, Note problem);
}
