package org.signet.milter;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.signet.milter.address.ListenAddress;
import org.signet.milter.event.MilterContext;
import org.signet.milter.event.MilterFilter;
import org.signet.milter.event.MilterHandler;
import org.signet.milter.net.MilterServer;
import org.signet.milter.option.ActionFlag;
import org.signet.milter.option.OptionRequest;
import org.signet.milter.option.ProtocolFlag;
import org.signet.milter.reply.Answer;
import org.signet.milter.reply.MilterReply;
import org.signet.milter.reply.Modification;
import org.signet.milter.reply.Response;

/** A whole milter: puts the queue id on top of each message. The README shows it. */
public final class Example implements MilterFilter {
  @Override
  public OptionRequest options() {
    return new OptionRequest(
        Set.of(ActionFlag.ADD_HEADERS),
        Set.of(),
        Set.of(ProtocolFlag.HEADER_LEADING_SPACE, ProtocolFlag.NO_BODY),
        Map.of());
  }

  @Override
  public MilterHandler newHandler(MilterContext context) {
    return new MilterHandler() {
      @Override
      public Answer<Response> onEndOfMessage() {
        String id = context.macros().get("i").orElse("unknown");
        return Response.of(
            List.of(new Modification.InsertHeader(0, "X-Queue-Id", " " + id)),
            MilterReply.CONTINUE);
      }
    };
  }

  /** Listens at the address given, such as {@code inet:8899@127.0.0.1}. */
  public static void main(String[] args) throws IOException {
    MilterServer.builder(new Example()).listen(ListenAddress.parse(args[0])).start();
  }
}
