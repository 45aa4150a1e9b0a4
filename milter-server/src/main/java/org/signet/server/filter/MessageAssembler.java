package org.signet.server.filter;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.signet.dkim.message.HeaderField;
import org.signet.dkim.message.HeaderLimits;
import org.signet.dkim.message.HeaderSection;
import org.signet.milter.event.MilterEvent;

/**
 * Envelope and header of a message, from the milter's events, within limits. The octets are those
 * that the MTA has, but for folds, which get their CRLF back. Confined to one thread.
 */
final class MessageAssembler {
  /** Nothing is decided by more of them than any mail has. */
  private static final int MAX_RECIPIENTS = 10_000;

  private final List<String> recipients = new ArrayList<>();
  private final HeaderSection.Builder header;
  private final ForgedBeyond beyond;
  private boolean tooLarge;

  /**
   * A message without anything as yet.
   *
   * @param isForged whether a field claims to be ours, of those that the limits leave no room for
   */
  MessageAssembler(HeaderLimits limits, Predicate<HeaderField> isForged) {
    header = HeaderSection.builder(limits);
    beyond = new ForgedBeyond(isForged);
  }

  void add(MilterEvent.Rcpt rcpt) {
    if (recipients.size() < MAX_RECIPIENTS) {
      String address = rcpt.recipient();
      recipients.add(
          address.startsWith("<") && address.endsWith(">")
              ? address.substring(1, address.length() - 1)
              : address);
    }
  }

  void add(MilterEvent.Header field) {
    HeaderField added = HeaderField.of(field.name(), field.value());
    if (!tooLarge && header.add(added)) {
      beyond.kept(added);
    } else {
      tooLarge = true;
      beyond.notKept(added);
    }
  }

  /** What was seen below the part of the header that was kept. */
  ForgedBeyond beyond() {
    return beyond;
  }

  /** Whether the header has more than the limits allow, so that it is not complete here. */
  boolean headerTooLarge() {
    return tooLarge;
  }

  MessageFacts facts(
      MessageFacts.Service service, MessageFacts.Client client, MessageFacts.MacroSource macros) {
    return new MessageFacts(service, client, macros, recipients, header.build());
  }
}
