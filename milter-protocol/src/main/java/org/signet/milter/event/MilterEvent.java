package org.signet.milter.event;

import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import org.signet.milter.option.OptionOffer;
import org.signet.milter.reply.Answer;
import org.signet.milter.reply.MilterReply;
import org.signet.milter.wire.ProtocolViolationException;

/**
 * What the MTA says: one record per SMFIC_* command. Text is ISO-8859-1, one char per octet, so
 * nothing is lost and nothing is interpreted.
 */
public sealed interface MilterEvent {

  /** Which command it is. */
  CommandCode commandCode();

  /**
   * Calls the one method of the receiver that is meant for it.
   *
   * @throws ProtocolViolationException what that method throws
   */
  void giveTo(Receiver receiver) throws ProtocolViolationException;

  /** One method for each kind of event; those that a handler gives a verdict on are one kind. */
  interface Receiver {
    /** SMFIC_OPTNEG. */
    void onNegotiate(Negotiate negotiate) throws ProtocolViolationException;

    /** SMFIC_MACRO. */
    void onMacros(MacroDefinitions macros) throws ProtocolViolationException;

    /** An event that a handler gives a verdict on. */
    void onJudged(Judged event) throws ProtocolViolationException;

    /** SMFIC_BODYEOB. */
    void onEndOfMessage(EndOfMessage end) throws ProtocolViolationException;

    /** SMFIC_ABORT. */
    void onAbort() throws ProtocolViolationException;

    /** SMFIC_QUIT. */
    void onQuit() throws ProtocolViolationException;

    /** SMFIC_QUIT_NC. */
    void onQuitNewConnection() throws ProtocolViolationException;
  }

  /** An event that a handler gives a verdict on. */
  sealed interface Judged extends MilterEvent {
    /** Calls the method of the handler that is meant for it. */
    Answer<MilterReply> dispatchTo(MilterHandler handler);

    @Override
    default void giveTo(Receiver receiver) throws ProtocolViolationException {
      receiver.onJudged(this);
    }
  }

  /** SMFIC_OPTNEG 'O': the first packet of a connection. */
  record Negotiate(OptionOffer offer) implements MilterEvent {
    @Override
    public CommandCode commandCode() {
      return CommandCode.OPTNEG;
    }

    @Override
    public void giveTo(Receiver receiver) throws ProtocolViolationException {
      receiver.onNegotiate(this);
    }
  }

  /**
   * SMFIC_CONNECT 'C': an SMTP client has connected to the MTA.
   *
   * @param host its name as the MTA knows it, or the address in brackets
   * @param address empty if unknown, not an IP address, or not readable
   * @param port 0 if unknown
   * @param rawAddress as the MTA wrote it: an address, or the path of a socket; empty if unknown
   */
  record Connect(
      String host, AddressFamily family, Optional<InetAddress> address, int port, String rawAddress)
      implements Judged {
    @Override
    public CommandCode commandCode() {
      return CommandCode.CONNECT;
    }

    @Override
    public Answer<MilterReply> dispatchTo(MilterHandler handler) {
      return handler.onConnect(this);
    }
  }

  /** SMFIC_HELO 'H': HELO or EHLO with its argument, unverified. A client may send several. */
  record Helo(String name) implements Judged {
    @Override
    public CommandCode commandCode() {
      return CommandCode.HELO;
    }

    @Override
    public Answer<MilterReply> dispatchTo(MilterHandler handler) {
      return handler.onHelo(this);
    }
  }

  /**
   * SMFIC_MAIL 'M': MAIL FROM.
   *
   * @param sender as the client wrote it, mostly in angle brackets; {@code <>} or empty for the
   *     null sender
   * @param parameters ESMTP parameters such as {@code SIZE=500}
   */
  record Mail(String sender, List<String> parameters) implements Judged {
    /** Takes a copy of the list. */
    public Mail {
      parameters = List.copyOf(parameters);
    }

    @Override
    public CommandCode commandCode() {
      return CommandCode.MAIL;
    }

    @Override
    public Answer<MilterReply> dispatchTo(MilterHandler handler) {
      return handler.onMail(this);
    }
  }

  /**
   * SMFIC_RCPT 'R': RCPT TO.
   *
   * @param recipient as the client wrote it, mostly in angle brackets
   * @param parameters ESMTP parameters such as {@code NOTIFY=NEVER}
   */
  record Rcpt(String recipient, List<String> parameters) implements Judged {
    /** Takes a copy of the list. */
    public Rcpt {
      parameters = List.copyOf(parameters);
    }

