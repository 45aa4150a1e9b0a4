package org.signet.systemtest;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.signet.milter.address.ListenAddress;
import org.signet.milter.event.AddressFamily;
import org.signet.milter.event.CommandCode;
import org.signet.milter.net.MilterClient;
import org.signet.milter.option.OptionOffer;
import org.signet.milter.reply.MilterReply;
import org.signet.milter.reply.Modification;
import org.signet.milter.reply.Response;
import org.signet.systemtest.harness.Await;
import org.signet.systemtest.harness.Command;
import org.signet.systemtest.harness.MilterSocket;
import org.signet.systemtest.harness.Signet;
import org.signet.systemtest.harness.SignetProcess;
import org.signet.systemtest.harness.SigningKey;
import org.signet.systemtest.harness.Workspace;

/** How the daemon ends, and what it does at the other signals. */
class ShutdownIT {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final Workspace workspace = Workspace.create();
  private final Path socketFile = workspace.path("milter");

  @AfterEach
  void cleanUp() {
    workspace.close();
  }

  private SignetProcess start(String lines) {
    Path key = workspace.secretFile("s1.private", SigningKey.generate("sender.test", "s1").pem());
    workspace.file("KeyTable", "main sender.test:s1:" + key + "\n");
    return SignetProcess.start(
        workspace,
        "signet",
        MilterSocket.unix(socketFile),
        "RequireSafeKeys no\nSyslog no\nPidFile " + workspace.path("pid") + "\n" + lines);
  }

  private String pid() throws IOException {
    Path file = workspace.path("pid");
    Await.until(PATIENCE, () -> Files.exists(file), () -> "no pid file");
    return Files.readString(file).strip();
  }

  private String tables(String signingTable) {
    return "KeyTable %s\nSigningTable refile:%s\nKeyCheckInterval 0\n"
        .formatted(workspace.path("KeyTable"), workspace.file("SigningTable", signingTable));
  }

  private MilterClient connect() throws IOException {
    MilterClient client =
        MilterClient.connect(ListenAddress.parse("local:" + socketFile), PATIENCE);
    client.negotiate(OptionOffer.VERSION_6);
    client.connect("localhost", AddressFamily.INET, 4711, "127.0.0.1");
    return client;
  }

  /** A message up to, and without, its end. */
  private MilterClient begin() throws IOException {
    MilterClient client = connect();
    assertThat(header(client)).isEqualTo(MilterReply.CONTINUE);
    client.body("Hello\r\n".getBytes(US_ASCII));
    return client;
  }

  /** A message up to the end of its header, and the answer to that. */
  private static MilterReply header(MilterClient client) throws IOException {
    client.mail("<ann@sender.test>");
    client.rcpt("<bob@receiver.test>");
    client.data();
    client.macros(CommandCode.END_OF_HEADERS, Map.of("i", "4711"));
    client.header("From", " ann@sender.test");
    client.header("Subject", " hello");
    return client.endOfHeaders();
  }

  private static void assertSigned(Response response) {
    assertThat(response.modifications())
        .singleElement()
        .isInstanceOfSatisfying(
            Modification.InsertHeader.class,
            field -> assertThat(field.name()).isEqualTo("DKIM-Signature"));
  }

  @Test
  void aMessageInFlightIsFinishedBeforeTheEnd() throws IOException {
    try (SignetProcess process = start(tables("*@sender.test main\n"));
        MilterClient idle =
            MilterClient.connect(ListenAddress.parse("local:" + socketFile), PATIENCE);
        MilterClient client = begin()) {
      idle.negotiate(OptionOffer.VERSION_6);
      assertThat(pid()).matches("[0-9]+");

      process.terminate();
      Await.until(
          PATIENCE, () -> !process.socket().answers(), () -> "still accepts: " + process.log());
      assertThat(process.isAlive()).isTrue();

      assertSigned(client.endOfMessage());
      assertThat(process.awaitEnd()).as(process.log()).isZero();
      assertThat(socketFile).doesNotExist();
      assertThat(workspace.path("pid")).doesNotExist();
    }
  }

