package org.signet.milter;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.signet.milter.address.ListenAddress;
import org.signet.milter.event.AddressFamily;
import org.signet.milter.event.CommandCode;
import org.signet.milter.net.MilterClient;
import org.signet.milter.net.MilterServer;
import org.signet.milter.option.ActionFlag;
import org.signet.milter.option.OptionOffer;
import org.signet.milter.option.ProtocolFlag;
import org.signet.milter.reply.Modification;
import org.signet.milter.reply.ReplyType;

/** What the documents of this module say is so. */
class DocumentsTest {

  @Test
  void readmeShowsTheExampleThatIsCompiled() throws IOException {
    String example = Files.readString(Path.of("src/test/java/org/signet/milter/Example.java"));
    String shown = example.substring(example.indexOf("public final class Example"));
    assertThat(Files.readString(Path.of("README.md"))).contains("```java\n" + shown + "```\n");
  }

  @Test
  void theExampleWorks() throws IOException {
    try (MilterServer server =
            MilterServer.builder(new Example())
                .listen(ListenAddress.parse("inet:0@127.0.0.1"))
                .start();
        MilterClient mta =
            MilterClient.connect(server.addresses().get(0), Duration.ofSeconds(20))) {
      mta.negotiate(OptionOffer.VERSION_6);
      mta.connect("localhost", AddressFamily.INET, 1, "127.0.0.1");
      mta.mail("<a@example.com>");
      mta.rcpt("<b@example.org>");
      mta.header("Subject", " x");
      mta.macros(CommandCode.END_OF_MESSAGE, Map.of("i", "4F2D1C3B0A"));
      assertThat(mta.endOfMessage().modifications())
          .containsExactly(new Modification.InsertHeader(0, "X-Queue-Id", " 4F2D1C3B0A"));
      mta.quit();
    }
  }

  @Test
  void theWireDocumentNamesEveryCommandReplyAndFlag() throws IOException {
    String wire = Files.readString(Path.of("docs/WIRE.md"));
    for (CommandCode command : CommandCode.values()) {
      assertThat(wire).contains("| `" + command.code() + "` | " + command.name() + " |");
    }
    for (ReplyType reply : ReplyType.values()) {
      assertThat(wire).contains("| `" + reply.code() + "` | " + reply.name() + " |");
    }
    for (ActionFlag flag : ActionFlag.values()) {
      assertThat(wire).contains(String.format("| 0x%x | %s |", flag.bit(), flag.name()));
    }
    for (ProtocolFlag flag : ProtocolFlag.values()) {
      assertThat(wire).contains(String.format("| 0x%x | %s |", flag.bit(), flag.name()));
    }
  }
}
