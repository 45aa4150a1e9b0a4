package org.signet.milter.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.signet.milter.wire.Packet;
import org.signet.milter.wire.ProtocolViolationException;

/**
 * Replays the golden transcripts in memory. {@code -Dgolden.update} writes what happened over them;
 * the difference is then reviewed like code.
 */
class TranscriptTest {

  static Stream<Transcript> transcripts() throws IOException {
    return Transcript.all();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("transcripts")
  void replays(Transcript transcript) throws IOException {
    List<String> actual = replay(transcript);
    if (System.getProperty("golden.update") != null) {
      transcript.update(actual);
    }
    assertThat(actual).isEqualTo(transcript.lines());
  }

  private static List<String> replay(Transcript transcript) {
    List<String> actual = new ArrayList<>();
    ScriptedFilter filter = new ScriptedFilter(transcript, actual::add);
    MilterSession session =
        new MilterSession(
            filter,
            Runnable::run,
            new SessionOutput() {
              @Override
              public void send(List<Packet> packets) {
                packets.forEach(packet -> actual.add(Transcript.line(packet)));
              }

              @Override
              public void handlerFailed(String where, Throwable failure) {
                actual.add("# failed " + where + ": " + failure.getMessage());
              }

              @Override
              public void resumed() {
                throw new AssertionError("nothing was awaited");
              }
            });
    for (String line : transcript.lines()) {
      if (line.startsWith(">")) {
        actual.add(line);
        try {
          session.receive(Transcript.packet(line));
        } catch (ProtocolViolationException e) {
          actual.add("! " + e.reason() + ": " + e.getMessage());
          session.close();
        }
      } else if (line.equals("close")) {
        actual.add(line);
        session.close();
      } else if (!line.startsWith("=")
          && !line.startsWith("<")
          && !line.startsWith("!")
          && !line.startsWith("# failed")) {
        actual.add(line);
      }
    }
    return actual;
  }
}
