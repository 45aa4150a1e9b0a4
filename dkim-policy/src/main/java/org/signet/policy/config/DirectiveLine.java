package org.signet.policy.config;

import java.util.Optional;
import org.signet.policy.text.Place;

/**
 * A line of a configuration that has a directive, be it a good one or not.
 *
 * @param place of the name
 * @param name as written
 * @param value trimmed; may be empty or not what the directive wants
 * @param directive empty if there is none of this name
 */
public record DirectiveLine(
    Place place, String name, String value, Optional<Directive> directive) {}
