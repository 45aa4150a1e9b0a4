package org.signet.server.observe;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.UnsynchronizedAppenderBase;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * Makes lines on a thread of its own: who logs only puts an event into a bounded queue, and when
 * that is full the newest are lost. Events that came together are written together, so that a busy
 * daemon neither wakes a thread nor writes for each line.
 */
final class QueueAppender extends UnsynchronizedAppenderBase<ILoggingEvent> {
  /** Events; a line has 4 KiB at the most, and a small heap has room for fewer. */
  private static final int CAPACITY =
      (int) Math.min(8192, Runtime.getRuntime().maxMemory() / (32 << 10));

  private static final int TOGETHER = 512;

  /** How long a line may wait for others. */
  private static final Duration PAUSE = Duration.ofMillis(5);

  /** How long {@link #stop} waits for what is still in the queue. */
  private static final Duration FLUSH = Duration.ofSeconds(2);

  private final BlockingQueue<ILoggingEvent> queue = new ArrayBlockingQueue<>(CAPACITY);
  private final Thread writer = new Thread(this::writeAll, "log");
  private final LineEncoder encoder;
  private final OutputStream out;

  QueueAppender(LineEncoder encoder, OutputStream out) {
    this.encoder = encoder;
    this.out = out;
    writer.setDaemon(true);
  }

  @Override
  public void start() {
    super.start();
    writer.start();
  }

  @Override
  protected void append(ILoggingEvent event) {
    boolean unused = queue.offer(event);
  }

  private void writeAll() {
    List<ILoggingEvent> events = new ArrayList<>();
    try {
      while (isStarted()) {
        events.add(queue.take());
        write(events);
        TimeUnit.NANOSECONDS.sleep(PAUSE.toNanos());
      }
    } catch (InterruptedException e) {
      // The end: what is left goes out now.
    }
    while (!queue.isEmpty()) {
      write(events);
    }
  }

  private void write(List<ILoggingEvent> events) {
    queue.drainTo(events, TOGETHER);
    ByteArrayOutputStream lines = new ByteArrayOutputStream(events.size() * 160);
    events.forEach(event -> lines.writeBytes(encoder.encode(event)));
    events.clear();
    try {
      lines.writeTo(out);
      out.flush();
    } catch (IOException e) {
      addError("a line could not be written", e);
    }
  }

  @Override
  public void stop() {
    if (!isStarted()) {
      return;
    }
    super.stop();
    writer.interrupt();
    try {
      writer.join(FLUSH.toMillis());
      if (!writer.isAlive()) {
        out.close();
      }
    } catch (IOException e) {
      addError("the end of the log", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
