package org.signet.policy.config;

/**
 * A directive set by a command-line flag. It beats every occurrence in the files.
 *
 * @param flag for messages, such as {@code -p}
 */
public record CommandLineSetting(Directive directive, String value, String flag) {}
