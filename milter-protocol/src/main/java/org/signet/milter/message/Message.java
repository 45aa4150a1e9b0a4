package org.signet.milter.message;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.signet.milter.event.Macros;
import org.signet.milter.event.MilterEvent;
import org.signet.milter.reply.Modification;

/**
 * A whole message, and what is to be changed in it.
 *
 * <p>Not thread-safe: it belongs to the thread of {@link MessageHandler#onMessage}, and then, until
 * a later answer is given, to who works on that answer. Changes made after that have no effect, nor
 * has any if the MTA aborts the message meanwhile.
 */
public final class Message {
  private final Connection connection;
  private final Optional<MilterEvent.Mail> sender;
  private final List<MilterEvent.Rcpt> recipients;
  private final Headers headers;
  private final Body body;
  private final Macros macros;
  private final List<Modification> ofEnvelope = new ArrayList<>();
  private @Nullable ByteBuffer newBody;

  /**
   * The SMTP client.
   *
   * @param client its name and address; empty if the MTA did not send it
   * @param helo the argument of the last HELO or EHLO; empty if the MTA did not send it
   */
  public record Connection(Optional<MilterEvent.Connect> client, Optional<String> helo) {}

  Message(
      Connection connection,
      Optional<MilterEvent.Mail> sender,
      List<MilterEvent.Rcpt> recipients,
      List<HeaderField> header,
      Body body,
      Macros macros) {
    this.connection = connection;
    this.sender = sender;
    this.recipients = List.copyOf(recipients);
    this.headers = new Headers(header);
    this.body = body;
    this.macros = macros;
  }

  /** Where it comes from. */
  public Connection connection() {
    return connection;
  }

  /** MAIL FROM; empty if the MTA did not send it. */
  public Optional<MilterEvent.Mail> sender() {
    return sender;
  }

  /** Each RCPT TO that the MTA has sent. */
  public List<MilterEvent.Rcpt> recipients() {
    return recipients;
  }

  /** The header, to look at and to change. */
  public Headers headers() {
    return headers;
  }

  /** The body as the MTA has sent it; empty if it was not asked for. */
  public Body body() {
    return body;
  }

  /** The macros that hold; to be asked during {@link MessageHandler#onMessage} only. */
  public Macros macros() {
    return macros;
  }

  /**
   * Replaces the body. Needs the action CHANGE_BODY.
   *
   * @param octets with CRLF as line ends; not copied, and not to be changed afterwards
   */
  public void replaceBody(byte[] octets) {
    newBody = ByteBuffer.wrap(octets);
  }

  /**
   * Adds a recipient. Needs the action ADD_RECIPIENT.
   *
   * @param address in angle brackets
   */
  public void addRecipient(String address) {
    ofEnvelope.add(new Modification.AddRecipient(address, Optional.empty()));
  }

  /**
   * Deletes a recipient. Needs the action DELETE_RECIPIENT.
   *
   * @param address as in {@link #recipients}
   */
  public void deleteRecipient(String address) {
    ofEnvelope.add(new Modification.DeleteRecipient(address));
  }

  /**
   * Changes the envelope sender. Needs the action CHANGE_SENDER.
   *
   * @param address in angle brackets
   */
  public void changeSender(String address) {
    ofEnvelope.add(new Modification.ChangeSender(address, Optional.empty()));
  }

  /**
   * Puts the message on hold. Needs the action QUARANTINE.
   *
   * @param reason for the administrator; not empty
   */
  public void quarantine(String reason) {
    ofEnvelope.add(new Modification.Quarantine(reason));
  }

  List<Modification> modifications() {
    List<Modification> modifications = headers.modifications();
    modifications.addAll(ofEnvelope);
    if (newBody != null) {
      modifications.add(new Modification.ReplaceBody(newBody));
    }
    return modifications;
  }
}