  @Test
  void aMessageThatNeverEndsDoesNotKeepItAlive() throws IOException {
    try (SignetProcess process = start(tables("*@sender.test main\n"));
        MilterClient stuck = begin()) {
      assertThat(stuck.options().version()).isEqualTo(6);
      process.terminate();

      assertThat(process.awaitEnd()).as(process.log()).isZero();
      assertThat(process.log()).contains("still in flight");
      assertThat(socketFile).doesNotExist();
    }
  }

  @RepeatedTest(5)
  void endsWellEvenWhenItHasJustBegun() {
    try (SignetProcess process = start("Mode v\n")) {
      process.terminate();

      assertThat(process.awaitEnd()).as(process.log()).isZero();
      assertThat(process.log()).contains("terminating with status 0").doesNotContain("Exception");
      assertThat(socketFile).doesNotExist();
      assertThat(workspace.path("pid")).doesNotExist();
    }
  }

  @Test
  void takesTheSocketOfOneThatWasKilled() throws Exception {
    try (SignetProcess killed = start(tables("*@sender.test main\n"))) {
      Command.of("kill", "-KILL", pid()).run().orFail();
      assertThat(killed.awaitEnd()).isEqualTo(128 + 9);
    }
    assertThat(socketFile).exists();

    try (SignetProcess process = start(tables("*@sender.test main\n"));
        MilterClient client = begin()) {
      assertSigned(client.endOfMessage());
      assertThat(process.isAlive()).isTrue();
    }
  }

  @Test
  void readsItsConfigurationAgainWhenAskedTo() throws IOException {
    try (SignetProcess process = start(tables("*@elsewhere.test main\n"))) {
      String pid = pid();
      try (MilterClient client = connect()) {
        assertThat(header(client)).isEqualTo(MilterReply.CONTINUE);
        assertThat(client.endOfMessage().modifications()).as("no key yet").isEmpty();

        workspace.file("SigningTable", "*@sender.test main\n");
        Command.of("kill", "-USR1", pid).run().orFail();
        process.awaitLog("configuration reloaded from ");
        assertThat(header(client)).isEqualTo(MilterReply.CONTINUE);
        assertSigned(client.endOfMessage());

        workspace.file("SigningTable", "*@sender.test nobody\n");
        Command.of("kill", "-HUP", pid).run().orFail();
        process.awaitLog("configuration not reloaded");
        assertThat(process.log()).contains(workspace.path("SigningTable") + ":1:");
        assertThat(header(client)).isEqualTo(MilterReply.CONTINUE);
        assertSigned(client.endOfMessage());
      }
    }
  }

  @Test
  void goesIntoTheBackgroundUnlessAskedNotTo() throws IOException {
    MilterSocket socket = MilterSocket.unix(socketFile);
    Path conf =
        workspace.file(
            "background.conf",
            "Socket %s\nSyslog no\nMode v\nPidFile %s\n"
                .formatted(socket.directive(), workspace.path("pid")));

    Command.of(Signet.milter(), "-x", conf).run().orFail();

    ProcessHandle daemon = ProcessHandle.of(Long.parseLong(pid())).orElseThrow();
    try {
      assertThat(socket.answers()).isTrue();
    } finally {
      daemon.destroy();
    }
    Await.until(PATIENCE, () -> !daemon.isAlive(), () -> "the daemon does not end");
    assertThat(socketFile).doesNotExist();
  }

  @Test
  void tellsWhyItCannotGoIntoTheBackground() throws IOException {
    Path conf = workspace.file("bad.conf", "Socket local:/no/such/folder/milter\nSyslog no\n");

    var outcome = Command.of(Signet.milter(), "-x", conf).run();

    assertThat(outcome.status()).as("%s", outcome).isEqualTo(69);
    assertThat(outcome.err()).contains("/no/such/folder/milter");
  }
}
