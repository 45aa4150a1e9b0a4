package org.signet.milter.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.EOFException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.signet.milter.address.ListenAddress;
import org.signet.milter.session.ScriptedFilter;
import org.signet.milter.session.Transcript;

/** Replays the golden transcripts over a socket: packet by packet, and all that can be at once. */
class TranscriptIT {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  static Stream<Transcript> transcripts() throws IOException {
    return Transcript.all();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("transcripts")
  void replaysStepByStep(Transcript transcript) throws IOException {
    replay(transcript, true);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("transcripts")
  void replaysAllAtOnce(Transcript transcript) throws IOException {
    replay(transcript, false);
  }

  private static void replay(Transcript transcript, boolean stepByStep) throws IOException {
    List<String> calls = new CopyOnWriteArrayList<>();
    List<String> answers = new ArrayList<>();
    try (MilterServer server =
        MilterServer.builder(new ScriptedFilter(transcript, calls::add))
            .listen(ListenAddress.parse("inet:0@127.0.0.1"))
            .start()) {
      try (MilterClient mta = MilterClient.connect(server.addresses().get(0), PATIENCE)) {
        for (String line : transcript.lines()) {
          if (line.startsWith(">")) {
            mta.enqueue(Transcript.packet(line));
          } else if (line.startsWith("<") && stepByStep) {
            answers.add(Transcript.line(mta.receive()));
          }
        }
        while (answers.size() < transcript.lines("<").size()) {
          answers.add(Transcript.line(mta.receive()));
        }
        mta.flush();
        if (!transcript.lines().contains("close")) {
          assertThatThrownBy(mta::receive).isInstanceOf(EOFException.class);
        }
      }
      assertThat(server.stop(PATIENCE)).isTrue();
    }
    assertThat(answers).isEqualTo(transcript.lines("<"));
    assertThat(calls).isEqualTo(transcript.lines("="));
  }
}
