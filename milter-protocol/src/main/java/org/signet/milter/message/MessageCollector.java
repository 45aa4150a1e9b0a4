package org.signet.milter.message;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import org.signet.milter.event.MilterContext;
import org.signet.milter.event.MilterEvent;
import org.signet.milter.event.MilterHandler;
import org.signet.milter.reply.Answer;
import org.signet.milter.reply.MilterReply;
import org.signet.milter.reply.Response;
import org.signet.milter.reply.SmtpReply;

/** One SMTP session of a {@link MessageFilter}: keeps a message until it is complete. */
final class MessageCollector implements MilterHandler {
  private static final int OVERHEAD = 64; // of each part, beside its octets

  private final MessageHandler messages;
  private final MilterContext context;
  private final int mostOctets;

  private Message.Connection connection =
      new Message.Connection(Optional.empty(), Optional.empty());
  private @Nullable Parts parts;

  /** A message that is not complete. */
  private static final class Parts {
    private Optional<MilterEvent.Mail> sender = Optional.empty();
    private final List<MilterEvent.Rcpt> recipients = new ArrayList<>();
    private final List<HeaderField> header = new ArrayList<>();
    private final List<byte[]> body = new ArrayList<>();
    private long octets;
  }

  MessageCollector(MessageHandler messages, MilterContext context, int mostOctets) {
    this.messages = messages;
    this.context = context;
    this.mostOctets = mostOctets;
  }

  // --- what comes --------------------------------------------------------------------------------

  @Override
  public Answer<MilterReply> onConnect(MilterEvent.Connect connect) {
    connection = new Message.Connection(Optional.of(connect), connection.helo());
    return MilterReply.CONTINUE;
  }

  @Override
  public Answer<MilterReply> onHelo(MilterEvent.Helo helo) {
    connection = new Message.Connection(connection.client(), Optional.of(helo.name()));
    return MilterReply.CONTINUE;
  }

  @Override
  public Answer<MilterReply> onMail(MilterEvent.Mail mail) {
    begun().sender = Optional.of(mail);
    return keep(octets(mail.sender(), mail.parameters()));
  }

  @Override
  public Answer<MilterReply> onRcpt(MilterEvent.Rcpt rcpt) {
    long octets = octets(rcpt.recipient(), rcpt.parameters());
    if (!fits(octets)) {
      return tooLarge(); // this recipient only; the message goes on
    }
    begun().recipients.add(rcpt);
    return keep(octets);
  }

  @Override
  public Answer<MilterReply> onHeader(MilterEvent.Header header) {
    begun().header.add(new HeaderField(header.name(), header.value()));
    return keep(header.name().length() + header.value().length());
  }

  @Override
  public Answer<MilterReply> onBody(MilterEvent.BodyChunk chunk) {
    ByteBuffer content = chunk.content().duplicate();
    Parts begun = begun();
    MilterReply reply = keep(content.remaining());
    if (reply.goesOn()) {
      byte[] piece = new byte[content.remaining()];
      content.get(piece);
      begun.body.add(piece);
    }
    return reply;
  }

  private Parts begun() {
    if (parts == null) {
      parts = new Parts();
    }
    return parts;
  }

  private static long octets(String address, List<String> parameters) {
    return address.length() + parameters.stream().mapToLong(String::length).sum();
  }

  private MilterReply keep(long octets) {
    if (!fits(octets)) {
      parts = null;
      return tooLarge();
    }
    context.memory().take(octets + OVERHEAD);
    begun().octets += octets;
    return MilterReply.CONTINUE;
  }

  private boolean fits(long octets) {
    return begun().octets + octets <= mostOctets;
  }

  private MilterReply tooLarge() {
    return MilterReply.of(
        SmtpReply.of(451, "4.3.4", "message of more than " + mostOctets + " octets"));
  }

  // --- what goes ---------------------------------------------------------------------------------

  @Override
  public Answer<Response> onEndOfMessage() {
    Parts complete = begun();
    Message message =
        new Message(
            connection,
            complete.sender,
            complete.recipients,
            complete.header,
            new Body(complete.body),
            context.macros());
    return verdict(message)
        .nowOrLater(
            reply -> response(message, reply),
            stage -> Answer.later(stage.thenApply(reply -> response(message, reply))));
  }

  private Answer<MilterReply> verdict(Message message) {
    try {
      return messages.onMessage(message);
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new CompletionException(e);
    }
  }

  private static Response response(Message message, MilterReply verdict) {
    boolean passes =
        verdict.fold(
            plain ->
                switch (plain) {
                  case CONTINUE, ACCEPT, SKIP -> true;
                  case REJECT, TEMPFAIL, DISCARD -> false;
                },
            text -> false);
    return passes ? Response.of(message.modifications(), verdict) : Response.of(verdict);
  }

  @Override
  public void onAnswered() {
    parts = null;
  }

  @Override
  public void onAbort() {
    parts = null;
  }

  @Override
  public void onClose() {
    parts = null;
  }
}
