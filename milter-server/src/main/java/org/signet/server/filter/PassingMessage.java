package org.signet.server.filter;

import java.util.Optional;
import org.signet.milter.reply.Answer;
import org.signet.milter.reply.MilterReply;
import org.signet.milter.reply.Response;

/**
 * A message whose body does not matter: what becomes of it is known.
 *
 * @param atOnce whether the end of the header may be answered already
 */
record PassingMessage(Response response, boolean atOnce) implements Processing {
  @Override
  public Optional<MilterReply> early() {
    return atOnce && response.modifications().isEmpty()
        ? Optional.of(response.verdict())
        : Optional.empty();
  }

  @Override
  public boolean wantsBody() {
    return false;
  }

  @Override
  public void write(byte[] octets, int offset, int length) {}

  @Override
  public Answer<Response> finish() {
    return response;
  }

  @Override
  public void abandon() {}
}
