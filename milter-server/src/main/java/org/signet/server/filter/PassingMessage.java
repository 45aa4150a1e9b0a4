package org.signet.server.filter;

import org.signet.milter.reply.Answer;
import org.signet.milter.reply.Response;

/** A message whose body does not matter: what becomes of it is known. */
record PassingMessage(Response response) implements Processing {
  @Override
  public void write(byte[] octets, int offset, int length) {}

  @Override
  public Answer<Response> finish() {
    return response;
  }

  @Override
  public void abandon() {}
}
