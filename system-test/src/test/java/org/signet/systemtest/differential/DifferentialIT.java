package org.signet.systemtest.differential;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.signet.systemtest.harness.PrivateDns;
import org.signet.systemtest.harness.Workspace;

/**
 * Messages signed by Signet, Mail::DKIM, dkimpy and OpenDKIM, some of them changed afterwards, and
 * hand-made ones: what Signet says of them, the other three say too, but for the differences that
 * {@code differential/differences.txt} explains.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DifferentialIT {
  /** Changed after they were signed: one message, signed by everybody in these ways. */
  private static final String TO_CHANGE = "[a-z-]+/rsa (simple/simple|relaxed/relaxed)/MIME";

  private final Workspace workspace = Workspace.create();
  private final Map<String, Path> signed = new LinkedHashMap<>();
  private final List<String> refused = new ArrayList<>();
  private final Map<String, Path> cases = new LinkedHashMap<>();
  private final Map<DkimProgram, Map<String, String>> verdicts = new EnumMap<>(DkimProgram.class);
  private List<Difference> differences = List.of();

  @BeforeAll
  void signAndVerify() throws IOException {
    differences = readDifferences();
    Site site = new Site(workspace);
    new Signing(site, workspace, Messages.all())
        .all()
        .forEach(
            (name, file) -> {
              if (!Site.read(file).startsWith("DKIM-Signature:")) {
                refused.add(name);
              } else {
                signed.put(name, file);
              }
            });
    cases.putAll(signed);
    signed.forEach(
        (name, file) -> {
          if (name.matches(TO_CHANGE)) {
            Messages.changed(Site.read(file))
                .forEach((change, message) -> add(site, name + "/" + change, message));
          }
        });
    HandMade.messages(site).forEach((name, message) -> add(site, "hand-made/" + name, message));
    try (PrivateDns dns = PrivateDns.start(workspace, site.zoneLines())) {
      List<Path> files = List.copyOf(cases.values());
      Map<DkimProgram, CompletableFuture<Map<String, String>>> running =
          new EnumMap<>(DkimProgram.class);
      for (DkimProgram program : DkimProgram.values()) {
        running.put(
            program,
            CompletableFuture.supplyAsync(() -> program.verify(files, site, workspace, dns)));
      }
      running.forEach((program, verdict) -> verdicts.put(program, verdict.join()));
    }
  }

  @AfterAll
  void cleanUp() {
    workspace.close();
  }

  @Test
  void everybodySigns() {
    assertThat(refused)
        .filteredOn(
            name ->
                differences.stream()
                    .noneMatch(row -> row.explains("SIGNER", name, "refuses", "signs")))
        .isEmpty();
  }

  @Test
  void signetVerifiesWhatEverybodySigns() {
    List<String> failed = new ArrayList<>();
    signed.forEach(
        (name, file) -> {
          String verdict = verdict(DkimProgram.SIGNET, file);
          boolean explained =
              differences.stream().anyMatch(row -> row.explains("SIGNET", name, "pass", verdict));
          if (!verdict.equals("pass") && !explained) {
            failed.add(name + ": " + verdict + "\n" + shortened(file));
          }
        });
    assertThat(signed).hasSizeGreaterThan(700);
    assertThat(failed).isEmpty();
  }

  @Test
  void theOthersSayWhatSignetSaysButForWhatIsExplained() {
    List<String> unexplained = new ArrayList<>();
    forAllDifferences(
        (program, name, theirs, ours) -> {
          if (differences.stream().noneMatch(row -> row.explains(program, name, theirs, ours))) {
            unexplained.add(program + " | " + name + " | " + theirs + " | " + ours + " |");
          }
        });
    assertThat(unexplained).as("to be explained or mended").isEmpty();
  }

  @Test
  void noExplanationIsForNothing() {
    List<Difference> unused = new ArrayList<>(differences);
    forAllDifferences(
        (program, name, theirs, ours) ->
            unused.removeIf(row -> row.explains(program, name, theirs, ours)));
    refused.forEach(
        name -> unused.removeIf(row -> row.explains("SIGNER", name, "refuses", "signs")));
    signed.forEach(
        (name, file) ->
            unused.removeIf(
                row -> row.explains("SIGNET", name, "pass", verdict(DkimProgram.SIGNET, file))));
    assertThat(unused).isEmpty();
  }

  private interface DifferenceVisitor {
    void visit(String program, String name, String theirs, String ours);
  }

  private void forAllDifferences(DifferenceVisitor visitor) {
    cases.forEach(
        (name, file) -> {
          String ours = verdict(DkimProgram.SIGNET, file);
          for (DkimProgram program : DkimProgram.values()) {
            String theirs = verdict(program, file);
            if (!theirs.equals(ours)) {
              visitor.visit(program.name(), name, theirs, ours);
            }
          }
        });
  }

  private String verdict(DkimProgram program, Path file) {
    Map<String, String> all = verdicts.getOrDefault(program, Map.of());
    return all.getOrDefault(file.toString(), "nothing");
  }

  private void add(Site site, String name, String message) {
    cases.put(name, site.write("changed/" + cases.size() + ".eml", message));
  }

  private static String shortened(Path file) {
    String text = Site.read(file);
    return text.substring(0, Math.min(2000, text.length()));
  }

  private static List<Difference> readDifferences() throws IOException {
    try (InputStream in =
        DifferentialIT.class.getResourceAsStream("/differential/differences.txt")) {
      if (in == null) {
        throw new IllegalStateException("differences.txt is not there");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.isBlank() && !line.startsWith("#"))
          .map(Difference::parse)
          .toList();
    }
  }
}
