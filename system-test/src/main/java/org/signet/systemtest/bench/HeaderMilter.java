package org.signet.systemtest.bench;

import java.io.IOException;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import org.signet.milter.address.ListenAddress;
import org.signet.milter.event.MilterContext;
import org.signet.milter.event.MilterFilter;
import org.signet.milter.event.MilterHandler;
import org.signet.milter.net.MilterServer;
import org.signet.milter.option.ActionFlag;
import org.signet.milter.option.MacroStage;
import org.signet.milter.option.OptionRequest;
import org.signet.milter.option.ProtocolFlag;
import org.signet.milter.reply.Answer;
import org.signet.milter.reply.MilterReply;
import org.signet.milter.reply.Modification;
import org.signet.milter.reply.Response;

/**
 * {@code HeaderMilter SOCKET}: a milter that continues and inserts one header field, with the
 * options that Signet negotiates. {@code bench/header-milter.c} is the same on libmilter.
 */
public final class HeaderMilter implements MilterFilter {
  private static final Response SEEN =
      Response.of(
          List.of(new Modification.InsertHeader(0, "X-Bench", " seen")), MilterReply.CONTINUE);
  private static final OptionRequest OPTIONS =
      new OptionRequest(
          EnumSet.of(ActionFlag.ADD_HEADERS),
          EnumSet.of(ActionFlag.CHANGE_HEADERS, ActionFlag.SET_MACRO_LIST),
          EnumSet.of(
              ProtocolFlag.NO_HELO,
              ProtocolFlag.NO_DATA,
              ProtocolFlag.NO_UNKNOWN,
              ProtocolFlag.NO_REPLY_CONNECT,
              ProtocolFlag.NO_REPLY_MAIL,
              ProtocolFlag.NO_REPLY_RCPT,
              ProtocolFlag.NO_REPLY_HEADER,
              ProtocolFlag.NO_REPLY_BODY,
              ProtocolFlag.HEADER_LEADING_SPACE),
          Map.of(MacroStage.EOH, List.of("i")));

  private HeaderMilter() {}

  /** Listens until it is killed. */
  public static void main(String[] args) throws IOException {
    MilterServer.builder(new HeaderMilter()).listen(ListenAddress.parse(args[0])).start();
  }

  @Override
  public OptionRequest options() {
    return OPTIONS;
  }

  @Override
  public MilterHandler newHandler(MilterContext context) {
    return new MilterHandler() {
      @Override
      public Answer<Response> onEndOfMessage() {
        return SEEN;
      }
    };
  }
}
