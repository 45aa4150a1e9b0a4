package org.signet.milter.net;

import io.netty.channel.Channel;
import java.io.IOException;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.signet.milter.address.ListenAddress;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Listens at a unix-domain socket, and again when somebody has removed its file: nobody could
 * connect any more, and connections that are open would not notice. What somebody else has put in
 * its place is left alone. Thread-safe.
 */
final class UnixListener {
  /** How often the file is looked at. */
  static final Duration INTERVAL = Duration.ofSeconds(2);

  private static final Logger LOG = LoggerFactory.getLogger(MilterServer.class);
  private static final int LOOKS_BETWEEN_PROBES = 15; // who else listens there sees connections

  private final ListenAddress.Local address;
  private final SocketAccess access;
  private final Binding binding;
  private volatile UnixSocketFile file;
  private volatile Channel channel;
  private volatile @Nullable String failure; // why it cannot be bound again
  private final AtomicLong timesBoundAgain = new AtomicLong();
  private boolean closed; // guarded by this, as is all that follows
  private boolean staleBefore;
  private int looksWithoutProbe;

  /** Listens at an address of the system. */
  interface Binding {
    Channel bind(SocketAddress address) throws IOException;
  }

  private record Bound(UnixSocketFile file, Channel channel) {}

  private UnixListener(
      ListenAddress.Local address, SocketAccess access, Binding binding, Bound bound) {
    this.address = address;
    this.access = access;
    this.binding = binding;
    this.file = bound.file();
    this.channel = bound.channel();
  }

  /**
   * Listens.
   *
   * @throws IOException as {@link UnixSocketFile#prepare} and {@link UnixSocketFile#publish}
   */
  static UnixListener open(ListenAddress.Local address, SocketAccess access, Binding binding)
      throws IOException {
    return new UnixListener(address, access, binding, bind(address, access, binding));
  }

  private static Bound bind(ListenAddress.Local address, SocketAccess access, Binding binding)
      throws IOException {
    UnixSocketFile file = UnixSocketFile.prepare(address.path());
    @Nullable Channel channel = null;
    try {
      channel = binding.bind(file.privateAddress());
      file.publish(access);
      return new Bound(file, channel);
    } catch (IOException e) {
      if (channel != null) {
        channel.close().awaitUninterruptibly();
      }
      file.remove();
      throw e;
    }
  }

  /** Looks whether its file is still there, and binds it again if not. */
  synchronized void check() {
    if (closed) {
      return;
    }
    UnixSocketFile.Seen seen = file.look();
    switch (seen) {
      case OURS -> {
        staleBefore = false;
        failure = null;
      }
      case NOTHING -> bindAgain("has been removed");
      case SOCKET -> probe();
      case ANOTHER_FILE, UNKNOWN -> failed(seen.words());
    }
  }

  /** As {@link #check}, now and with all that takes a look at another program's socket. */
  synchronized void checkNow() {
    staleBefore = true;
    looksWithoutProbe = LOOKS_BETWEEN_PROBES;
    check();
  }

  /** A socket that nobody listens at twice is stale; once, it may just have been bound. */
  private void probe() {
    if (!staleBefore && failure != null && ++looksWithoutProbe < LOOKS_BETWEEN_PROBES) {
      return;
    }
    looksWithoutProbe = 0;
    if (file.somebodyAnswers()) {
      staleBefore = false;
      failed(UnixSocketFile.Seen.SOCKET.words());
    } else if (staleBefore) {
      bindAgain("has been replaced by a socket without a listener");
    } else {
      staleBefore = true;
    }
  }

  private void bindAgain(String why) {
    try {
      Bound bound = bind(address, access, binding);
      Channel old = channel;
      channel = bound.channel();
      file = bound.file();
      timesBoundAgain.incrementAndGet();
      staleBefore = false;
      failure = null;
      old.close().awaitUninterruptibly();
      LOG.warn("{} {} by another program: it is bound again", address, why);
    } catch (IOException e) {
      failed(why + " by another program and cannot be bound again: " + e.getMessage());
    }
  }

  private void failed(String why) {
    if (!why.equals(failure)) {
      LOG.error("{} {}; mail servers cannot connect until that is fixed", address, why);
      failure = why;
    }
  }

  /** Why nobody can connect, as of now; nothing if all is well. */
  Optional<String> problem() {
    UnixSocketFile.Seen seen = file.look();
    if (seen == UnixSocketFile.Seen.OURS) {
      return Optional.empty();
    }
    String known = failure;
    return Optional.of(address + " " + (known == null ? seen.words() : known));
  }

  boolean isActive() {
    return channel.isActive();
  }

  long timesBoundAgain() {
    return timesBoundAgain.get();
  }

  /** Listens no more, and removes the file if it is still its own. */
  synchronized void close() {
    closed = true;
    try {
      file.remove();
    } catch (IOException e) {
      LOG.warn("cannot remove {}: {}", address, e.toString());
    }
    channel.close().awaitUninterruptibly();
  }
}
