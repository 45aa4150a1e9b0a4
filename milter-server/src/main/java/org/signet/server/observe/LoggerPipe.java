package org.signet.server.observe;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.List;

/**
 * A pipe to {@code logger(1)}, which writes to the system's log: Java itself cannot speak to the
 * datagram socket {@code /dev/log}. If the program ends it is started again, but not more often
 * than every few seconds; meanwhile lines go to the standard error. Used by one thread at a time.
 */
final class LoggerPipe extends OutputStream {
  private static final long PAUSE_NANOS = Duration.ofSeconds(5).toNanos();

  private final List<String> command;
  private Process process;
  private long startedAt = System.nanoTime();

  /** Starts {@code command}, which reads lines from its standard input. */
  LoggerPipe(List<String> command) throws IOException {
    this.command = List.copyOf(command);
    this.process = start(this.command);
  }

  private static Process start(List<String> command) throws IOException {
    return new ProcessBuilder(command)
        .directory(new File("/"))
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }

  @Override
  public void write(int octet) {
    write(new byte[] {(byte) octet}, 0, 1);
  }

  @Override
  public void write(byte[] octets, int offset, int length) {
    try {
      OutputStream out = process.getOutputStream();
      out.write(octets, offset, length);
      out.flush();
    } catch (IOException e) {
      System.err.write(octets, offset, length);
      System.err.flush();
      startAgain();
    }
  }

  private void startAgain() {
    if (System.nanoTime() - startedAt < PAUSE_NANOS) {
      return;
    }
    startedAt = System.nanoTime();
    process.destroy();
    try {
      process = start(command);
    } catch (IOException e) {
      System.err.println("cannot start " + command.get(0) + ": " + e.getMessage());
    }
  }

  /** Lets the program read what is in the pipe and end. */
  @Override
  public void close() throws IOException {
    process.getOutputStream().close();
  }
}