    @Override
    public CommandCode commandCode() {
      return CommandCode.RCPT;
    }

    @Override
    public Answer<MilterReply> dispatchTo(MilterHandler handler) {
      return handler.onRcpt(this);
    }
  }

  /** SMFIC_DATA 'T'. */
  record Data() implements Judged {
    @Override
    public CommandCode commandCode() {
      return CommandCode.DATA;
    }

    @Override
    public Answer<MilterReply> dispatchTo(MilterHandler handler) {
      return handler.onData();
    }
  }

  /**
   * SMFIC_HEADER 'L': one header field.
   *
   * @param name as written
   * @param value what is between the colon and the line end, its leading space included; folds as
   *     the MTA gives them, mostly LF
   */
  record Header(String name, String value) implements Judged {
    @Override
    public CommandCode commandCode() {
      return CommandCode.HEADER;
    }

    @Override
    public Answer<MilterReply> dispatchTo(MilterHandler handler) {
      return handler.onHeader(this);
    }
  }

  /** SMFIC_EOH 'N'. */
  record EndOfHeaders() implements Judged {
    @Override
    public CommandCode commandCode() {
      return CommandCode.END_OF_HEADERS;
    }

    @Override
    public Answer<MilterReply> dispatchTo(MilterHandler handler) {
      return handler.onEndOfHeaders();
    }
  }

  /**
   * SMFIC_BODY 'B': a piece of the body, cut anywhere.
   *
   * @param content has an array, is valid only during the call, and must not be changed
   */
  record BodyChunk(ByteBuffer content) implements Judged {
    @Override
    public CommandCode commandCode() {
      return CommandCode.BODY;
    }

    @Override
    public Answer<MilterReply> dispatchTo(MilterHandler handler) {
      return handler.onBody(this);
    }
  }

  /**
   * SMFIC_BODYEOB 'E': the message is complete.
   *
   * @param content mostly empty; otherwise a last piece of the body
   */
  record EndOfMessage(ByteBuffer content) implements MilterEvent {
    @Override
    public CommandCode commandCode() {
      return CommandCode.END_OF_MESSAGE;
    }

    @Override
    public void giveTo(Receiver receiver) throws ProtocolViolationException {
      receiver.onEndOfMessage(this);
    }
  }

  /** SMFIC_ABORT 'A': the message is over; the SMTP session may go on. */
  record Abort() implements MilterEvent {
    @Override
    public CommandCode commandCode() {
      return CommandCode.ABORT;
    }

    @Override
    public void giveTo(Receiver receiver) throws ProtocolViolationException {
      receiver.onAbort();
    }
  }

  /** SMFIC_QUIT 'Q': the connection is over. */
  record Quit() implements MilterEvent {
    @Override
    public CommandCode commandCode() {
      return CommandCode.QUIT;
    }

    @Override
    public void giveTo(Receiver receiver) throws ProtocolViolationException {
      receiver.onQuit();
    }
  }

  /** SMFIC_QUIT_NC 'K': the SMTP session is over, another one follows on the same connection. */
  record QuitNewConnection() implements MilterEvent {
    @Override
    public CommandCode commandCode() {
      return CommandCode.QUIT_NEW_CONNECTION;
    }

    @Override
    public void giveTo(Receiver receiver) throws ProtocolViolationException {
      receiver.onQuitNewConnection();
    }
  }

  /** SMFIC_UNKNOWN 'U': an SMTP command that the MTA does not know, or its first word only. */
  record Unknown(String command) implements Judged {
    @Override
    public CommandCode commandCode() {
      return CommandCode.UNKNOWN;
    }

    @Override
    public Answer<MilterReply> dispatchTo(MilterHandler handler) {
      return handler.onUnknown(this);
    }
  }

  /**
   * SMFIC_MACRO 'D': macros for the event that follows.
   *
   * @param command the command octet of that event
   * @param octets names and values, each with its NUL
   */
  record MacroDefinitions(byte command, ByteBuffer octets) implements MilterEvent {
    @Override
    public CommandCode commandCode() {
      return CommandCode.MACRO;
    }

    @Override
    public void giveTo(Receiver receiver) throws ProtocolViolationException {
      receiver.onMacros(this);
    }
  }
}
