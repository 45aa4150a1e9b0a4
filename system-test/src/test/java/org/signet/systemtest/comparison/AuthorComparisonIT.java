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
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.signet.systemtest.harness.MilterSocket;
import org.signet.systemtest.harness.Needs;
import org.signet.systemtest.harness.Signet;
import org.signet.systemtest.harness.SignetProcess;
import org.signet.systemtest.harness.SigningKey;
import org.signet.systemtest.harness.Workspace;

/**
 * Whom the real opendkim and Signet take for the author of generated From fields: both sign with
 * the domain of the author as d=. It is never another domain; and what opendkim signs Signet signs
 * too, but for the reasons in {@code opendkim/authors.txt}.
 */
class AuthorComparisonIT {
  private static final long SEED = 20_261_129;
  private static final int FIELDS = 1_200;
  private static final String UNSIGNED = "nothing";
  private static final String DELAYED = "nothing, and delays it";
  private static final Pattern SIGNER = Pattern.compile("DKIM-Signature:.*?[ ;]d=([^;]*);");

  private final Workspace workspace = Workspace.create();

  @AfterEach
  void cleanUp() {
    workspace.close();
  }

  @Test
  void signsForTheAuthorThatOpenDkimFindsOrSaysWhyNot() throws IOException {
    List<String> fields = List.copyOf(FromFields.make(SEED, FIELDS));
    String lines = configuration();
    try (SignetProcess theirs = start(Needs.program("/usr/sbin/opendkim"), lines);
        SignetProcess ours = start(Signet.milter(), lines)) {
      CompletableFuture<List<String>> expected =
          CompletableFuture.supplyAsync(() -> signers(theirs.socket(), fields));
      List<String> actual = signers(ours.socket(), fields);
      List<String> wanted = expected.join();
      theirs.kill();
      ours.awaitLog("Q" + (fields.size() - 1) + ":");
      compare(fields, wanted, actual, reasons(ours.log()));
    }
  }

  private static void compare(
      List<String> fields, List<String> expected, List<String> actual, Map<Integer, String> said)
      throws IOException {
    Map<String, String> accepted = accepted();
    Set<String> unused = new LinkedHashSet<>(accepted.keySet());
    List<String> surprises = new ArrayList<>();
    int signed = 0;
    for (int i = 0; i < fields.size(); i++) {
      String theirs = expected.get(i);
      String ours = actual.get(i);
      boolean signs = !ours.equals(UNSIGNED) && !ours.equals(DELAYED);
      signed += signs ? 1 : 0;
      if (ours.equals(theirs)) {
        continue;
      }
      String reason = said.getOrDefault(i, "no reason");
      unused.remove(reason);
      if (signs || !accepted.containsKey(reason)) {
        surprises.add(
            "From: %s%n  opendkim signs for %s, signet for %s: %s"
                .formatted(fields.get(i), theirs, ours, reason));
      }
    }
    assertThat(String.join("\n", surprises)).as("with seed " + SEED).isEmpty();
    assertThat(unused).as("reasons that no field has, with seed " + SEED).isEmpty();
    assertThat(signed).isGreaterThan(fields.size() / 4);
  }

  private String configuration() {
    SigningKey key = SigningKey.generate("example.com", "s1");
    Path file = workspace.secretFile("s1.private", key.pem());
    return "RequireSafeKeys no\nMode s\nSyslog no\nInternalHosts 127.0.0.1\n"
        + "KeyTable "
        + workspace.file("KeyTable", "any %:s1:" + file + "\n")
        + "\nSigningTable refile:"
        + workspace.file("SigningTable", "* any\n")
        + "\n";
  }

  private SignetProcess start(Path program, String lines) {
    String name = program.getFileName().toString();
    MilterSocket socket = MilterSocket.unix(workspace.path(name));
    Path conf =
        workspace.file(name + ".conf", "Socket " + socket.directive() + "\nUMask 0\n" + lines);
    return SignetProcess.start(program, conf, socket, workspace.path(name + ".log"), "");
  }

  /** The d= of each signature. */
  private static List<String> signers(MilterSocket socket, List<String> fields) {
    List<String> signers = new ArrayList<>();
    for (String field : fields) {
      List<String> told = Dialogues.inside(field).queueId("Q" + signers.size() + ":").with(socket);
      Matcher signer = SIGNER.matcher(told.get(0).replaceAll("\\s*\n\\s*", " "));
      String verdict = told.get(told.size() - 1);
      boolean accepted = verdict.contains("Continue") || verdict.contains("Accept");
      signers.add(signer.find() ? signer.group(1).strip() : accepted ? UNSIGNED : DELAYED);
    }
    return signers;
  }

  /** What the log says of messages that were not signed, why, by their numbers. */
  private static Map<Integer, String> reasons(String log) {
    Map<Integer, String> reasons = new LinkedHashMap<>();
    Matcher line =
        Pattern.compile(
                "(?m)\\bQ([0-9]+):: (?:no author in From, not signing: |not signing: \"[^\"]*\" )(.*)$")
            .matcher(log);
    while (line.find()) {
      reasons.putIfAbsent(Integer.valueOf(line.group(1)), line.group(2).strip());
    }
    return reasons;
  }

  /** Lines of {@code reason = justification}. */
  private static Map<String, String> accepted() throws IOException {
    Map<String, String> all = new LinkedHashMap<>();
    try (InputStream in = AuthorComparisonIT.class.getResourceAsStream("/opendkim/authors.txt")) {
      if (in == null) {
        throw new AssertionError("no opendkim/authors.txt");
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
