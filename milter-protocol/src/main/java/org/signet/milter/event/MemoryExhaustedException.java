package org.signet.milter.event;

/**
 * There is no memory left for a message, as far as the {@link MemoryBudget} goes: it is refused
 * temporarily, and others go on.
 */
public final class MemoryExhaustedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private MemoryExhaustedException(String message) {
    super(message, null, false, false); // not a bug: the place does not matter
  }

  /** All connections together keep too much. */
  public static MemoryExhaustedException ofAll() {
    return new MemoryExhaustedException("the memory for all messages is used up");
  }

  /** One message needs more than {@code most} octets. */
  public static MemoryExhaustedException ofOne(long most) {
    return new MemoryExhaustedException(
        "the message needs more than " + most + " octets of memory");
  }
}
