package org.signet.keytool.migrate;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.signet.milter.address.ListenAddress;
import org.signet.milter.net.MilterClient;

/**
 * An opendkim of our own, with a folder of its own, that ends when it is closed and when this
 * program ends.
 */
final class OpenDkim implements AutoCloseable {
  private static final Duration START = Duration.ofSeconds(10);
  private static final Duration STOP = Duration.ofSeconds(2);
  private static final Duration ANSWER = Duration.ofSeconds(30);
  private static final long PAUSE = 20;
  private static final int MOST_WORDS = 1000;
  private static final String CONFIGURATION = "c";
  private static final String ERRORS = "e";
  private static final String SOCKET = "s"; // short: 107 octets are all that a path may have

  private final Path folder;
  private final Thread stopper = new Thread(this::stop, "stop opendkim");
  private @Nullable Process process;
  private boolean stopped;

  private OpenDkim(Path folder) {
    this.folder = folder;
  }

  /**
   * Starts it and waits until it listens.
   *
   * @param settings lines of its configuration, without the socket
   * @throws IOException if it does not; the message has its own words
   */
  static OpenDkim start(Path program, String settings) throws IOException {
    OpenDkim opendkim = new OpenDkim(Files.createTempDirectory("signet-")); // for its owner alone
    Runtime.getRuntime().addShutdownHook(opendkim.stopper);
    try {
      opendkim.awaitListening(opendkim.launch(program, settings));
      return opendkim;
    } catch (IOException e) {
      String words = opendkim.words();
      opendkim.close();
      throw new IOException(words.isEmpty() ? String.valueOf(e.getMessage()) : words, e);
    }
  }

  private synchronized Process launch(Path program, String settings) throws IOException {
    if (stopped) {
      throw new IOException("this program is exiting");
    }
    Path configuration =
        Files.writeString(
            folder.resolve(CONFIGURATION),
            settings + "Socket local:" + folder.resolve(SOCKET) + "\n");
    process =
        new ProcessBuilder(List.of(program.toString(), "-f", "-x", configuration.toString()))
            .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(folder.resolve(ERRORS).toFile())
            .start();
    return process;
  }

  private void awaitListening(Process started) throws IOException {
    long end = System.nanoTime() + START.toNanos();
    while (true) {
      try (MilterClient client = connect()) {
        client.quit();
        return;
      } catch (IOException e) {
        if (!started.isAlive() || System.nanoTime() > end || Thread.interrupted()) {
          throw new IOException("it does not listen", e);
        }
      }
      InstalledProgram.ended(started, Duration.ofMillis(PAUSE));
    }
  }

  private String words() {
    try (InputStream in = Files.newInputStream(folder.resolve(ERRORS))) {
      return new String(in.readNBytes(MOST_WORDS), StandardCharsets.UTF_8)
          .replace(folder + "/", "")
          .strip();
    } catch (IOException e) {
      return ""; // it has said nothing
    }
  }

  /** A connection to it. */
  MilterClient connect() throws IOException {
    return MilterClient.connect(new ListenAddress.Local(folder.resolve(SOCKET)), ANSWER);
  }

  @Override
  public void close() {
    stop();
    try {
      Runtime.getRuntime().removeShutdownHook(stopper);
    } catch (IllegalStateException e) {
      // This program is ending, and so is the hook.
    }
  }

  private synchronized void stop() {
    stopped = true;
    if (process != null) {
      process.destroy();
      if (!InstalledProgram.ended(process, STOP)) {
        process.destroyForcibly();
      }
    }
    try {
      for (String name : List.of(CONFIGURATION, ERRORS, SOCKET)) {
        Files.deleteIfExists(folder.resolve(name));
      }
      Files.deleteIfExists(folder);
    } catch (IOException e) {
      // What is left is a configuration without secrets, in a folder that only its owner can read.
    }
  }
}
