package org.signet.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.signet.milter.address.ListenAddress;
import org.signet.milter.net.MilterServer;
import org.signet.milter.reply.MilterReply;
import org.signet.milter.reply.Modification;
import org.signet.milter.reply.Response;

/** The milter and the MTA's side against each other. */
class MilterTest {

  @Test
  void theMtaGetsTheChangesOfTheMilter() throws IOException {
    try (MilterServer server =
        MilterServer.builder(TagSubject.filter())
            .listen(ListenAddress.parse("inet:0@127.0.0.1"))
            .start()) {
      Response expected =
          Response.of(
              List.of(
                  new Modification.ChangeHeader(1, "Subject", " [external] Lunch?"),
                  new Modification.InsertHeader(0, "X-Body-Octets", " 16")),
              MilterReply.CONTINUE);

      assertThat(SendToMilter.send(server.addresses().get(0))).isEqualTo(expected);
      assertThat(SendToMilter.send(server.addresses().get(0))).as("again").isEqualTo(expected);
    }
  }

  @Test
  void theMilterHasAtMostFortyLines() throws IOException {
    assertThat(Files.readAllLines(Path.of("src/main/java/org/signet/examples/TagSubject.java")))
        .hasSizeLessThanOrEqualTo(40);
  }
}
