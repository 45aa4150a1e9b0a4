package org.signet.server.filter;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.signet.dkim.message.HeaderField;
import org.signet.dkim.message.HeaderLimits;
import org.signet.dkim.message.HeaderSection;
import org.signet.dkim.signature.DkimSignature;
import org.signet.milter.event.MemoryShare;
import org.signet.milter.event.MilterEvent;
import org.signet.policy.decision.MessageFacts;

/**
 * Envelope and header of a message, from the milter's events, within limits. The octets are those
 * that the MTA has, but for folds, which get their CRLF back. What is kept counts in the memory of
 * all connections. Confined to one thread.
 */
final class MessageAssembler {

  /** Objects around the octets of a recipient, and of a field. */
  private static final int OF_RECIPIENT = 64;

  private static final int OF_FIELD = 256;

  /** A signature is read, its parts are kept, and its key is looked up. */
  private static final int OF_SIGNATURE = 2048;

  private final List<String> recipients = new ArrayList<>();
  private final boolean wantsRecipients;
  private final HeaderSection.Builder header;
  private final ForgedBeyond beyond;
  private final MemoryShare memory;
  private boolean tooLarge;

  /**
   * A message without anything as yet.
   *
   * @param wantsRecipients whether any rule asks for them
   * @param isForged whether a field claims to be ours, of those that the limits leave no room for
   * @param memory counts what is kept here, and what is made of it
   */
  MessageAssembler(
      HeaderLimits limits,
      boolean wantsRecipients,
      Predicate<HeaderField> isForged,
      MemoryShare memory) {
    header = HeaderSection.builder(limits);
    this.wantsRecipients = wantsRecipients;
    beyond = new ForgedBeyond(isForged);
    this.memory = memory;
  }

  void add(MilterEvent.Rcpt rcpt) {
    if (wantsRecipients) {
      String address = rcpt.recipient();
      memory.take(OF_RECIPIENT + address.length());
      recipients.add(
          address.startsWith("<") && address.endsWith(">")
              ? address.substring(1, address.length() - 1)
              : address);
    }
  }

  void add(MilterEvent.Header field) {
    HeaderField added = HeaderField.of(field.name(), field.value());
    if (!tooLarge && header.add(added)) {
      memory.take(
          added.named(DkimSignature.FIELD_NAME)
              ? OF_FIELD + OF_SIGNATURE + 4L * added.length()
              : OF_FIELD + added.length());
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
