package org.signet.policy.table;

import java.util.ArrayList;
import java.util.List;
import org.signet.policy.text.Note;
import org.signet.policy.text.Place;

/** Remembers what the tables told, one line for each: place, kind, message. */
final class Heard implements TableProblems {
  private final List<String> lines = new ArrayList<>();

  @Override
  public void error(Place place, Note problem) {
    lines.add(place.line() + ":" + place.column() + " error: " + problem.text());
  }

  @Override
  public void brokenLine(Place place, Note problem) {
    lines.add(place.line() + ":" + place.column() + " broken line: " + problem.text());
  }

  @Override
  public void brokenKey(Place place, Note problem) {
    lines.add(place.line() + ":" + place.column() + " broken key: " + problem.text());
  }

  @Override
  public void warning(Place place, Note problem) {
    lines.add(place.line() + ":" + place.column() + " warning: " + problem.text());
  }

  List<String> lines() {
    return lines;
  }
}
