package org.signet.systemtest.comparison;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.signet.systemtest.comparison.Dialogues.Signatures;
import org.signet.systemtest.harness.MilterDialogue;
import org.signet.systemtest.harness.MilterSocket;
import org.signet.systemtest.harness.Signet;
import org.signet.systemtest.harness.SignetProcess;
import org.signet.systemtest.harness.Workspace;

/**
 * The real opendkim and Signet with the same configuration files, told the same messages. What they
 * answer must be the same, stage by stage, or the difference must stand, with its justification, in
 * {@code opendkim/differences.txt}.
 */
class OpenDkimComparisonIT {
  private static final Path OPENDKIM = Path.of("/usr/sbin/opendkim");
  private static final Path SIGNET = Signet.milter();

  private final Workspace workspace = Workspace.create();

  private final AtomicInteger started = new AtomicInteger();

  private final Configurations configurations = new Configurations(workspace);

  @AfterEach
  void cleanUp() {
    workspace.close();
  }

  private Signatures signatures() {
    try (SignetProcess opendkim = start(OPENDKIM, configurations.signer())) {
      Signatures all =
          new Signatures(
              signature(opendkim, Dialogues.inside(Dialogues.JOE)),
              signature(opendkim, Dialogues.inside("a@example.net")),
              signature(
                  opendkim, Dialogues.inside(Dialogues.JOE).recipient("<length@receiver.test>")));
      opendkim.kill();
      return all;
    }
  }

  private static String signature(SignetProcess opendkim, MilterDialogue dialogue) {
    String inserted = dialogue.with(opendkim.socket()).get(0);
    return inserted.substring(inserted.indexOf("DKIM-Signature"));
  }

  @Test
  void answersAsOpenDkimOrAsIsJustified() throws Exception {
    Map<String, String> justified = differences();
    Map<String, Supplier<MilterDialogue>> messages = Dialogues.all(signatures());
    ExecutorService threads =
        Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors());
    List<Difference> all = new ArrayList<>();
    try {
      List<Future<List<Difference>>> compared = new ArrayList<>();
      configurations
          .all()
          .forEach(
              (name, lines) -> compared.add(threads.submit(() -> compare(name, lines, messages))));
      for (Future<List<Difference>> one : compared) {
        all.addAll(one.get());
      }
      assertThat(compared.size() * messages.size()).isGreaterThan(3000);
    } finally {
      threads.shutdownNow();
    }
    Set<String> unused = new LinkedHashSet<>(justified.keySet());
    List<String> surprises = new ArrayList<>();
    for (Difference difference : all) {
      List<String> reasons =
          justified.keySet().stream().filter(pattern -> difference.where.matches(pattern)).toList();
      unused.removeAll(reasons);
      if (reasons.isEmpty()) {
        surprises.add(difference.toString());
      }
    }
    assertThat(String.join("\n", surprises)).isEmpty();
    assertThat(unused).as("differences that are listed and do not exist").isEmpty();
  }

  /** Another answer of ours than theirs, at "configuration / message". */
  private record Difference(String where, List<String> expected, List<String> actual) {
    @Override
    public String toString() {
      return where + "\n  opendkim " + expected + "\n  signet   " + actual;
    }
  }

  private List<Difference> compare(
      String name, String lines, Map<String, Supplier<MilterDialogue>> messages) {
    List<Difference> differences = new ArrayList<>();
    try (SignetProcess theirs = start(OPENDKIM, lines);
        SignetProcess ours = start(SIGNET, lines)) {
      messages.forEach(
          (message, dialogue) -> {
            List<String> expected = normal(dialogue.get().with(theirs.socket()));
            List<String> actual = normal(dialogue.get().with(ours.socket()));
            if (!expected.equals(actual)) {
              differences.add(new Difference(name + " / " + message, expected, actual));
            }
          });
      theirs.kill();
    }
    return differences;
  }

  private SignetProcess start(Path program, String lines) {
    String name = program.getFileName() + "-" + started.incrementAndGet();
    MilterSocket socket = MilterSocket.unix(workspace.path(name));
    Path conf =
        workspace.file(name + ".conf", "Socket " + socket.directive() + "\nUMask 0\n" + lines);
    return SignetProcess.start(
        program, conf, socket, workspace.path(name + ".log"), "-XX:TieredStopAtLevel=1");
  }

  /** Without what depends on the time or is only laid out in another way. */
  private static List<String> normal(List<String> told) {
    return told.stream()
        .map(
            line ->
                line.replaceAll("\r?\n[ \t]*", " ")
                    .replaceAll("\\b(t|x)=[0-9]+;", "$1=;")
                    .replaceAll("(?<=; )b=[A-Za-z0-9+/= ]+$", "b=")
                    .replaceAll(":\\s+(?=[A-Za-z-]+[:;])", ":")
                    .replace("; dkim-atps=neutral", "")
                    .replaceAll("header\\.b=\"([^\"]*)\"", "header.b=$1")
                    .replaceAll(
                        "reason=\"(signature verification failed|(signature|body hash) did not"
                            + " verify)\"",
                        "reason=\"fails\"")
                    .replaceFirst("(Authentication-Results:) ?", "$1 ")
                    .replaceAll("\\s+", " "))
        .toList();
  }

  /** Lines of {@code pattern = justification}; the pattern covers "configuration / message". */
  private static Map<String, String> differences() throws IOException {
    Map<String, String> all = new LinkedHashMap<>();
    try (InputStream in =
        OpenDkimComparisonIT.class.getResourceAsStream("/opendkim/differences.txt")) {
      if (in == null) {
        throw new AssertionError("no opendkim/differences.txt");
      }
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      for (String line : text.split("\n", -1)) {
        int equals = line.indexOf(" = ");
        if (!line.startsWith("#") && equals > 0) {
          all.put(line.substring(0, equals), line.substring(equals + 3));
        }
      }
    }
    return all;
  }
}
