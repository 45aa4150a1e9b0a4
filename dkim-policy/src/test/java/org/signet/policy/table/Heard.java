package org.signet.policy.table;

import java.util.ArrayList;
import java.util.List;
import org.signet.policy.text.Place;

/** Remembers what the tables told, one line for each: place, kind, message. */
final class Heard implements TableProblems {
  private final List<String> lines = new ArrayList<>();

  @Override
  public void error(Place place, String message) {
    lines.add(place.line() + ":" + place.column() + " error: " + message);
  }

  @Override
  public void brokenLine(Place place, String message) {
    lines.add(place.line() + ":" + place.column() + " broken line: " + message);
  }

  @Override
  public void brokenKey(Place place, String message) {
    lines.add(place.line() + ":" + place.column() + " broken key: " + message);
  }

  @Override
  public void warning(Place place, String message) {
    lines.add(place.line() + ":" + place.column() + " warning: " + message);
  }

  List<String> lines() {
    return lines;
  }
}
