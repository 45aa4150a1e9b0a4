package org.signet.diagnosis;

/**
 * A guess.
 *
 * @param likely whether it is likely; else it is merely possible
 * @param text what may have happened, and what speaks for it; may have text from outside
 */
public record Hint(boolean likely, String text) {}
