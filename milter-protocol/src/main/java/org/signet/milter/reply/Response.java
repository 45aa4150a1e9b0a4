package org.signet.milter.reply;

import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/**
 * The answer to the end of a message. Modifications are sent in their order, then the verdict; with
 * a verdict other than continue and accept an MTA ignores them, except a quarantine.
 */
public record Response(List<Modification> modifications, MilterReply verdict)
    implements Answer<Response> {
  /** Nothing to change, go on. */
  public static final Response CONTINUE = new Response(List.of(), MilterReply.CONTINUE);

  /** Takes a copy of the list. */
  public Response {
    modifications = List.copyOf(modifications);
  }

  /** A verdict without modifications. */
  public static Response of(MilterReply verdict) {
    return new Response(List.of(), verdict);
  }

  /** Modifications, then the verdict. */
  public static Response of(List<Modification> modifications, MilterReply verdict) {
    return new Response(modifications, verdict);
  }

  @Override
  public <R> R nowOrLater(
      Function<? super Response, ? extends R> now,
      Function<? super CompletionStage<? extends Response>, ? extends R> later) {
    return now.apply(this);
  }
}
