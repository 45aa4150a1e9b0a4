package org.signet.milter.net;

import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Looks at an outstanding answer at intervals: shows the MTA progress, until the limit of time is
 * reached. Confined to the event loop.
 */
final class AnswerWatch {
  private final EventLoop loop;
  private final ConnectionLimits limits;
  private final Runnable progress;
  private final Runnable overdue;
  private @Nullable Future<?> watch;
  private long since;

  /**
   * @param progress is called at each interval
   * @param overdue is called instead when the limit is reached
   */
  AnswerWatch(EventLoop loop, ConnectionLimits limits, Runnable progress, Runnable overdue) {
    this.loop = loop;
    this.limits = limits;
    this.progress = progress;
    this.overdue = overdue;
  }

  /** An answer is outstanding. */
  void start() {
    if (watch == null) {
      since = System.nanoTime();
      long interval = limits.progress().toNanos();
      watch = loop.scheduleAtFixedRate(this::look, interval, interval, TimeUnit.NANOSECONDS);
    }
  }

  private void look() {
    if (System.nanoTime() - since >= limits.answer().toNanos()) {
      overdue.run();
    } else {
      progress.run();
    }
  }

  /** It has come, or is not wanted any more. */
  void stop() {
    if (watch != null) {
      watch.cancel(false);
      watch = null;
    }
  }
}
