package org.signet.server.observe;

/**
 * The MTA's name for a message, macro {@code i}; it stands first in every log line about it.
 *
 * @param text as the MTA gave it
 */
public record QueueId(String text) {
  /** For an MTA that did not tell; OpenDKIM's word. */
  public static final QueueId UNKNOWN = new QueueId("(unknown-jobid)");

  @Override
  public String toString() {
    return text;
  }
}
