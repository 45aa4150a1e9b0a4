package org.signet.examples;

import java.io.IOException;
import org.signet.milter.address.ListenAddress;
import org.signet.milter.message.HeaderField;
import org.signet.milter.message.Headers;
import org.signet.milter.message.Message;
import org.signet.milter.message.MessageFilter;
import org.signet.milter.net.MilterServer;
import org.signet.milter.option.ActionFlag;
import org.signet.milter.reply.Answer;
import org.signet.milter.reply.MilterReply;

/** A whole milter: marks the subjects of messages, and says how large each one was. */
public final class TagSubject {
  private static final String TAG = "[external]";

  private TagSubject() {}

  static MessageFilter filter() {
    return MessageFilter.of(TagSubject::tag, ActionFlag.ADD_HEADERS, ActionFlag.CHANGE_HEADERS);
  }

  private static Answer<MilterReply> tag(Message message) {
    Headers headers = message.headers();
    String subject = headers.first("Subject").map(HeaderField::text).orElse("");
    if (!subject.startsWith(TAG)) {
      headers.set("Subject", TAG + " " + subject);
    }
    headers.addOnTop("X-Body-Octets", String.valueOf(message.body().size()));
    return MilterReply.CONTINUE;
  }

  /** Listens at the address given, such as {@code inet:8899@127.0.0.1}. */
  public static void main(String[] args) throws IOException {
    MilterServer.builder(filter()).listen(ListenAddress.parse(args[0])).start();
  }
}
