package org.signet.policy.record;

/**
 * What can be wrong with a key for those who verify: with its record, as {@link
 * KeyRecordCheck.Kind}, or with what else a program has looked at.
 */
public interface DefectKind {
  /** Whether verifiers reject signatures because of it. */
  boolean fatal();

  /** The stable form, in lower case with hyphens. */
  String id();
}
