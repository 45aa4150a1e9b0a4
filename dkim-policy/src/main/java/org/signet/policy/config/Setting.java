package org.signet.policy.config;

import org.signet.policy.text.Place;

/**
 * One occurrence of a directive.
 *
 * @param value trimmed, never empty
 * @param place of the directive's name
 * @param valueColumn where the value begins, 0 if unknown
 */
public record Setting(Directive directive, String value, Place place, int valueColumn) {
  /** Where the value begins. */
  public Place valuePlace() {
    return new Place(place.file(), place.line(), valueColumn);
  }
}
